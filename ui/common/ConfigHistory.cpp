#include "ui/common/ConfigHistory.h"

#include "ui/common/ConfigParts.h"

#include <QAction>
#include <QUndoCommand>
#include <QUndoStack>
#include <QWidget>

namespace ui {

namespace {

/// Remembers only; ConfigHistory does the work, because applying may fail and QUndoStack knows no failure.
class Change final : public QUndoCommand
{
public:
    Change(const QString &what, config::Config from, config::Config to)
        : QUndoCommand(what)
        , before(std::move(from))
        , after(std::move(to))
    {}

    const config::Config before;
    const config::Config after;
};

} // namespace

ConfigHistory::ConfigHistory(api::ServerController *server, QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_stack(new QUndoStack(this))
{
    m_stack->setUndoLimit(100);
}

base::Result<void> ConfigHistory::apply(const config::Config &next, const QString &what)
{
    const config::Config before = m_server->configuration();
    if (next == before)
        return {};
    const base::Result<void> result = m_server->apply(next, what);
    if (result)
        m_stack->push(new Change(what, before, next));
    return result;
}

base::Result<void> ConfigHistory::undo()
{
    if (!m_stack->canUndo())
        return {};
    const auto *change = static_cast<const Change *>(m_stack->command(m_stack->index() - 1));
    const base::Result<void> result = swap(change->after, change->before, tr("Undo: %1").arg(change->text()));
    if (result)
        m_stack->undo();
    return result;
}

base::Result<void> ConfigHistory::redo()
{
    if (!m_stack->canRedo())
        return {};
    const auto *change = static_cast<const Change *>(m_stack->command(m_stack->index()));
    const base::Result<void> result = swap(change->before, change->after, tr("Redo: %1").arg(change->text()));
    if (result)
        m_stack->redo();
    return result;
}

base::Result<void> ConfigHistory::swap(const config::Config &from, const config::Config &to, const QString &what)
{
    const std::optional<config::Config> now = carried(from, to, m_server->configuration());
    if (!now) {
        return base::Error{base::Error::Code::Busy,
                           tr("This was changed elsewhere since. Take that later change back first.")};
    }
    return m_server->apply(*now, what);
}

QAction *ConfigHistory::undoAction(QWidget *owner)
{
    QAction *action = m_stack->createUndoAction(owner, tr("Undo"));
    // The stack's own connection would move its index although apply() may refuse.
    action->disconnect(m_stack);
    action->setShortcuts(QKeySequence::Undo);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [this] { report(undo()); });
    owner->addAction(action);
    return action;
}

QAction *ConfigHistory::redoAction(QWidget *owner)
{
    QAction *action = m_stack->createRedoAction(owner, tr("Redo"));
    action->disconnect(m_stack);
    action->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [this] { report(redo()); });
    owner->addAction(action);
    return action;
}

void ConfigHistory::report(const base::Result<void> &result)
{
    if (!result)
        Q_EMIT failed(result.error().detail);
}

} // namespace ui
