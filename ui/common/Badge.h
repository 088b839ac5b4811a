#pragma once

#include "ui/common/Tone.h"

#include <QWidget>

class QPainter;

namespace ui {

/// A word in a rounded box, such as "blocked" or "3".
class Badge final : public QWidget
{
    Q_OBJECT

public:
    explicit Badge(QWidget *parent = nullptr);
    Badge(const QString &text, Tone tone, QWidget *parent = nullptr);

    void setText(const QString &text); ///< an empty one hides the badge
    void setTone(Tone tone);
    QString text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

    /// For delegates: how large a badge is and how it is drawn in a cell. `filled` is for numbers that call.
    static QSize sizeOf(const QString &text, const QFont &font);
    static void paint(QPainter *painter, const QRect &rect, const QString &text, Tone tone, const QPalette &palette,
                      bool filled = false);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    Tone m_tone = Tone::Muted;
};

} // namespace ui
