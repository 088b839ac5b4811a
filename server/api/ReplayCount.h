#pragma once

#include "server/api/Replay.h"
#include "server/audit/AttemptScan.h"
#include "server/policy/CompiledPolicy.h"

#include <QHash>

namespace api {

/// Judges recorded attempts by a draft, one after the other, and counts what would be otherwise. One thread.
class ReplayCount final
{
public:
    explicit ReplayCount(const Replay::Request &request);

    void add(const audit::ScannedAttempt &attempt);
    qint64 rows() const { return m_rows; }
    ReplayResult result() const; ///< so far

private:
    struct Who
    {
        address::IpAddress client;
        QString user;
        friend bool operator==(const Who &, const Who &) = default;
        friend size_t qHash(const Who &who, size_t seed = 0) { return qHashMulti(seed, who.client, who.user); }
    };
    bool wouldBeAllowed(const audit::ScannedAttempt &attempt, bool dataProtected) const;

    policy::CompiledPolicy m_draft;
    policy::Surroundings m_surroundings;
    address::PortSet m_listening;
    bool m_protectionRequired;
    qint64 m_now;
    qint64 m_rows = 0;
    ReplayResult m_result;
    QHash<Who, ReplayResult::Change> m_changes;
};

} // namespace api
