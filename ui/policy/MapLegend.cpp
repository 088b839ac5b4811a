#include "ui/policy/MapLegend.h"

namespace ui {

MapLegend::MapLegend(QWidget *parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Legend"));
    update();
}

void MapLegend::setComparing(bool comparing)
{
    m_comparing = comparing;
    update();
}

void MapLegend::setRuleChosen(bool chosen)
{
    m_ruleChosen = chosen;
    update();
}

void MapLegend::update()
{
    QStringList words;
    const QList<Entry> all = entries(width());
    for (const Entry &entry : all)
        words.append(entry.text);
    setAccessibleDescription(words.join(u'\n'));
    updateGeometry();
    QWidget::update();
}

int MapLegend::heightForWidth(int width) const
{
    return entries(width).last().words.bottom() + 1;
}

QSize MapLegend::sizeHint() const
{
    const int width = fontMetrics().averageCharWidth() * 100;
    return {width, heightForWidth(width)};
}

QSize MapLegend::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 30, fontMetrics().height()};
}

QList<MapLegend::Entry> MapLegend::entries(int width) const
{
    QList<Entry> all{{Sign::Allowed, tr("allowed"), {}, {}},
                     {Sign::Refused, tr("refused"), {}, {}},
                     {Sign::Depends, tr("depends on more, such as the transfer"), {}, {}}};
    if (m_comparing) {
        all.append({Sign::Opens, tr("allowed by the draft, refused today"), {}, {}});
        all.append({Sign::Closes, tr("refused by the draft, allowed today"), {}, {}});
    }
    if (m_ruleChosen)
        all.append({Sign::Rule, tr("decided by the selected rule"), {}, {}});

    const int em = fontMetrics().height();
    QPoint at;
    for (Entry &entry : all) {
        const bool hasWord = entry.sign == Sign::Opens || entry.sign == Sign::Closes;
        const QString word = changeWord(entry.sign == Sign::Opens ? CellChange::Opens : CellChange::Closes);
        const int side = hasWord       ? fontMetrics().horizontalAdvance(word) + em
            : entry.sign == Sign::Rule ? em * 2 / 3
                                       : em * 7 / 4;
        const int length = side + em / 3 + fontMetrics().horizontalAdvance(entry.text);
        if (at.x() > 0 && at.x() + length > width)
            at = {0, at.y() + em * 3 / 2};
        entry.sample = QRect(at.x(), at.y(), side, em + 4);
        entry.words = QRect(at.x() + side + em / 3, at.y(), length - side - em / 3 + 2, em + 4);
        at.rx() += length + em * 3 / 2;
    }
    return all;
}

void MapLegend::paintSample(QPainter &painter, const Entry &entry) const
{
    switch (entry.sign) {
    case Sign::Allowed:
        paintCell(painter, entry.sample, CellLook::Allowed, {}, palette());
        break;
    case Sign::Refused:
        paintCell(painter, entry.sample, CellLook::Refused, {}, palette());
        break;
    case Sign::Depends:
        paintCell(painter, entry.sample, CellLook::Depends, {}, palette());
        break;
    case Sign::Opens:
        paintChange(painter, entry.sample, CellChange::Opens, palette());
        break;
    case Sign::Closes:
        paintChange(painter, entry.sample, CellChange::Closes, palette());
        break;
    case Sign::Rule:
        paintRuleMark(painter, QRectF(entry.sample).center(), 4, palette());
        break;
    }
}

void MapLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QList<Entry> all = entries(width());
    for (const Entry &entry : all) {
        paintSample(painter, entry);
        painter.setPen(toneColor(palette(), Tone::Muted));
        painter.drawText(entry.words, int(Qt::AlignLeft | Qt::AlignVCenter), entry.text);
    }
}

} // namespace ui
