#include "server/api/SessionTable.h"

#include "server/base/PlainText.h"
#include "server/policy/VerdictText.h"

#include <algorithm>
#include <utility>

namespace api {

namespace {

constexpr qint64 rateWindow = 1'000'000; // microseconds

Activity activityOf(session::SessionStatus::Doing doing)
{
    using Doing = session::SessionStatus::Doing;
    switch (doing) {
    case Doing::Connected:
        return Activity::Connected;
    case Doing::SigningIn:
        return Activity::SigningIn;
    case Doing::Idle:
        return Activity::Idle;
    case Doing::WaitingForData:
        return Activity::WaitingForData;
    case Doing::Listing:
        return Activity::Listing;
    case Doing::Sending:
        return Activity::Sending;
    case Doing::Receiving:
        return Activity::Receiving;
    }
    return Activity::Connected;
}

DataBinding bindingOf(session::DataBinding binding)
{
    switch (binding) {
    case session::DataBinding::None:
        return DataBinding::None;
    case session::DataBinding::Clear:
        return DataBinding::Clear;
    case session::DataBinding::AddressOnly:
        return DataBinding::AddressOnly;
    case session::DataBinding::Alpn:
        return DataBinding::Alpn;
    case session::DataBinding::Certificate:
        return DataBinding::Certificate;
    case session::DataBinding::Resumed:
        return DataBinding::Resumed;
    }
    return DataBinding::None;
}

bool isTransfer(Activity activity)
{
    return activity == Activity::Sending || activity == Activity::Receiving;
}

DataConnectionRow::State stateOf(session::DataConnectionStatus::State state)
{
    using From = session::DataConnectionStatus::State;
    using To = DataConnectionRow::State;
    switch (state) {
    case From::Awaited:
        return To::Awaited;
    case From::Open:
        return To::Open;
    case From::Done:
        return To::Done;
    case From::Broken:
        return To::Broken;
    case From::Missed:
        return To::Missed;
    case From::Refused:
        return To::Refused;
    }
    return To::Awaited;
}

DataConnections shown(const session::DataConnectionReport &report)
{
    DataConnections all;
    all.session = report.session;
    all.older = report.older;
    all.rows.reserve(qsizetype(report.connections.size()));
    for (const session::DataConnectionStatus &status : report.connections) {
        DataConnectionRow row;
        row.number = status.number;
        row.count = status.count;
        row.at = status.at;
        row.verb = audit::dataVerbName(status.verb);
        row.state = stateOf(status.state);
        row.binding = bindingOf(status.binding);
        row.sameAddress = status.sameAddress;
        row.reusePreferred = status.reusePreferred;
        row.replyCode = status.replyCode;
        row.reasons = policy::reasonNames(status.reasons);
        row.peer = status.peer;
        row.command = base::escaped(QByteArrayView(status.command), 16);
        row.path = base::escaped(QByteArrayView(status.path));
        row.showed = base::escaped(QByteArrayView(status.showed));
        row.sentence = status.sentence;
        all.rows.append(row);
    }
    return all;
}

} // namespace

void SessionTable::take(const session::SessionHost::Changes &changes, qint64 now)
{
    m_changed |= !changes.changed.empty() || !changes.ended.empty();
    for (const session::SessionStatus &status : changes.changed) {
        SessionRow &row = m_rows[status.id.value];
        row.id = status.id;
        row.client = status.client;
        row.listener = status.local;
        row.user = base::escaped(status.user, 64);
        row.program = base::escaped(QByteArrayView(status.program), 128);
        row.tls = status.tls;
        row.binding = bindingOf(status.binding);
        row.activity = activityOf(status.doing);
        row.path = base::escaped(QByteArrayView(status.path), 1024);
        row.connectedAt = status.connectedAt;
        row.lastCommandAt = status.lastCommandAt;
        row.lastCommand = base::escaped(QByteArrayView(status.lastCommand), 512);
        row.transferred = status.transferred;
        row.transferSize = status.transferSize;
        row.bytesPerSecond = isTransfer(row.activity) ? rateOf(status, now) : 0;
        row.bytesSent = status.sent + (row.activity == Activity::Sending ? status.transferred : 0);
        row.bytesReceived = status.received + (row.activity == Activity::Receiving ? status.transferred : 0);
        row.blocked = status.blocked;
        row.passiveUnreached = status.passiveUnreached;
        if (!isTransfer(row.activity))
            m_rates.remove(status.id.value);
    }
    takeWatched(changes);
    for (const base::SessionId id : changes.ended) {
        m_rows.erase(id.value);
        m_rates.remove(id.value);
    }
}

void SessionTable::watch(base::SessionId session)
{
    m_watched = {session};
    m_dataConnections.reset();
}

void SessionTable::takeWatched(const session::SessionHost::Changes &changes)
{
    const bool isReport = changes.watched && changes.watched->session == m_watched.session;
    const bool isEnd = m_watched.session && std::ranges::find(changes.ended, m_watched.session) != changes.ended.end();
    if (!isReport && !isEnd)
        return;
    auto next = std::make_shared<DataConnections>();
    if (isReport) {
        m_watched.seen = changes.watched->revision;
        *next = shown(*changes.watched);
    } else if (m_dataConnections) {
        *next = *m_dataConnections;
    }
    next->session = m_watched.session;
    next->sessionEnded = isEnd;
    if (!m_dataConnections || *next != *m_dataConnections)
        m_dataConnections = std::move(next);
}

qint64 SessionTable::rateOf(const session::SessionStatus &status, qint64 now)
{
    Rate &rate = m_rates[status.id.value];
    if (rate.began != status.transferBegan)
        rate = {status.transferBegan, status.transferBegan, 0, 0};
    const qint64 elapsed = now - rate.at;
    if (elapsed >= rateWindow || (rate.perSecond == 0 && elapsed > 0)) {
        rate.perSecond = (status.transferred - rate.bytes) * 1'000'000 / elapsed;
        if (elapsed >= rateWindow) {
            rate.at = now;
            rate.bytes = status.transferred;
        }
    }
    return rate.perSecond;
}

const QList<SessionRow> &SessionTable::rows()
{
    if (std::exchange(m_changed, false)) {
        m_list = {};
        m_list.reserve(qsizetype(m_rows.size()));
        for (const auto &[id, row] : m_rows)
            m_list.append(row);
    }
    return m_list;
}

void SessionTable::clear()
{
    m_rows.clear();
    m_rates.clear();
    m_changed = true;
    watch({});
}

} // namespace api
