#include "ui/common/ConfigParts.h"

namespace ui {

namespace {

enum class Conflict { Refuse, Overrule };

/// The revision counts applied policies, so it differs although nobody edited anything.
policy::Policy withoutRevision(policy::Policy policy)
{
    policy.revision = 0;
    return policy;
}

class Carrier
{
public:
    explicit Carrier(Conflict conflict)
        : m_conflict(conflict)
    {}

    template <typename Part> void part(const Part &from, const Part &to, Part &now)
    {
        if (from == to || !m_fits)
            return;
        m_fits = now == from || m_conflict == Conflict::Overrule;
        if (m_fits)
            now = to;
    }

    bool carry(const config::Config &from, const config::Config &to, config::Config &now)
    {
        part(from.server.greeting, to.server.greeting, now.server.greeting);
        part(from.server.listeners, to.server.listeners, now.server.listeners);
        part(from.server.passive, to.server.passive, now.server.passive);
        part(from.server.limits, to.server.limits, now.server.limits);
        part(from.server.bans, to.server.bans, now.server.bans);
        part(from.server.addresses, to.server.addresses, now.server.addresses);
        part(from.tls, to.tls, now.tls);
        const qint64 revision = now.policy.revision;
        now.policy.revision = 0;
        part(withoutRevision(from.policy), withoutRevision(to.policy), now.policy);
        now.policy.revision = revision;
        part(from.accounts, to.accounts, now.accounts);
        part(from.areas, to.areas, now.areas);
        part(from.accepted, to.accepted, now.accepted);
        part(from.audit, to.audit, now.audit);
        return m_fits;
    }

private:
    Conflict m_conflict;
    bool m_fits = true;
};

} // namespace

std::optional<config::Config> carried(const config::Config &from, const config::Config &to, const config::Config &now)
{
    config::Config result = now;
    if (!Carrier(Conflict::Refuse).carry(from, to, result))
        return std::nullopt;
    return result;
}

config::Config carriedAnyway(const config::Config &from, const config::Config &to, const config::Config &now)
{
    config::Config result = now;
    Carrier(Conflict::Overrule).carry(from, to, result);
    return result;
}

bool saysTheSame(const config::Config &one, const config::Config &other)
{
    config::Config same = one;
    same.policy.revision = other.policy.revision;
    return same == other;
}

} // namespace ui
