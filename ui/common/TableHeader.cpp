#include "ui/common/TableHeader.h"

#include "ui/common/Icons.h"
#include "ui/common/KeptState.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QTableView>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int sideAir = 7;

} // namespace

TableHeader::TableHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setMinimumSectionSize(fontMetrics().averageCharWidth() * 5);
    setTextElideMode(Qt::ElideRight);
}

void TableHeader::rememberAs(const QString &key)
{
    m_key = u"tables/"_s % key;
    m_defaults = saveState();
    const QByteArray saved = kept::value(m_key).toByteArray();
    // A state of a version with other columns would hide or misplace some: start afresh then.
    const int columns = count();
    if (!saved.isEmpty() && (!restoreState(saved) || count() != columns))
        restoreState(m_defaults);
}

void TableHeader::save() const
{
    // Without its model, while the page goes, it has no columns to remember.
    if (!m_key.isEmpty() && count() > 0)
        kept::set(m_key, saveState());
}

QMenu *TableHeader::createMenu()
{
    auto *menu = new QMenu(this);
    const bool oneLeft = count() - hiddenSectionCount() <= 1;
    for (int visual = 0; visual < count(); ++visual) {
        const int column = logicalIndex(visual);
        QAction *shown = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        shown->setCheckable(true);
        shown->setChecked(!isSectionHidden(column));
        shown->setEnabled(!oneLeft || isSectionHidden(column));
        connect(shown, &QAction::toggled, this, [this, column](bool visible) { setSectionHidden(column, !visible); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Fit to contents")), &QAction::triggered, this, &TableHeader::fitToContents);
    connect(menu->addAction(tr("Reset to defaults")), &QAction::triggered, this, &TableHeader::resetToDefaults);
    return menu;
}

void TableHeader::fitToContents()
{
    resizeSections(QHeaderView::ResizeToContents);
}

void TableHeader::resetToDefaults()
{
    restoreState(m_defaults);
}

// Flat, and aligned with the cells below, which RowDelegate gives some sideAir.
void TableHeader::paintSection(QPainter *painter, const QRect &rect, int column) const
{
    painter->save();
    painter->fillRect(rect, palette().color(QPalette::Base));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), separatorColor(palette()));
    QRect words = rect.adjusted(sideAir, 0, -sideAir, 0);
    if (isSortIndicatorShown() && sortIndicatorSection() == column) {
        const bool up = sortIndicatorOrder() == Qt::AscendingOrder;
        const int side = fontMetrics().height() * 3 / 4;
        QRect arrow(0, 0, side, side);
        arrow.moveCenter(words.center());
        arrow.moveRight(words.right());
        icon(up ? u"arrow-up"_s : u"arrow-down"_s, Tone::Muted).paint(painter, arrow);
        words.setRight(arrow.left() - 2);
    }
    const QVariant alignment = model()->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole);
    painter->setPen(toneColor(palette(), Tone::Muted));
    painter->drawText(words,
                      (alignment.isValid() ? alignment.toInt() : int(defaultAlignment())) | int(Qt::TextSingleLine),
                      fontMetrics().elidedText(model()->headerData(column, Qt::Horizontal).toString(), Qt::ElideRight,
                                               words.width()));
    painter->restore();
}

QSize TableHeader::sectionSizeFromContents(int column) const
{
    const int words = fontMetrics().horizontalAdvance(model()->headerData(column, Qt::Horizontal).toString());
    return {words + 2 * sideAir + fontMetrics().height(), fontMetrics().height() * 7 / 4};
}

void TableHeader::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu *menu = createMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(event->globalPos());
}

} // namespace ui
