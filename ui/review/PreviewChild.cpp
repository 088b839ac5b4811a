#include "ui/review/PreviewChild.h"

#include "ui/review/PreviewFormat.h"
#include "ui/review/Sandbox.h"

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QImageReader>

#include <array>

#include <unistd.h>

namespace ui::preview {

using namespace Qt::Literals::StringLiterals;

namespace {

bool writeAll(const QByteArray &head, const char *bytes, qint64 size)
{
    QFile out;
    return out.open(STDOUT_FILENO, QFile::WriteOnly | QFile::Unbuffered) && out.write(head) == head.size()
        && out.write(bytes, size) == size;
}

bool answerText(QFile &file)
{
    const QByteArray text = file.read(mostTextBytes);
    return writeAll("text " + QByteArray::number(text.size()) + '\n', text.constData(), text.size());
}

/// As QImage::Format_RGBA8888 has them, made smaller by the mean of a few samples. QImage's own ways to convert and to
/// scale start threads, which nothing may here.
QByteArray pixelsOf(const QImage &image, QSize size)
{
    constexpr int samples = 3; // in each direction
    QByteArray pixels;
    pixels.reserve(qsizetype(size.width()) * size.height() * 4);
    const auto place = [](int step, int part, int steps, int length) {
        return int((qint64(step) * samples + part) * length / (qint64(steps) * samples));
    };
    const int parts = size == image.size() ? 1 : samples;
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x) {
            std::array<int, 4> sum{};
            for (int part = 0; part < parts * parts; ++part) {
                const QRgb pixel = image.pixel(place(x, part % parts, size.width(), image.width()),
                                               place(y, part / parts, size.height(), image.height()));
                sum[0] += qRed(pixel);
                sum[1] += qGreen(pixel);
                sum[2] += qBlue(pixel);
                sum[3] += qAlpha(pixel);
            }
            for (const int channel : sum)
                pixels.append(char(channel / (parts * parts)));
        }
    }
    return pixels;
}

bool answerImage(QFile &file, const QByteArray &format)
{
    constexpr int mostMegabytes = 300;
    QImageReader::setAllocationLimit(mostMegabytes);
    QImageReader reader(&file, format);
    reader.setDecideFormatFromContent(false);
    reader.setAutoDetectImageFormat(false);
    const QSize size = reader.size();
    if (!size.isValid() || qint64(size.width()) * size.height() > mostPixels)
        return false;
    QImage image;
    if (!reader.read(&image) || image.isNull())
        return false;
    const QSize shown = image.width() > longestEdge || image.height() > longestEdge
        ? image.size().scaled(longestEdge, longestEdge, Qt::KeepAspectRatio).expandedTo({1, 1})
        : image.size();
    const QByteArray pixels = pixelsOf(image, shown);
    const QByteArray head =
        "image " + QByteArray::number(shown.width()) + ' ' + QByteArray::number(shown.height()) + '\n';
    return writeAll(head, pixels.constData(), pixels.size());
}

/// Plugins are files; they are loaded before the door closes, by decoding nothing.
void loadDecoder(const QByteArray &format)
{
    QBuffer nothing;
    nothing.open(QBuffer::ReadOnly);
    QImageReader reader(&nothing, format);
    reader.setAutoDetectImageFormat(false);
    QImage image;
    reader.read(&image);
}

} // namespace

int runChild(const QStringList &words)
{
    const Wanted wanted = words.size() == 1 ? wantedOf(words.first()) : Wanted::Nothing;
    const QByteArray format = words.value(0).toLatin1();
    if (wanted != Wanted::Nothing && wanted != Wanted::Text)
        loadDecoder(format);
    if (wanted == Wanted::Nothing || !enterSandbox())
        return 1;
    QFile file;
    if (!file.open(STDIN_FILENO, QFile::ReadOnly))
        return 1;
    return (wanted == Wanted::Text ? answerText(file) : answerImage(file, format)) ? 0 : 1;
}

} // namespace ui::preview
