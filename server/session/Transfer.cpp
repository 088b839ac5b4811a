#include "server/session/Transfer.h"

#include "server/net/Socket.h"
#include "server/session/FileReplies.h"
#include "server/session/Session.h"

namespace session {

Transfer::Transfer(Session &session, Plan plan)
    : m_session(session)
    , m_plan(std::move(plan))
    , m_began(session.services().clock.utcMicroseconds())
{}

Transfer::~Transfer() = default;

void Transfer::start()
{
    m_passive = m_session.dataPort().isPassive();
    m_session.reply(protocol::Reply(150, m_plan.opening));
    m_session.dataPort().open(*this);
}

void Transfer::dataReady(std::unique_ptr<net::ByteStream> stream)
{
    const config::Limits &limits = m_session.config().server.limits;
    transfer::TransferPump::Options options;
    options.stallMilliseconds = limits.stallSeconds * 1000;
    options.bytesPerSecond = isReceiving() ? limits.uploadBytesPerSecond : limits.downloadBytesPerSecond;
    m_opened = true;
    m_peer = net::peerEndpoint(stream->descriptor());
    m_pump = m_plan.makePump(std::move(stream), options);
    m_pump->start([this](const transfer::TransferPump::Outcome &outcome) { pumped(outcome); });
}

void Transfer::dataUnavailable(const protocol::Reply &answer)
{
    conclude(answer);
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
        conclude({426, "Connection closed; transfer aborted."});
        return;
    case Ending::Stalled:
        conclude({426, "Nothing moved for too long; transfer aborted."});
        return;
    case Ending::ReadFailed:
        conclude({451, "Transfer stopped: the file can't be read."});
        return;
    case Ending::Refused:
        conclude(fileRefusal(outcome.error));
        return;
    }
}

void Transfer::finishUpload()
{
    const base::Result<files::Upload::Finished> finished = m_plan.upload->finish();
    m_plan.upload.reset();
    if (!finished) {
        conclude(fileRefusal(finished.error()));
        return;
    }
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
    m_pump.reset();
    m_plan.upload.reset();
    record(replyCode);
}

void Transfer::record(int replyCode)
{
    if (m_recorded)
        return;
    m_recorded = true;
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
