#include "tests/server/policy/PolicyDice.h"

#include "tests/server/policy/Scene.h"

using namespace Qt::Literals::StringLiterals;
using policy::Action;
using policy::Policy;
using policy::Rule;
using policy::Scope;

namespace {

const QStringList &networkPool()
{
    static const QStringList pool{u"any"_s,
                                  u"0.0.0.0/0"_s,
                                  u"10.0.0.0/8"_s,
                                  u"10.1.0.0/16"_s,
                                  u"10.1.2.3"_s,
                                  u"10.1.2.4"_s,
                                  u"10.1.2.2/31"_s,
                                  u"192.168.0.0/16"_s,
                                  u"203.0.113.0/24"_s,
                                  u"203.0.113.7"_s,
                                  u"127.0.0.0/8"_s,
                                  u"198.51.100.0/24"_s,
                                  u"127.0.0.1"_s,
                                  u"172.16.0.0/12"_s,
                                  u"::/0"_s,
                                  u"2001:db8::/32"_s,
                                  u"2001:db8::7"_s,
                                  u"fc00::/7"_s,
                                  u"fd00:1::/64"_s,
                                  u"2002:a00::/24"_s,
                                  u"64:ff9b::/96"_s,
                                  u"2001::/32"_s,
                                  u"2001:0:1234::/48"_s,
                                  u"224.0.0.0/4"_s,
                                  u"169.254.0.0/16"_s,
                                  u"fe80::/10"_s,
                                  u"198.51.100.10"_s,
                                  u"2001:0:1::5ef5:fdfc"_s,
                                  u"2002:a01:203::/48"_s};
    return pool;
}

} // namespace

policy::Circumstances PolicyDice::circumstances()
{
    policy::Circumstances circumstances;
    circumstances.surroundings = scene::surroundings();
    circumstances.surroundings.broadcasts.insert(scene::ip(u"10.1.255.255"));
    circumstances.listening = *address::PortSet::parse(u"2121,50000-50002");
    circumstances.now = now;
    return circumstances;
}

void PolicyDice::drawPools()
{
    m_networks.clear();
    for (int i = 0; i < 5; ++i)
        m_networks.append(*address::Subnet::parse(pick(networkPool())));
    m_ports.clear();
    for (int i = 0; i < 2; ++i)
        m_ports.append(*address::PortSet::parse(pick<QString>(
            {u"1024-65535"_s, u"20,1024-65535"_s, u"5000"_s, u""_s, u"1-1023"_s, u"1"_s, u"65535"_s, u"21-50001"_s})));
}

QList<address::Subnet> PolicyDice::networks()
{
    QList<address::Subnet> networks;
    do
        networks.append(pick(m_networks));
    while (oneIn(3));
    return networks;
}

QStringList PolicyDice::users()
{
    return pick<QStringList>(
        {{u"anonymous"_s}, {u"users"_s}, {u"alice"_s}, {u"alice"_s, u"anonymous"_s}, {u"bob"_s}, {}});
}

address::PortSet PolicyDice::ports()
{
    return oneIn(2) ? address::PortSet::all() : pick(m_ports);
}

Rule PolicyDice::rule(int number)
{
    Rule r;
    r.id = QString(u"rule-"_s % QString::number(number));
    r.action = oneIn(3) ? Action::Deny : Action::Allow;
    r.direction = oneIn(2) ? Rule::When::Any : Rule::When(m_random.bounded(3));
    if (oneIn(3))
        r.users = users();
    if (oneIn(3))
        r.clients = networks();
    r.targets.client = oneIn(2);
    r.targets.server = oneIn(4);
    r.targets.any = oneIn(5);
    if (oneIn(2))
        r.targets.subnets = networks();
    r.ports = ports();
    if (oneIn(4))
        r.transfers = quint8(m_random.bounded(8));
    r.tls = oneIn(5) ? Rule::Protection::Required : Rule::Protection::Any;
    r.enabled = !oneIn(8);
    r.reportOnly = oneIn(8);
    if (oneIn(4))
        r.expires = pick<qint64>({now - 1, now, now + 1});
    return r;
}

Policy PolicyDice::policy(int mostRules)
{
    drawPools();
    Policy p;
    const int count = 1 + m_random.bounded(mostRules);
    for (int i = 0; i < count; ++i)
        p.rules.append(rule(i));
    p.otherwise = oneIn(4) ? Action::Allow : Action::Deny;
    p.active = !oneIn(15);
    p.passive = !oneIn(15);
    return p;
}

Scope PolicyDice::scope()
{
    Scope scope;
    if (oneIn(2))
        scope.users = users();
    if (oneIn(2))
        scope.clients = networks();
    if (oneIn(3))
        scope.clientsExcept = networks();
    scope.direction = Rule::When(m_random.bounded(3));
    scope.machines.client = oneIn(2);
    scope.machines.server = oneIn(3);
    if (!oneIn(3))
        scope.machines.networks = networks();
    if (oneIn(3))
        scope.machines.except = networks();
    scope.ports = ports();
    if (oneIn(2))
        scope.transfers = quint8(m_random.bounded(8));
    scope.protection = Scope::Protection(m_random.bounded(3));
    scope.localClients = !oneIn(3);
    return scope;
}
