#pragma once

#include "server/accounts/BanList.h"
#include "server/accounts/PasswordVerifier.h"
#include "server/audit/AttemptClassifier.h"
#include "server/audit/Writer.h"
#include "server/base/Clock.h"
#include "server/config/Config.h"
#include "server/files/AreaTree.h"
#include "server/policy/CompiledPolicy.h"
#include "server/policy/Question.h"
#include "server/session/Admission.h"
#include "server/tls/Context.h"
#include "server/transfer/PortPool.h"

#include <atomic>
#include <memory>

namespace session {

/// What the sessions of a worker go by; replaced as a whole when the configuration changes. Immutable, shared.
struct Settings
{
    std::shared_ptr<const config::Config> config;
    std::shared_ptr<const policy::CompiledPolicy> policy; ///< with its revision
    std::shared_ptr<const files::AreaTree> areas;
    policy::Surroundings surroundings;
    std::shared_ptr<const tls::Context> tls; ///< null: there is no usable certificate
};
using SettingsPtr = std::shared_ptr<const Settings>;

/// Bytes moved by all sessions since start.
struct Totals
{
    std::atomic<qint64> sent{0};
    std::atomic<qint64> received{0};
};

/// What all sessions share; each part is thread-safe and outlives them.
struct Services
{
    const base::Clock &clock;
    audit::Writer &log;
    accounts::BanList &bans;
    audit::AttemptClassifier &classifier;
    accounts::PasswordVerifier &passwords;
    transfer::PortPool &ports;
    Admission &admission;
    Totals &totals;
    /// Before the reply to a wrong password (RFC 2577 section 5); half of it again is added at random.
    int failedLoginDelayMilliseconds = 5000;
    bool hasAudience = true; ///< somebody asks what the sessions do (SessionHost::takeChanges); set before they begin
};

} // namespace session
