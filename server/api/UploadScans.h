#pragma once

#include "server/base/Descriptor.h"
#include "server/base/Ids.h"
#include "server/review/VirusScan.h"

#include <QObject>
#include <QString>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>

namespace api {

/// Files on their way to the virus scanner, one after the other on a thread of their own, so that a slow scanner holds
/// up nothing. Used from one thread.
class UploadScans final
{
public:
    /// Called on the thread of `context`, unless that is gone.
    using Done = std::function<void(base::UploadId id, const base::Result<review::VirusScan::Verdict> &verdict)>;

    UploadScans(QObject *context, Done done);
    ~UploadScans(); ///< gives up what is under way
    Q_DISABLE_COPY_MOVE(UploadScans)

    void scan(const QString &socket, base::UploadId id, base::Descriptor file);

private:
    QObject *m_context;
    Done m_done;
    std::atomic_bool m_ended = false;
    QThread m_thread;
    std::unique_ptr<QObject> m_worker; // on the thread
};

} // namespace api
