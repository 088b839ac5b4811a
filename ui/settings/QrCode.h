#pragma once

#include <QImage>
#include <QWidget>

namespace ui {

/// A text as a QR code, for the camera of whoever wants to compare or to take it along. Dark on white whatever the
/// palette, with a quiet zone of four modules: cameras want it so (ISO/IEC 18004).
class QrCode final : public QWidget
{
    Q_OBJECT

public:
    explicit QrCode(QWidget *parent = nullptr);

    void setText(const QString &text); ///< empty, or too long for a code: nothing is shown
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QImage m_modules; // a pixel each, quiet zone included
};

} // namespace ui
