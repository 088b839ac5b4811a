#pragma once

#include "server/config/Config.h"

#include <QWidget>

namespace ui {

/// Names worth trying, each with what the server would say to it in an area: taken or refused. Why stands in the tool
/// tip of each, and for all of them in the text for screen readers.
class NameVerdicts final : public QWidget
{
    Q_OBJECT

public:
    explicit NameVerdicts(QWidget *parent = nullptr);

    void showArea(const config::Area &area);
    int taken() const { return m_taken; }
    int refused() const { return int(m_chips.size()) - m_taken; }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    static QString shown(const QByteArray &name); ///< escaped, with the blanks at its ends visible

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Chip
    {
        QString text;
        QString tip;
        bool taken = false;
    };
    QList<QRect> places(int width) const;
    QSize sizeOf(const Chip &chip) const;

    QList<Chip> m_chips;
    int m_taken = 0;
};

} // namespace ui
