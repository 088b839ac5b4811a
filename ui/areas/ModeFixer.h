#pragma once

#include "server/arealint/ModeChange.h"
#include "server/base/Result.h"

#include <QObject>

#include <memory>

class QUndoStack;

namespace ui {

/// Carries out fixes that change permissions on the disk, on another thread, each as a step of undo beside those of the
/// draft: undo changes them back. Unlike the draft they are in force at once.
class ModeFixer final : public QObject
{
    Q_OBJECT

public:
    explicit ModeFixer(QUndoStack *stack, QObject *parent = nullptr);
    ~ModeFixer() override; ///< what is under way is finished, and reports to nobody

    void fix(const QString &text, const QList<arealint::ModeChange> &changes);

Q_SIGNALS:
    void finished(const base::Result<void> &result); ///< of a fix, its undo or redo

private:
    class Step;
    class Relay;
    void run(const QList<arealint::ModeChange> &changes);

    QUndoStack *m_stack;
    std::shared_ptr<Relay> m_relay; ///< shared with the helper threads; outlives this
};

} // namespace ui
