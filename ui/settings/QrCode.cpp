#include "ui/settings/QrCode.h"

#include <QPainter>

#include <qrencode.h>

#include <algorithm>
#include <memory>

namespace ui {

namespace {

constexpr int quietModules = 4;
constexpr int fewestPixelsAModule = 3;

} // namespace

QrCode::QrCode(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void QrCode::setText(const QString &text)
{
    m_modules = {};
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        text.isEmpty() ? nullptr : QRcode_encodeString(text.toUtf8().constData(), 0, QR_ECLEVEL_M, QR_MODE_8, 1),
        QRcode_free);
    if (code) {
        const int width = code->width;
        m_modules = QImage(width + 2 * quietModules, width + 2 * quietModules, QImage::Format_RGB32);
        m_modules.fill(Qt::white);
        for (int i = 0; i < width * width; ++i) {
            if (code->data[i] & 1)
                m_modules.setPixelColor(i % width + quietModules, i / width + quietModules, Qt::black);
        }
    }
    updateGeometry();
    update();
}

QSize QrCode::sizeHint() const
{
    const int module = std::max(fewestPixelsAModule, fontMetrics().height() / 5);
    return m_modules.size() * module;
}

void QrCode::paintEvent(QPaintEvent *)
{
    if (m_modules.isNull())
        return;
    QPainter painter(this);
    const int module = std::max(1, std::min(width(), height()) / m_modules.width());
    painter.drawImage(QRect(QPoint(), m_modules.size() * module), m_modules);
}

} // namespace ui
