#pragma once

#include "server/files/OpenPeriod.h"
#include "server/files/Upload.h"
#include "server/net/Deadline.h"
#include "server/policy/Policy.h"
#include "server/session/DataPort.h"
#include "server/session/SessionStatus.h"
#include "server/transfer/TransferPump.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace session {

class Session;

/// One transfer of a session: waits for its data connection, pumps, makes an upload complete, replies, is recorded.
class Transfer final : private DataPort::User
{
public:
    using MakePump = std::function<std::unique_ptr<transfer::TransferPump>(
        std::unique_ptr<net::ByteStream> stream, const transfer::TransferPump::Options &options)>;

    struct Plan
    {
        policy::Transfer kind = policy::Transfer::List;
        QByteArray command; ///< RETR, STOR, …
        QByteArray path; ///< virtual
        qint64 restart = 0;
        qint64 size = -1; ///< bytes expected; -1: unknown
        QByteArray opening; ///< text of reply 150
        QByteArray name; ///< of an upload, as the client gave it
        qint64 bytesPerSecond = 0; ///< the area's limit; 0: none
        std::unique_ptr<files::Upload> upload; ///< of what is received
        files::OpenPeriod open; ///< of what is sent
        MakePump makePump;
    };

    Transfer(Session &session, Plan plan);
    ~Transfer();

    /// Replies 150 and opens the data connection, which was allowed.
    void start();
    /// Breaks it off; what was received of a new file is gone. Says nothing.
    void abandon(int replyCode);
    /// Breaks it off, too, but for this session to go on with; returns reply 426.
    protocol::Reply interrupt();

    void describe(SessionStatus &status) const;
    bool isReceiving() const { return m_plan.kind == policy::Transfer::Receive; }

private:
    void dataReady(std::unique_ptr<net::ByteStream> stream, const address::Endpoint &peer) override;
    void dataUnavailable(const protocol::Reply &answer) override;
    void dataRefused(audit::Attempt attempt, const protocol::Reply &answer,
                     const protocol::Reply &ifNotRecorded) override;
    void noteOpened();
    void pumped(const transfer::TransferPump::Outcome &outcome);
    void finishUpload();
    protocol::Reply keepUpload(const char *why);
    void refuseUpload(const base::Error &error);
    void watchClosing();
    void closingTime();
    void conclude(const protocol::Reply &answer);
    void record(int replyCode);

    Session &m_session;
    Plan m_plan;
    std::unique_ptr<transfer::TransferPump> m_pump;
    net::Deadline m_closing; // of the area
    qint64 m_began; // UTC microseconds
    qint64 m_moved = 0; // when the pump is gone
    bool m_passive = false;
    bool m_opened = false;
    bool m_recorded = false;
    address::Endpoint m_peer;
};

} // namespace session
