#include "server/api/UploadScans.h"

namespace api {

UploadScans::UploadScans(QObject *context, Done done)
    : m_context(context)
    , m_done(std::move(done))
    , m_worker(std::make_unique<QObject>())
{
    m_worker->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("virus scan"));
    m_thread.start(QThread::LowPriority);
}

UploadScans::~UploadScans()
{
    m_ended = true;
    m_thread.quit();
    m_thread.wait();
}

void UploadScans::scan(const QString &socket, base::UploadId id, base::Descriptor file)
{
    const auto shared = std::make_shared<base::Descriptor>(std::move(file));
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this, socket, id, shared] {
            if (m_ended)
                return;
            const auto verdict = review::VirusScan(socket, &m_ended).scan(shared->get());
            QMetaObject::invokeMethod(
                m_context, [done = m_done, id, verdict] { done(id, verdict); }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

} // namespace api
