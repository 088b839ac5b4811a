#include "server/session/Transfer.h"

#include "server/net/Socket.h"
#include "server/net/Worker.h"
#include "server/session/DataConnectionLog.h"
#include "server/session/FileReplies.h"
#include "server/session/Session.h"

#include <algorithm>

namespace session {

namespace {

/// The narrower of two limits, where 0 is none.
qint64 narrower(qint64 one, qint64 other)
{
    if (one <= 0 || other <= 0)
        return std::max(one, other);
    return std::min(one, other);
}

} // namespace

Transfer::Transfer(Session &session, Plan plan)
    : m_session(session)
    , m_plan(std::move(plan))
    , m_closing(session.worker().deadlines(), [this] { closingTime(); })
    , m_began(session.services().clock.utcMicroseconds())
{}

Transfer::~Transfer() = default;

void Transfer::start()
{
    m_passive = m_session.dataPort().isPassive();
    if (DataConnectionLog *const shown = m_session.dataConnections())
        shown->begin(m_began, m_session.dataPort().verb(), m_plan.command, m_plan.path);
    m_session.reply(protocol::Reply(150, m_plan.opening));
    watchClosing();
    m_session.dataPort().open(*this);
}

void Transfer::watchClosing()
{
    // So that a change of the clock is noticed, and a time-out far away does not overflow.
    constexpr qint64 longestMilliseconds = 600 * 1000;
    const std::optional<qint64> left =
        m_plan.upload ? m_plan.upload->millisecondsLeft() : m_plan.open.millisecondsLeft();
    if (left)
        m_closing.set(std::min(*left, longestMilliseconds));
}

/// Also a client that moves nothing, or has not connected yet, does not keep its place in an area that has closed.
void Transfer::closingTime()
{
    const base::Result<void> received = m_plan.upload ? m_plan.upload->reserve(0) : base::Result<void>();
    if (received && !m_plan.open.isOver()) {
        watchClosing();
        return;
    }
    if (m_pump)
        m_moved = m_pump->bytes();
    m_pump.reset();
    m_session.dataPort().clear();
    if (m_plan.upload)
        refuseUpload(received.error());
    else
        conclude({426, "The area has closed; transfer aborted."});
}

void Transfer::dataReady(std::unique_ptr<net::ByteStream> stream, const address::Endpoint &peer)
{
    const config::Limits &limits = m_session.config().server.limits;
    transfer::TransferPump::Options options;
    options.stallMilliseconds = limits.stallSeconds * 1000;
    options.bytesPerSecond =
        narrower(m_plan.bytesPerSecond, isReceiving() ? limits.uploadBytesPerSecond : limits.downloadBytesPerSecond);
    m_opened = true;
    m_peer = peer;
    noteOpened();
    m_pump = m_plan.makePump(std::move(stream), options);
    if (const auto early = m_pump->tryAtOnce())
        pumped(*early);
    else
        m_pump->start([this](const transfer::TransferPump::Outcome &outcome) { pumped(outcome); });
}

void Transfer::noteOpened()
{
    DataConnectionLog *const shown = m_session.dataConnections();
    if (!shown)
        return;
    DataConnectionLog::Made made;
    made.peer = m_peer;
    made.binding = m_session.binding();
    made.sameAddress = m_peer.address.withoutScope() == m_session.client().address.withoutScope();
    made.reusePreferred = m_session.config().tls.sessionReuse == config::Tls::SessionReuse::Prefer;
    shown->opened(made);
}

void Transfer::dataUnavailable(const protocol::Reply &answer)
{
    conclude(answer);
}

void Transfer::dataRefused(audit::Attempt attempt, const protocol::Reply &answer, const protocol::Reply &ifNotRecorded)
{
    m_plan.upload.reset();
    if (DataConnectionLog *const shown = m_session.dataConnections())
        shown->refused(attempt);
    record(answer.code());
    m_session.replyWhenRecorded(std::move(attempt), answer, ifNotRecorded);
    m_session.transferEnded();
}

void Transfer::pumped(const transfer::TransferPump::Outcome &outcome)
{
    using Ending = transfer::TransferPump::Ending;
    m_moved = m_pump->bytes();
    m_pump.reset();
    switch (outcome.ending) {
    case Ending::Done:
        if (m_plan.upload)
            finishUpload();
        else
            conclude({226, "Transfer complete."});
        return;
    case Ending::PeerLost:
        conclude(keepUpload("Connection closed; transfer aborted."));
        return;
    case Ending::Stalled:
        conclude(keepUpload("Nothing moved for too long; transfer aborted."));
        return;
    case Ending::ReadFailed:
        conclude({451, "Transfer stopped: the file can't be read."});
        return;
    case Ending::Refused:
        refuseUpload(outcome.error);
        return;
    }
}

protocol::Reply Transfer::keepUpload(const char *why)
{
    const qint64 kept = m_plan.upload ? m_session.view().keepUnfinished(std::move(m_plan.upload)) : -1;
    if (kept < 0)
        return {426, why};
    return protocol::Reply(426, QByteArray(why) + " Kept for APPE, or REST " + QByteArray::number(kept) + '.');
}

void Transfer::refuseUpload(const base::Error &error)
{
    m_plan.upload->refused();
    m_session.noteRefusedUpload(m_plan.path, error);
    conclude(uploadRefusal(error));
}

void Transfer::finishUpload()
{
    m_closing.clear();
    const base::Result<files::Upload::Finished> finished = m_plan.upload->finish();
    if (!finished) {
        refuseUpload(finished.error());
        return;
    }
    m_plan.upload.reset();
    if (!finished->quarantined) {
        conclude({226, "Transfer complete."});
        return;
    }
    audit::UploadRecord upload;
    upload.at = m_session.services().clock.utcMicroseconds();
    upload.session = m_session.id();
    upload.client = m_session.client().address;
    upload.user = m_session.state.identity.anonymous ? QStringLiteral("anonymous") : m_session.state.identity.user;
    upload.area = finished->area;
    upload.name = m_plan.name;
    upload.storedAs = finished->storedAs;
    upload.bytes = finished->bytes;
    upload.sha256 = finished->sha256;
    record(226);
    // Somebody has to learn of the file: it counts as received when it stands in the log.
    m_session.replyWhenRecorded(
        std::move(upload), {226, "Transfer complete."}, {451, "Transfer stopped: local error."},
        [areas = m_session.settings().areas, name = finished->storedAs] { areas->withdraw(name); });
    m_session.transferEnded();
}

void Transfer::conclude(const protocol::Reply &answer)
{
    m_closing.clear();
    // Whoever reads the reply finds nothing left of an upload that failed.
    m_plan.upload.reset();
    record(answer.code());
    m_session.reply(answer);
    m_session.transferEnded();
}

void Transfer::abandon(int replyCode)
{
    if (m_pump)
        m_moved = m_pump->bytes();
    m_closing.clear();
    m_pump.reset();
    m_plan.upload.reset();
    record(replyCode);
}

protocol::Reply Transfer::interrupt()
{
    if (m_pump)
        m_moved = m_pump->bytes();
    m_pump.reset();
    const protocol::Reply answer = keepUpload("Transfer aborted.");
    abandon(426);
    return answer;
}

void Transfer::record(int replyCode)
{
    if (m_recorded)
        return;
    m_recorded = true;
    if (DataConnectionLog *const shown = m_session.dataConnections())
        shown->ended(replyCode);
    m_session.countTransferred(isReceiving() ? 0 : m_moved, isReceiving() ? m_moved : 0);
    audit::TransferRecord record;
    record.began = m_began;
    record.ended = m_session.services().clock.utcMicroseconds();
    record.session = m_session.id();
    record.client = m_session.client().address;
    record.user = m_session.state.identity.anonymous ? QStringLiteral("anonymous") : m_session.state.identity.user;
    record.command = m_plan.command;
    record.path = m_plan.path;
    record.sent = !isReceiving();
    record.restart = m_plan.restart;
    record.bytes = m_moved;
    record.passive = m_passive;
    record.peer = m_peer;
    record.replyCode = replyCode;
    constexpr int failed = 400;
    if (!record.sent && replyCode < failed)
        m_session.services().classifier.noteUpload(record.client, record.ended);
    m_session.record(std::move(record));
}

void Transfer::describe(SessionStatus &status) const
{
    using Doing = SessionStatus::Doing;
    status.path = m_plan.path;
    status.transferSize = m_plan.size;
    status.transferBegan = m_began;
    status.transferred = m_pump ? m_pump->bytes() : m_moved;
    if (!m_opened)
        status.doing = Doing::WaitingForData;
    else if (m_plan.kind == policy::Transfer::List)
        status.doing = Doing::Listing;
    else
        status.doing = isReceiving() ? Doing::Receiving : Doing::Sending;
}

} // namespace session
