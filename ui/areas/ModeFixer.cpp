#include "ui/areas/ModeFixer.h"

#include <QMutex>
#include <QThreadPool>
#include <QUndoCommand>
#include <QUndoStack>

namespace ui {

/// Where helper threads leave their results: the fixer may be gone by then, this is not.
class ModeFixer::Relay
{
public:
    explicit Relay(ModeFixer *fixer)
        : m_fixer(fixer)
    {}

    void forget()
    {
        const QMutexLocker lock(&m_mutex);
        m_fixer = nullptr;
    }

    void post(const base::Result<void> &result)
    {
        const QMutexLocker lock(&m_mutex);
        if (ModeFixer *const fixer = m_fixer)
            QMetaObject::invokeMethod(
                fixer, [fixer, result] { Q_EMIT fixer->finished(result); }, Qt::QueuedConnection);
    }

    QMutex turn; // one change after the other: an undo must not overtake what it undoes

private:
    QMutex m_mutex; // held for a queue operation only
    ModeFixer *m_fixer;
};

class ModeFixer::Step final : public QUndoCommand
{
public:
    Step(ModeFixer &fixer, const QString &text, QList<arealint::ModeChange> changes)
        : QUndoCommand(text)
        , m_fixer(fixer)
        , m_changes(std::move(changes))
    {}

    void undo() override { m_fixer.run(arealint::reversed(m_changes)); }
    void redo() override { m_fixer.run(m_changes); }

private:
    ModeFixer &m_fixer;
    QList<arealint::ModeChange> m_changes;
};

ModeFixer::ModeFixer(QUndoStack *stack, QObject *parent)
    : QObject(parent)
    , m_stack(stack)
    , m_relay(std::make_shared<Relay>(this))
{}

ModeFixer::~ModeFixer()
{
    m_relay->forget();
}

void ModeFixer::fix(const QString &text, const QList<arealint::ModeChange> &changes)
{
    m_stack->push(new Step(*this, text, changes));
}

void ModeFixer::run(const QList<arealint::ModeChange> &changes)
{
    QThreadPool::globalInstance()->start([relay = m_relay, changes] {
        const QMutexLocker lock(&relay->turn);
        relay->post(arealint::apply(changes));
    });
}

} // namespace ui
