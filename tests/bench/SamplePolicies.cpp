#include "tests/bench/SamplePolicies.h"

using namespace Qt::Literals::StringLiterals;
using address::IpAddress;
using address::PortSet;
using address::Subnet;
using policy::Action;
using policy::Policy;
using policy::Rule;

namespace sample {

IpAddress v6(quint32 network, quint32 host)
{
    IpAddress::Bytes bytes{0x20, 0x01, 0x0d, 0xb8};
    for (size_t i = 0; i < 4; ++i) {
        bytes[4 + i] = quint8(network >> (24 - 8 * i));
        bytes[12 + i] = quint8(host >> (24 - 8 * i));
    }
    return IpAddress::fromV6(bytes);
}

IpAddress v4(quint32 network, quint32 host)
{
    return IpAddress::fromV4(0x0a000000u + network % 0xffffu * 256 + host % 256);
}

QString userName(quint32 number)
{
    return u"user-"_s % QString::number(number % 60);
}

namespace {

Rule rule(int number, QRandomGenerator &random)
{
    const auto net = quint32(number);
    Rule rule;
    rule.id = u"rule-"_s % QString::number(number);
    rule.action = number % 5 == 4 ? Action::Deny : Action::Allow;
    rule.direction = Rule::When(random.bounded(3));
    if (number % 3 != 0)
        rule.users = number % 3 == 1 ? QStringList{userName(net)} : QStringList{userName(net), userName(net + 7)};
    if (number % 7 == 0)
        rule.users = QStringList{u"users"_s};
    if (number % 2 == 0)
        rule.clients = {Subnet::fromPrefix(v4(net * 3, 0), 20), Subnet::fromPrefix(v6(net * 3, 0), 60)};
    rule.targets.client = number % 6 == 0;
    rule.targets.server = number % 50 == 0;
    rule.targets.subnets = {Subnet::fromPrefix(v4(net, 0), 24), Subnet::fromPrefix(v6(net, 0), 64)};
    if (number % 4 == 0)
        rule.targets.subnets.append(Subnet::fromPrefix(v4(net, 0), 16));
    const auto first = quint16(1024 + random.bounded(2000));
    rule.ports = number % 4 == 3 ? PortSet::of(first, quint16(first + 4000)) : PortSet::of(1024, 65535);
    if (number % 9 == 0)
        rule.transfers = quint8(1 + random.bounded(7));
    rule.tls = number % 8 == 0 ? Rule::Protection::Required : Rule::Protection::Any;
    rule.enabled = number % 23 != 0;
    rule.reportOnly = number % 29 == 0;
    if (number % 10 == 0)
        rule.expires = now + (random.bounded(4) - 1) * 3'600'000'000LL;
    return rule;
}

} // namespace

Policy policyOf(int count)
{
    QRandomGenerator random(1997);
    Policy policy;
    for (int i = 1; i < count; ++i)
        policy.rules.append(rule(i, random));
    policy.rules += Policy::standard().rules;
    return policy;
}

} // namespace sample
