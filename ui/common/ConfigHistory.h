#pragma once

#include "server/api/ServerController.h"

#include <QObject>
#include <QString>

class QAction;
class QUndoStack;
class QWidget;

namespace ui {

/// The changes a page has applied, and the way back. Only the parts of the configuration that a change touched are put
/// back, so that two pages can each take back their own. Main thread.
class ConfigHistory final : public QObject
{
    Q_OBJECT

public:
    explicit ConfigHistory(api::ServerController *server, QObject *parent = nullptr);

    api::ServerController *server() const { return m_server; }

    /// Applies `next` and remembers it under `what` ("Add area /pub"). Nothing happens when nothing would change.
    base::Result<void> apply(const config::Config &next, const QString &what);
    /// Takes the last change back; an error says that what it touched was changed elsewhere since, or apply()'s reason.
    base::Result<void> undo();
    base::Result<void> redo();

    QUndoStack *stack() const { return m_stack; }
    /// Undo and redo for the page `owner`, with the usual keys; errors arrive as failed().
    QAction *undoAction(QWidget *owner);
    QAction *redoAction(QWidget *owner);

Q_SIGNALS:
    void failed(const QString &why);

private:
    base::Result<void> swap(const config::Config &from, const config::Config &to, const QString &what);
    void report(const base::Result<void> &result);

    api::ServerController *m_server;
    QUndoStack *m_stack;
};

} // namespace ui
