#pragma once

#include "server/base/Result.h"

#include <QElapsedTimer>
#include <QString>

#include <atomic>

namespace review {

/// The verdict of a ClamAV daemon over its local socket (clamd(8), command INSTREAM): the content is sent, so that the
/// daemon needs no right to the quarantine. Nothing leaves this machine. Blocks: for background threads.
class VirusScan final
{
public:
    struct Verdict
    {
        bool isClean = false;
        QString found; ///< the name of what was found, escaped; empty if clean
        friend bool operator==(const Verdict &, const Verdict &) = default;
    };

    /// The socket of a daemon that listens here, in the usual places; empty: there is none.
    static QString socketHere();

    /// `cancelled` may be null; when it becomes true scan() ends soon, as Unavailable.
    explicit VirusScan(QString socket, const std::atomic_bool *cancelled = nullptr);

    /// Of a whole file from its first byte; the descriptor's position is left alone. Unavailable: the daemon doesn't
    /// answer. Quota: it takes no file of that size. Gives up after a minute without an answer.
    base::Result<Verdict> scan(int descriptor) const;

private:
    bool sendAll(int socket, const char *bytes, size_t size) const;
    bool sendContent(int socket, int file) const;
    QByteArray answer(int socket) const;
    bool mayTryAgain(const QElapsedTimer &since) const;

    QString m_socket;
    const std::atomic_bool *m_cancelled;
};

} // namespace review
