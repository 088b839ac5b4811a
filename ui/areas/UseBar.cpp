#include "ui/areas/UseBar.h"

#include "ui/common/Formatting.h"
#include "ui/common/Tone.h"

#include <QPainter>
#include <QPainterPath>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double thickness = 7;
constexpr int wordsGap = 8;

qint64 heldBy(const api::AreaUse &use)
{
    return qMax<qint64>(0, use.bytes) + use.waitingBytes;
}

} // namespace

UseBar::UseBar(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void UseBar::showUse(const api::AreaUse &use, int keepFreePercent)
{
    m_use = use;
    m_keepFree = keepFreePercent;
    setAccessibleName(text(use));
    setToolTip(text(use));
    update();
}

QString UseBar::text(const api::AreaUse &use)
{
    if (use.diskBytes < 0)
        return tr("How full the disk is isn't known yet");
    QStringList parts;
    if (use.bytes >= 0) {
        parts.append(use.complete ? tr("Holds %1 in %2 files").arg(format::bytes(use.bytes), format::count(use.files))
                                  : tr("Holds more than %1").arg(format::bytes(use.bytes)));
    }
    if (use.waitingFiles > 0) {
        parts.append(
            tr("%1 in %2 files wait for you").arg(format::bytes(use.waitingBytes), format::count(use.waitingFiles)));
    }
    parts.append(tr("%1 of %2 are free").arg(format::bytes(use.freeBytes), format::bytes(use.diskBytes)));
    return parts.join(u"; "_s);
}

QString UseBar::shortText(const api::AreaUse &use)
{
    if (use.diskBytes < 0)
        return tr("looking…");
    return tr("%1 · %2 free").arg(format::bytes(heldBy(use)), format::bytes(use.freeBytes));
}

void UseBar::paintBar(QPainter *painter, const QRectF &bar, const api::AreaUse &use, int keepFreePercent,
                      const QPalette &palette)
{
    painter->save();
    const QColor ground = palette.color(QPalette::Base);
    QPainterPath rounded;
    rounded.addRoundedRect(bar, bar.height() / 2, bar.height() / 2);
    painter->setPen(separatorColor(palette));
    painter->setBrush(ground);
    painter->drawPath(rounded);
    if (use.diskBytes > 0) {
        painter->setClipPath(rounded);
        const double taken = double(use.diskBytes - use.freeBytes) / double(use.diskBytes) * bar.width();
        const double own = qMin(taken, double(heldBy(use)) / double(use.diskBytes) * bar.width());
        painter->fillRect(QRectF(bar.left(), bar.top(), taken, bar.height()),
                          blended(toneColor(palette, Tone::Muted), ground, 0.45));
        // However little an area holds, it shows.
        const double visible = heldBy(use) > 0 ? qMax(3.0, own) : 0;
        painter->fillRect(QRectF(bar.left(), bar.top(), visible, bar.height()), toneColor(palette, Tone::Accent));
    }
    painter->restore();
    if (keepFreePercent > 0) {
        const double mark = bar.right() - bar.width() * keepFreePercent / 100.0;
        painter->setPen(QPen(toneColor(palette, Tone::Warning), 2));
        painter->drawLine(QPointF(mark, bar.top() - 2), QPointF(mark, bar.bottom() + 2));
    }
}

void UseBar::paint(QPainter *painter, const QRect &rect, const api::AreaUse &use, int keepFreePercent,
                   const QPalette &palette, const QColor &textColor)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    constexpr int leastBar = 24;
    QString words = shortText(use);
    const auto roomBeside = [&] { return rect.width() - painter->fontMetrics().horizontalAdvance(words) - wordsGap; };
    // In a narrow column the bar says how much it is, then the words how much is left.
    if (roomBeside() < leastBar && use.diskBytes >= 0)
        words = tr("%1 free").arg(format::bytes(use.freeBytes));
    const int room = roomBeside();
    painter->setPen(textColor);
    if (room < leastBar) {
        painter->drawText(rect, int(Qt::AlignVCenter) | int(Qt::TextSingleLine),
                          painter->fontMetrics().elidedText(words, Qt::ElideRight, rect.width()));
    } else {
        painter->drawText(rect, int(Qt::AlignVCenter | Qt::AlignRight) | int(Qt::TextSingleLine), words);
        const QRectF bar(rect.left() + 0.5, rect.center().y() - thickness / 2 + 0.5, room, thickness);
        paintBar(painter, bar, use, keepFreePercent, palette);
    }
    painter->restore();
}

QSize UseBar::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 50, fontMetrics().height() + 4};
}

void UseBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint(&painter, rect(), m_use, m_keepFree, palette(), toneColor(palette(), Tone::Muted));
}

} // namespace ui
