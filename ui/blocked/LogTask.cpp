#include "ui/blocked/LogTask.h"

#include <QElapsedTimer>
#include <QThread>

namespace ui {

LogTask::LogTask(QObject *parent)
    : QObject(parent)
{}

LogTask::~LogTask()
{
    if (!m_thread)
        return;
    cancel();
    m_thread->wait();
}

void LogTask::start(const QString &database, Work work)
{
    Q_ASSERT(!m_thread);
    m_giveUp = std::make_shared<std::atomic<bool>>(false);
    m_thread = QThread::create([this, database, work = std::move(work), giveUp = m_giveUp] {
        QElapsedTimer told;
        told.start();
        const Progress progress = [this, giveUp, &told](double share) {
            constexpr qint64 tellEvery = 100;
            if (told.elapsed() >= tellEvery) {
                told.start();
                Q_EMIT progressed(share);
            }
            return !*giveUp;
        };
        audit::Reader reader;
        base::Result<void> done = reader.open(database);
        if (done)
            done = work(reader, progress);
        const QString error = done ? QString() : done.error().detail;
        QMetaObject::invokeMethod(this, [this, error, cancelled = giveUp->load()] {
            m_thread = nullptr;
            Q_EMIT finished(cancelled, error);
        });
    });
    m_thread->setObjectName(QStringLiteral("log task"));
    m_thread->setParent(this);
    connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
    m_thread->start();
}

void LogTask::cancel()
{
    if (m_giveUp)
        *m_giveUp = true;
}

} // namespace ui
