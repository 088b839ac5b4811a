#include "server/api/ReplayCount.h"

#include "server/base/Clock.h"
#include "server/policy/Judge.h"

#include <algorithm>

namespace api {

namespace {

using policy::Reason;
using policy::Transfer;

Transfer transferOf(const QString &command)
{
    if (command.isEmpty())
        return Transfer::Unknown;
    if (command == u"RETR")
        return Transfer::Send;
    if (command == u"STOR" || command == u"APPE" || command == u"STOU")
        return Transfer::Receive;
    return Transfer::List;
}

bool isPassive(audit::DataVerb verb)
{
    return verb == audit::DataVerb::Pasv || verb == audit::DataVerb::Epsv;
}

/// Refused for what no rule can change, whatever else was wrong with it.
bool isReplayable(const audit::ScannedAttempt &attempt)
{
    // No rule speaks of handshakes.
    if (attempt.verb == audit::DataVerb::Tls)
        return false;
    return !(attempt.reasons & (Reason::Malformed | Reason::Banned | Reason::LogUnavailable));
}

} // namespace

ReplayCount::ReplayCount(const Replay::Request &request)
    : m_draft(request.draft)
    , m_surroundings(request.surroundings)
    , m_listening(request.listening)
    , m_protectionRequired(request.protectionRequired)
    , m_now(base::Clock::system().utcMicroseconds())
{}

bool ReplayCount::wouldBeAllowed(const audit::ScannedAttempt &attempt, bool dataProtected) const
{
    policy::Question question;
    question.direction = isPassive(attempt.verb) ? policy::Direction::Passive : policy::Direction::Active;
    question.client = attempt.client;
    question.anonymous = attempt.user == u"anonymous";
    if (!question.anonymous)
        question.user = attempt.user;
    question.target = attempt.target;
    question.transfer = transferOf(attempt.command);
    question.dataProtected = dataProtected;
    question.protectionRequired = m_protectionRequired;
    question.now = m_now;
    question.surroundings = &m_surroundings;
    question.targetIsOwnListener =
        question.direction == policy::Direction::Active && m_listening.contains(attempt.target.port);
    return policy::judge(m_draft, question).allowed;
}

void ReplayCount::add(const audit::ScannedAttempt &attempt)
{
    ++m_rows;
    m_result.considered += attempt.count;
    if (!isReplayable(attempt)) {
        m_result.notReplayable += attempt.count;
        return;
    }
    const bool allowed = wouldBeAllowed(attempt, attempt.protection == audit::Protection::Both);
    if (attempt.protection == audit::Protection::Unknown && wouldBeAllowed(attempt, true) != allowed) {
        m_result.notReplayable += attempt.count;
        return;
    }
    if (allowed == attempt.allowed) {
        m_result.unchanged += attempt.count;
        return;
    }
    (allowed ? m_result.newlyAllowed : m_result.newlyRefused) += attempt.count;
    ReplayResult::Change &change = m_changes[{attempt.client, attempt.user}];
    (allowed ? change.newlyAllowed : change.newlyRefused) += attempt.count;
    change.lastAt = std::max(change.lastAt, attempt.at);
    if (change.example == 0) {
        change.example = attempt.id;
        change.target = attempt.target.address.isNull() ? QString() : attempt.target.toString();
    }
}

ReplayResult ReplayCount::result() const
{
    ReplayResult result = m_result;
    result.changes.reserve(m_changes.size());
    for (auto change = m_changes.begin(); change != m_changes.end(); ++change) {
        result.changes.append(*change);
        result.changes.last().client = change.key().client.toString();
        result.changes.last().user = change.key().user;
    }
    const auto more = [](const ReplayResult::Change &a, const ReplayResult::Change &b) {
        const qint64 left = a.newlyAllowed + a.newlyRefused;
        const qint64 right = b.newlyAllowed + b.newlyRefused;
        return left != right ? left > right : a.example < b.example;
    };
    const auto kept = std::min<qsizetype>(result.changes.size(), ReplayResult::mostChanges);
    std::partial_sort(result.changes.begin(), result.changes.begin() + kept, result.changes.end(), more);
    result.changes.resize(kept);
    return result;
}

} // namespace api
