#include "ui/common/TableView.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainToolTip.h"
#include "ui/common/RowDelegate.h"
#include "ui/common/TableHeader.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QToolTip>

#include <algorithm>
#include <array>

namespace ui {

using namespace Qt::Literals::StringLiterals;

TableView::TableView(QWidget *parent)
    : QTableView(parent)
    , m_header(new TableHeader(this))
    , m_copy(new QAction(icon(u"copy"_s), tr("Copy"), this))
{
    setHorizontalHeader(m_header);
    m_header->setStretchLastSection(true);
    setItemDelegate(new RowDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    fitRows();

    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    connect(m_copy, &QAction::triggered, this, &TableView::copySelection);
    // Not through addAction(): the menu puts it behind the page's own.
    QTableView::addAction(m_copy);
}

TableView::~TableView()
{
    m_header->save();
}

void TableView::hideEvent(QHideEvent *event)
{
    QTableView::hideEvent(event);
    m_header->save();
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fillWidth();
}

void TableView::setElasticColumn(int column)
{
    m_elastic = column;
    m_header->setStretchLastSection(false);
}

void TableView::rememberColumns(const QString &key, const QList<int> &widths, const QList<int> &hidden)
{
    for (int column = 0; column < widths.size(); ++column)
        m_header->resizeSection(column, widths.at(column) * fontMetrics().averageCharWidth() + 16);
    if (m_elastic >= 0)
        m_elasticWidth = m_header->sectionSize(m_elastic);
    for (const int column : hidden)
        m_header->setSectionHidden(column, true);
    m_header->rememberAs(key);
}

QList<int> TableView::selectedRows() const
{
    QList<int> rows;
    const QModelIndexList selected = selectionModel() ? selectionModel()->selectedRows() : QModelIndexList();
    for (const QModelIndex &index : selected)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

QString TableView::selectedText() const
{
    QString text;
    const QList<int> rows = selectedRows();
    for (const int row : rows) {
        QStringList cells;
        for (int visual = 0; visual < m_header->count(); ++visual) {
            const int column = m_header->logicalIndex(visual);
            if (m_header->isSectionHidden(column))
                continue;
            QString cell = model()->index(row, column).data().toString();
            cell.replace(u'\t', u' ').replace(u'\n', u' ').replace(u'\r', u' ');
            cells.append(cell);
        }
        text += cells.join(u'\t') % u'\n';
    }
    return text;
}

void TableView::copySelection() const
{
    const QString text = selectedText();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    // QAbstractItemView would copy the current cell alone.
    if (event->matches(QKeySequence::Copy))
        copySelection();
    else
        QTableView::keyPressEvent(event);
    // With the focus comes a current row that isn't selected; of a single one the arrows would never select it.
    constexpr std::array walking = {Qt::Key_Up, Qt::Key_Down, Qt::Key_Home, Qt::Key_End};
    if (event->modifiers() == Qt::NoModifier && std::ranges::find(walking, event->key()) != walking.end()
        && currentIndex().isValid() && !selectionModel()->hasSelection())
        selectRow(currentIndex().row());
}

void TableView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QList<QAction *> all = actions();
    for (QAction *action : all) {
        if (action != m_copy)
            menu->addAction(action);
    }
    if (!menu->isEmpty())
        menu->addSeparator();
    m_copy->setEnabled(selectionModel() && selectionModel()->hasSelection());
    menu->addAction(m_copy);
    connect(menu, &QMenu::aboutToHide, m_copy, [this] { m_copy->setEnabled(true); });
    menu->popup(event->globalPos());
}

bool TableView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QTableView::viewportEvent(event);

    const auto *help = static_cast<QHelpEvent *>(event);
    const QModelIndex index = indexAt(help->pos());
    QString text = index.data(Qt::ToolTipRole).toString();
    const QString shown = index.data().toString();
    if (text.isEmpty() && fontMetrics().horizontalAdvance(shown) > visualRect(index).width() - 16)
        text = shown;
    QToolTip::showText(help->globalPos(), plainToolTip(text), this, visualRect(index));
    return true;
}

void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitRows();
}

void TableView::fillWidth()
{
    if (m_elastic < 0 || m_header->isSectionHidden(m_elastic))
        return;
    const int others = m_header->length() - m_header->sectionSize(m_elastic);
    m_header->resizeSection(m_elastic, qMax(m_elasticWidth, viewport()->width() - others));
}

void TableView::fitRows()
{
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(int(fontMetrics().height() * 1.75));
}

} // namespace ui
