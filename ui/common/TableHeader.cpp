#include "ui/common/TableHeader.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QSettings>
#include <QTableView>

namespace ui {

using namespace Qt::Literals::StringLiterals;

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
    const QByteArray saved = QSettings().value(m_key).toByteArray();
    // A state of a version with other columns would hide or misplace some: start afresh then.
    const int columns = count();
    if (!saved.isEmpty() && (!restoreState(saved) || count() != columns))
        restoreState(m_defaults);
}

void TableHeader::save() const
{
    if (!m_key.isEmpty())
        QSettings().setValue(m_key, saveState());
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

void TableHeader::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu *menu = createMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(event->globalPos());
}

} // namespace ui
