#pragma once

#include "server/policy/Question.h"
#include "server/policy/Verdict.h"

namespace policy {

/// Holds one question against rules. What the question's target is (the client, this machine, nobody) is found out
/// once, because every rule asks for it. Inside server/policy only; the question must outlive it.
class RuleMatcher final
{
public:
    explicit RuleMatcher(const Question &question);

    /// The first condition of the rule, in the order of the enum, that does not hold.
    Rung tryRule(const Rule &rule) const;

    /// In force, of this direction, and for this user, client and transfer: all that does not speak of the target.
    bool concerns(const Rule &rule) const;
    bool matchesTargets(const Rule &rule) const;
    bool matchesPorts(const Rule &rule) const;
    bool matchesProtection(const Rule &rule) const;

    /// False at PASV time, when nobody has arrived.
    bool targetKnown() const { return m_targetKnown; }
    bool targetIsClient() const { return m_targetIsClient; }
    /// Loopback, or an address of this machine, also when it is embedded in an IPv6 address.
    bool targetIsThisMachine() const { return m_targetIsThisMachine; }
    bool targetIsRoutable() const { return m_targetIsRoutable; }

private:
    Rung tryGeneral(const Rule &rule) const;
    bool matchesUsers(const Rule &rule) const;
    bool matchesClients(const Rule &rule) const;
    bool matchesSubnets(const Rule &rule) const;
    bool matchesTransfers(const Rule &rule) const;

    const Question &m_question;
    address::IpAddress m_embedded;
    quint8 m_transferBit = 0;
    bool m_targetKnown = false;
    bool m_targetIsClient = false;
    bool m_targetIsThisMachine = false;
    bool m_targetIsRoutable = true;
};

} // namespace policy
