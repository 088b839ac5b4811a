#pragma once

#include "server/policy/Reach.h"

#include <QRandomGenerator>

/// Random policies of all fields. Each draws from a few networks, names and port ranges of its own, so that its rules
/// meet; the same seed gives the same policies.
class PolicyDice final
{
public:
    explicit PolicyDice(quint32 seed)
        : m_random(seed)
    {}

    static constexpr qint64 now = 1'000'000;
    /// This machine, its broadcast addresses and what it listens on.
    static policy::Circumstances circumstances();

    policy::Policy policy(int mostRules);
    policy::Scope scope();

    bool oneIn(int n) { return m_random.bounded(n) == 0; }
    template <typename T> T pick(const QList<T> &pool) { return pool.at(m_random.bounded(int(pool.size()))); }
    QRandomGenerator &random() { return m_random; }

private:
    policy::Rule rule(int number);
    QList<address::Subnet> networks();
    QStringList users();
    address::PortSet ports();
    void drawPools();

    QRandomGenerator m_random;
    QList<address::Subnet> m_networks;
    QList<address::PortSet> m_ports;
};
