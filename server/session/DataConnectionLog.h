#pragma once

#include "server/session/DataConnectionStatus.h"

#include <deque>

namespace session {

/// The newest data connections of a session, so that the window can say of each how it was bound. There is none while
/// a server runs without an audience (Services::hasAudience), nor before a session's first data connection. The
/// worker's thread.
class DataConnectionLog
{
public:
    static constexpr size_t most = 50;

    /// A transfer waits for its data connection, which is the current one until ended() or refused().
    void begin(qint64 at, audit::DataVerb verb, const QByteArray &command, const QByteArray &path);
    struct Made
    {
        address::Endpoint peer;
        DataBinding binding = DataBinding::Clear;
        bool sameAddress = false;
        bool reusePreferred = false;
    };
    void opened(const Made &made); ///< the current one
    void ended(int replyCode); ///< the current one
    /// `refused` is about the current one's handshake, or (any other verb) about one that was never made.
    void refused(const audit::Attempt &refused);

    DataConnectionReport report(base::SessionId session) const;
    qint64 revision() const { return m_revision; }

private:
    DataConnectionStatus *current();
    DataConnectionStatus &append(DataConnectionStatus status);

    std::deque<DataConnectionStatus> m_connections; // by number, ascending
    quint32 m_last = 0; // number
    quint32 m_current = 0; // number; 0: there is none
    qint64 m_revision = 0;
};

} // namespace session
