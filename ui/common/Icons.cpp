#include "ui/common/Icons.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

// The resources of a static library have to be asked for, outside any namespace.
static void initialiseResources()
{
    Q_INIT_RESOURCE(portcullis_icons);
}

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString folder()
{
    initialiseResources();
    return u":/portcullis/icons/"_s;
}

// Paints an outline icon in a colour that is looked up when it is painted.
class TonedIconEngine final : public QIconEngine
{
public:
    TonedIconEngine(QByteArray svg, Tone tone)
        : m_svg(std::move(svg))
        , m_tone(tone)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray svg = m_svg;
        svg.replace("currentColor", color(mode).name().toLatin1());
        QSvgRenderer renderer(svg);
        renderer.render(painter, square(rect));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = u"portcullis-icon %1 %2 %3x%4"_s.arg(qHash(m_svg))
                                .arg(color(mode).rgb())
                                .arg(size.width())
                                .arg(size.height());
        QPixmap found;
        if (QPixmapCache::find(key, &found))
            return found;
        QPixmap drawn(size);
        drawn.fill(Qt::transparent);
        QPainter painter(&drawn);
        painter.setRenderHint(QPainter::Antialiasing);
        paint(&painter, QRect({}, size), mode, state);
        painter.end();
        QPixmapCache::insert(key, drawn);
        return drawn;
    }

    QIconEngine *clone() const override { return new TonedIconEngine(*this); }

private:
    static QRectF square(const QRect &rect)
    {
        const int side = qMin(rect.width(), rect.height());
        QRectF result(0, 0, side, side);
        result.moveCenter(QRectF(rect).center());
        return result;
    }

    QColor color(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return toneColor(palette, m_tone);
    }

    QByteArray m_svg;
    Tone m_tone;
};

} // namespace

QIcon icon(const QString &name, Tone tone)
{
    QFile file(folder() % name % u".svg");
    const bool known = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(known, "ui::icon", qPrintable(name));
    return known ? QIcon(new TonedIconEngine(file.readAll(), tone)) : QIcon();
}

QIcon programIcon()
{
    return QIcon(QString(folder() % u"portcullis.svg"));
}

QStringList iconNames()
{
    QStringList names;
    const QStringList files = QDir(folder()).entryList({u"*.svg"_s}, QDir::Files, QDir::Name);
    for (const QString &file : files)
        names.append(file.chopped(4));
    return names;
}

} // namespace ui
