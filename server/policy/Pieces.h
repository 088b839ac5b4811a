#pragma once

#include "server/address/PortSet.h"
#include "server/policy/AddressPieces.h"
#include "server/policy/Reach.h"
#include "server/policy/RuleSet.h"

#include <vector>

namespace policy {

/// Addresses and ports cut so small that no rule, and nothing the judge knows of addresses, tells apart two of a piece.
/// What a piece is (a machine at all, this one) is asked of the judge. Immutable; inside server/policy only.
class Pieces final
{
public:
    struct Address
    {
        AddressPiece where;
        bool canBeClient = false;
        bool canBeOther = false; ///< a target that is not the client
        bool thisMachine = false;
        int from = 0; ///< which of clientRules()
        int at = 0; ///< which of targetRules()
    };
    struct Port
    {
        address::PortRange range;
        bool listening = false;
        RuleSet rules; ///< whose ports hold it
    };

    /// Cut further at `networks` and at the ends of `ports`, for scopes that speak of them.
    Pieces(CompiledPolicy policy, Circumstances circumstances, const QList<address::Subnet> &networks = {},
           const QList<address::PortRange> &ports = {});

    /// Whether all that the scope speaks of is cut already.
    bool suit(const Scope &scope) const;

    const CompiledPolicy &compiled() const { return m_policy; }
    const Policy &policy() const { return m_policy.policy(); }
    const Circumstances &circumstances() const { return m_circumstances; }
    const std::vector<Address> &addresses() const { return m_addresses; }
    const std::vector<Port> &ports() const { return m_ports; } ///< from 0 to 65535
    qsizetype portAt(quint16 port) const; ///< index of the piece that holds it

    /// The rules that can decide: in force, not only reporting.
    const RuleSet &live() const { return m_live; }
    /// Of those in force: whose clients, and whose target networks, hold a piece's addresses.
    const RuleSet &clientRules(int set) const { return m_clientRules[size_t(set)]; }
    const RuleSet &targetRules(int set) const { return m_targetRules[size_t(set)]; }
    RuleSet rulesFor(Direction direction) const;
    RuleSet rulesFor(bool anonymous, const QString &user) const;

private:
    void cutAddresses();
    void cutPorts(const QList<address::PortRange> &more);
    Address examine(const AddressPiece &piece) const;
    RuleSet rulesFrom(const address::IpAddress &client) const;
    RuleSet rulesAt(const address::IpAddress &target) const;
    template <typename Predicate> RuleSet liveRules(Predicate predicate) const;

    CompiledPolicy m_policy;
    CompiledPolicy m_nothing; ///< without rules: what it refuses is in the nature of the address
    Circumstances m_circumstances;
    QList<address::Subnet> m_networks;
    std::vector<Address> m_addresses;
    std::vector<Port> m_ports;
    RuleSet m_live;
    std::vector<RuleSet> m_clientRules;
    std::vector<RuleSet> m_targetRules;
};

} // namespace policy
