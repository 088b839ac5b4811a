#pragma once

#include <QWidget>

namespace ui {

/// Lies over a page while something that can be dropped hovers above it, and says what dropping would do.
class DropOverlay final : public QWidget
{
    Q_OBJECT

public:
    DropOverlay(const QString &text, QWidget *parent); ///< hidden; covers all of `parent` when shown

    void cover();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

} // namespace ui
