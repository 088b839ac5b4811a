#include "server/session/DataConnectionLog.h"

#include <algorithm>
#include <utility>

namespace session {

namespace {

constexpr qsizetype longestShown = 512; // bytes of a peer's text
constexpr int leastFailure = 400; // reply codes from here on say that a transfer failed

QByteArray capped(const QByteArray &text)
{
    return text.size() > longestShown ? text.left(longestShown) : text;
}

/// Strangers who come one after the other differ in their ports only.
bool isAlike(const DataConnectionStatus &one, const DataConnectionStatus &other)
{
    const bool samePeer = one.peer == other.peer
        || (one.reasons.testFlag(policy::Reason::WrongPeer) && one.peer.address == other.peer.address);
    return one.state == other.state && one.verb == other.verb && one.reasons == other.reasons && samePeer
        && one.command == other.command && one.showed == other.showed && one.replyCode == other.replyCode;
}

} // namespace

void DataConnectionLog::begin(qint64 at, audit::DataVerb verb, const QByteArray &command, const QByteArray &path)
{
    DataConnectionStatus begun;
    begun.at = at;
    begun.verb = verb;
    begun.replyCode = 150;
    begun.command = command;
    begun.path = capped(path);
    m_current = append(std::move(begun)).number;
}

void DataConnectionLog::opened(const Made &made)
{
    DataConnectionStatus *const one = current();
    if (!one)
        return;
    one->state = DataConnectionStatus::State::Open;
    one->peer = made.peer;
    one->binding = made.binding;
    one->sameAddress = made.sameAddress;
    one->reusePreferred = made.reusePreferred;
    ++m_revision;
}

void DataConnectionLog::ended(int replyCode)
{
    using State = DataConnectionStatus::State;
    DataConnectionStatus *const one = current();
    if (!one)
        return;
    if (one->state == State::Awaited)
        one->state = State::Missed;
    else
        one->state = replyCode < leastFailure ? State::Done : State::Broken;
    one->replyCode = qint16(replyCode);
    m_current = 0;
    ++m_revision;
}

void DataConnectionLog::refused(const audit::Attempt &refused)
{
    if (DataConnectionStatus *const one = current(); one && refused.verb == audit::DataVerb::Tls) {
        one->state = DataConnectionStatus::State::Refused;
        one->peer = refused.target;
        one->reasons = refused.reasons;
        one->replyCode = qint16(refused.replyCode);
        one->showed = capped(refused.argument);
        one->sentence = refused.sentence;
        m_current = 0;
        ++m_revision;
        return;
    }
    DataConnectionStatus status;
    status.at = refused.at;
    status.verb = refused.verb;
    status.state = DataConnectionStatus::State::Refused;
    status.reasons = refused.reasons;
    status.replyCode = qint16(refused.replyCode);
    status.peer = refused.target;
    status.command = refused.command;
    status.showed = capped(refused.argument);
    status.sentence = refused.sentence;
    if (!m_connections.empty() && isAlike(m_connections.back(), status)) {
        DataConnectionStatus &last = m_connections.back();
        ++last.count;
        last.at = status.at;
        last.peer = status.peer;
        ++m_revision;
        return;
    }
    append(std::move(status));
}

DataConnectionReport DataConnectionLog::report(base::SessionId session) const
{
    DataConnectionReport report;
    report.session = session;
    report.revision = m_revision;
    report.older = qint64(m_last) - qint64(m_connections.size());
    report.connections.assign(m_connections.begin(), m_connections.end());
    return report;
}

DataConnectionStatus *DataConnectionLog::current()
{
    if (m_current == 0)
        return nullptr;
    const auto found = std::ranges::lower_bound(m_connections, m_current, {}, &DataConnectionStatus::number);
    return found != m_connections.end() && found->number == m_current ? &*found : nullptr;
}

DataConnectionStatus &DataConnectionLog::append(DataConnectionStatus status)
{
    // What is under way stays, however many strangers knock meanwhile.
    if (m_connections.size() >= most)
        m_connections.erase(m_connections.begin() + (m_connections.front().number == m_current ? 1 : 0));
    status.number = ++m_last;
    ++m_revision;
    return m_connections.emplace_back(std::move(status));
}

} // namespace session
