#pragma once

#include "server/audit/Reader.h"
#include "server/base/Result.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>

class QThread;

namespace ui {

/// One long piece of work on the log, with a thread and a reader of its own, that tells how far it is and can be given
/// up. Main thread.
class LogTask final : public QObject
{
    Q_OBJECT

public:
    /// How far it is, 0 to 1; false: give up.
    using Progress = std::function<bool(double share)>;
    /// On the task's thread; must hold all it needs by value or shared.
    using Work = std::function<base::Result<void>(audit::Reader &reader, const Progress &progress)>;

    explicit LogTask(QObject *parent = nullptr);
    ~LogTask() override; ///< gives up and waits

    void start(const QString &database, Work work); ///< not while it is running
    void cancel();
    bool isRunning() const { return m_thread != nullptr; }

Q_SIGNALS:
    void progressed(double share); ///< at most ten times a second
    void finished(bool cancelled, const QString &error); ///< translated; empty: it is done

private:
    QThread *m_thread = nullptr;
    std::shared_ptr<std::atomic<bool>> m_giveUp;
};

} // namespace ui
