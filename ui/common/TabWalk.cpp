#include "ui/common/TabWalk.h"

#include <QApplication>
#include <QLayout>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>

namespace ui {

namespace {

void collect(QWidget *widget, QList<QWidget *> &stops);

void collect(QLayout *layout, QList<QWidget *> &stops)
{
    for (int i = 0; i < layout->count(); ++i) {
        QLayoutItem *item = layout->itemAt(i);
        if (QWidget *widget = item->widget())
            collect(widget, stops);
        else if (QLayout *inner = item->layout())
            collect(inner, stops);
    }
}

void collect(QWidget *widget, QList<QWidget *> &stops)
{
    if (!widget->isVisible() || !widget->isEnabled())
        return;
    if (widget->focusPolicy() & Qt::TabFocus && !widget->focusProxy())
        stops.append(widget);
    if (const auto *scroll = qobject_cast<QScrollArea *>(widget)) {
        if (scroll->widget())
            collect(scroll->widget(), stops);
    } else if (const auto *splitter = qobject_cast<QSplitter *>(widget)) {
        for (int i = 0; i < splitter->count(); ++i)
            collect(splitter->widget(i), stops);
    } else if (const auto *tabs = qobject_cast<QTabWidget *>(widget)) {
        collect(tabs->tabBar(), stops);
        if (tabs->currentWidget())
            collect(tabs->currentWidget(), stops);
    } else if (widget->layout()) {
        collect(widget->layout(), stops);
    }
}

// The focus may be in a part of a control, such as the line of a number.
qsizetype placeOf(QWidget *focus, const QList<QWidget *> &stops)
{
    for (; focus; focus = focus->parentWidget()) {
        if (const qsizetype place = stops.indexOf(focus); place >= 0)
            return place;
    }
    return -1;
}

void bringIntoView(QWidget *widget)
{
    for (QWidget *above = widget->parentWidget(); above; above = above->parentWidget()) {
        if (auto *scroll = qobject_cast<QScrollArea *>(above))
            scroll->ensureWidgetVisible(widget);
    }
}

} // namespace

bool walkTab(QWidget *root, bool next)
{
    QList<QWidget *> stops;
    collect(root, stops);
    if (stops.isEmpty())
        return false;
    const qsizetype place = placeOf(QApplication::focusWidget(), stops);
    const qsizetype count = stops.size();
    QWidget *target = next ? stops.at((place + 1) % count) : stops.at(((place < 0 ? 0 : place) + count - 1) % count);
    target->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    bringIntoView(target);
    return true;
}

} // namespace ui
