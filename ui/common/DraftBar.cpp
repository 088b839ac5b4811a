#include "ui/common/DraftBar.h"

#include "ui/common/Icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QUndoStack>

namespace ui {

using namespace Qt::Literals::StringLiterals;

DraftBar::DraftBar(QUndoStack *stack, QWidget *page)
    : QWidget(page)
    , m_row(new QHBoxLayout(this))
    , m_history(new QPushButton(icon(u"clock"_s), tr("&History…"), this))
    , m_discard(new QPushButton(tr("&Discard"), this))
    , m_apply(new QPushButton(icon(u"check"_s), tr("A&pply…"), this))
{
    m_row->setContentsMargins({});
    m_row->addStretch(1);
    addStep(stack->createUndoAction(page, tr("Undo")), true, page);
    addStep(stack->createRedoAction(page, tr("Redo")), false, page);
    m_history->setObjectName(u"history"_s);
    m_discard->setObjectName(u"discard"_s);
    m_apply->setObjectName(u"apply"_s);
    m_row->addWidget(m_discard);
    m_row->addWidget(m_apply);
    connect(m_history, &QPushButton::clicked, this, &DraftBar::historyRequested);
    connect(m_discard, &QPushButton::clicked, this, &DraftBar::discardRequested);
    connect(m_apply, &QPushButton::clicked, this, &DraftBar::applyRequested);
}

void DraftBar::addStep(QAction *action, bool back, QWidget *page)
{
    action->setShortcuts(back ? QKeySequence::Undo : QKeySequence::Redo);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    page->addAction(action);
    auto *button = new QToolButton(this);
    button->setObjectName(back ? u"undo"_s : u"redo"_s);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setAutoRaise(true);
    // The step's name belongs into the tip; in the bar it would push everything about.
    connect(action, &QAction::changed, button, [action, button, back] {
        button->setText(back ? tr("Undo") : tr("Redo"));
        button->setToolTip(action->text());
    });
    button->setText(back ? tr("Undo") : tr("Redo"));
    button->setAccessibleName(button->text());
    button->setAccessibleDescription(back ? tr("Takes the last change of the draft back")
                                          : tr("Makes the change again that was taken back"));
    m_row->addWidget(button);
}

void DraftBar::addTool(QWidget *tool)
{
    m_row->insertWidget(m_tools++, tool);
}

void DraftBar::setDescriptions(const QString &discard, const QString &apply)
{
    m_discard->setAccessibleDescription(discard);
    m_apply->setAccessibleDescription(apply);
}

void DraftBar::setState(bool changed, bool trying)
{
    m_apply->setEnabled(changed && !trying);
    m_apply->setToolTip(trying ? tr("Keep what is being tried out, or go back, first.") : QString());
    m_discard->setEnabled(changed);
}

} // namespace ui
