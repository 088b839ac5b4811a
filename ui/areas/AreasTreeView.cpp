#include "ui/areas/AreasTreeView.h"

#include "ui/areas/AreasTree.h"
#include "ui/areas/AreasTreeDelegate.h"
#include "ui/common/Icons.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>

#include <functional>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

void forEach(const QAbstractItemModel *model, const QModelIndex &parent,
             const std::function<void(const QModelIndex &)> &visit)
{
    for (int row = 0; row < model->rowCount(parent); ++row) {
        const QModelIndex index = model->index(row, 0, parent);
        forEach(model, index, visit);
        visit(index); // what is deeper comes first
    }
}

} // namespace

AreasTreeView::AreasTreeView(AreasTree *model, QWidget *parent)
    : QTreeView(parent)
    , m_areas(model)
{
    setModel(model);
    setItemDelegate(new AreasTreeDelegate(this));
    setUniformRowHeights(false);
    setIndentation(fontMetrics().height());
    setRootIsDecorated(false); // the top is never closed
    setDragDropMode(QAbstractItemView::DragDrop);
    setDefaultDropAction(Qt::MoveAction);
    setDropIndicatorShown(true);
    setAutoExpandDelay(600);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAllColumnsShowFocus(true);
    setExpandsOnDoubleClick(true);
    setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    header()->setSectionsMovable(false);
    header()->setStretchLastSection(true);
    header()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 14);
    auto *remove = new QAction(icon(u"remove"_s), tr("Remove area"), this);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, this, &AreasTreeView::removeRequested);
    addAction(remove);
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, &AreasTreeView::rememberOpen);
    connect(model, &QAbstractItemModel::modelReset, this, &AreasTreeView::openWhatLeadsToAreas);
    openWhatLeadsToAreas();
}

void AreasTreeView::rememberOpen()
{
    m_open.clear();
    forEach(model(), {}, [this](const QModelIndex &index) {
        if (isExpanded(index))
            m_open.append(index.data(AreasTree::PathRole).toString());
    });
}

void AreasTreeView::openWhatLeadsToAreas()
{
    forEach(model(), {}, [this](const QModelIndex &index) {
        const bool wasOpen = m_open.contains(index.data(AreasTree::PathRole).toString());
        if (wasOpen)
            setExpanded(index, true);
        if (index.data(AreasTree::AreaRole).toInt() < 0)
            return;
        for (QModelIndex up = index.parent(); up.isValid(); up = up.parent())
            setExpanded(up, true);
    });
}

void AreasTreeView::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    QMenu menu(this);
    if (index.data(AreasTree::AreaRole).toInt() >= 0) {
        menu.addAction(icon(u"folder-upload"_s), tr("Templates…"), this, &AreasTreeView::templateRequested);
        menu.addActions(actions());
    } else if (const QString directory = index.data(AreasTree::DirectoryRole).toString(); !directory.isEmpty()) {
        menu.addAction(icon(u"add"_s), tr("Give this folder rules of its own"), this, [this, index, directory] {
            Q_EMIT publishRequested(index.data(AreasTree::PathRole).toString(), directory);
        });
    }
    if (menu.isEmpty())
        return;
    const QPoint place = event->reason() == QContextMenuEvent::Mouse
        ? event->globalPos()
        : viewport()->mapToGlobal(visualRect(index).bottomLeft());
    menu.exec(place);
}

void AreasTreeView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    header()->resizeSection(AreasTree::Virtual, viewport()->width() / 2);
}

} // namespace ui
