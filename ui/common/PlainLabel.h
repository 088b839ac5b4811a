#pragma once

#include "ui/common/Tone.h"

#include <QLabel>

namespace ui {

/// A label that never takes its text for rich text, so that a user name or a path from the network is shown as it is.
/// Can be selected and copied with mouse and keyboard.
class PlainLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit PlainLabel(QWidget *parent = nullptr);
    explicit PlainLabel(const QString &text, QWidget *parent = nullptr);

    void setText(const QString &text); ///< QLabel's own is not virtual; use this one
    QString fullText() const { return m_text; }

    /// Shortens the text to the width at hand; the whole of it stands in the tool tip.
    void setElided(Qt::TextElideMode mode);
    void setTone(Tone tone); ///< follows the palette
    /// 1 is the application's font size; headings are larger.
    void setScale(double scale, bool bold = false);

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showText();
    void applyTone();

    QString m_text;
    Qt::TextElideMode m_elide = Qt::ElideNone;
    Tone m_tone = Tone::Text;
    bool m_toned = false;
};

} // namespace ui
