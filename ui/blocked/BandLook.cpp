#include "ui/blocked/BandLook.h"

#include "ui/common/Tone.h"

#include <QCoreApplication>
#include <QHash>
#include <QPainter>
#include <QPixmap>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Look
{
    const char16_t *reason;
    const char *title;
    int hue; // of HSL; -1: grey
    Qt::BrushStyle pattern;
};
// Neighbours in a stack differ in hue and in pattern.
constexpr Look looks[] = {
    {u"third-party", QT_TRANSLATE_NOOP("ui::BandLook", "third party"), 4, Qt::SolidPattern},
    {u"this-server", QT_TRANSLATE_NOOP("ui::BandLook", "this machine"), 282, Qt::Dense4Pattern},
    {u"reserved-port", QT_TRANSLATE_NOOP("ui::BandLook", "reserved port"), 34, Qt::BDiagPattern},
    {u"not-routable", QT_TRANSLATE_NOOP("ui::BandLook", "no machine's address"), 190, Qt::CrossPattern},
    {u"malformed", QT_TRANSLATE_NOOP("ui::BandLook", "unreadable"), 60, Qt::VerPattern},
    {u"wrong-peer", QT_TRANSLATE_NOOP("ui::BandLook", "a stranger came"), 325, Qt::FDiagPattern},
    {u"no-rule", QT_TRANSLATE_NOOP("ui::BandLook", "no rule allows it"), 208, Qt::HorPattern},
    {u"rule", QT_TRANSLATE_NOOP("ui::BandLook", "denied by a rule"), 230, Qt::DiagCrossPattern},
    {u"direction-off", QT_TRANSLATE_NOOP("ui::BandLook", "switched off"), 90, Qt::Dense6Pattern},
    {u"banned", QT_TRANSLATE_NOOP("ui::BandLook", "banned client"), 350, Qt::Dense5Pattern},
    {u"tls-mismatch", QT_TRANSLATE_NOOP("ui::BandLook", "not encrypted"), 165, Qt::Dense3Pattern},
    {u"port-zero", QT_TRANSLATE_NOOP("ui::BandLook", "port 0"), 45, Qt::Dense7Pattern},
    {u"log-unavailable", QT_TRANSLATE_NOOP("ui::BandLook", "no log"), 300, Qt::Dense2Pattern},
    {u"", QT_TRANSLATE_NOOP("ui::BandLook", "not refused"), 145, Qt::FDiagPattern},
};

const Look *lookOf(const QString &reason)
{
    for (const Look &look : looks) {
        if (reason == QStringView(look.reason))
            return &look;
    }
    return nullptr;
}

} // namespace

QBrush bandBrush(const QString &reason, const QPalette &palette)
{
    const Look *look = lookOf(reason);
    const bool dark = palette.color(QPalette::Base).lightness() < 128;
    const QColor color = QColor::fromHsl(look ? look->hue : 0, look ? 150 : 0, dark ? 150 : 120);
    return {color, look ? look->pattern : Qt::Dense5Pattern};
}

QStringList bandOrder()
{
    QStringList order;
    for (const Look &look : looks)
        order.append(QString::fromUtf16(look.reason));
    return order;
}

QString bandTitle(const QString &reason)
{
    const Look *look = lookOf(reason);
    return look ? QCoreApplication::translate("ui::BandLook", look->title) : reason;
}

QIcon bandIcon(const QString &reason, const QPalette &palette)
{
    constexpr int side = 14;
    QPixmap pixmap(side, side);
    pixmap.fill(palette.color(QPalette::Base));
    QPainter painter(&pixmap);
    painter.fillRect(pixmap.rect(), bandBrush(reason, palette));
    painter.setPen(bandBrush(reason, palette).color());
    painter.drawRect(0, 0, side - 1, side - 1);
    return pixmap;
}

} // namespace ui
