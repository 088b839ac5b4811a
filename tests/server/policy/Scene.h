#pragma once

#include "server/policy/Judge.h"
#include "server/policy/VerdictText.h"

#include <QString>

/// The cast of the bounce scenes: a client, this machine, and everybody else.
namespace scene {

inline address::IpAddress ip(QStringView text)
{
    const auto address = address::IpAddress::parse(text);
    Q_ASSERT(address || text.isEmpty());
    return address.value_or(address::IpAddress());
}

inline address::IpAddress client()
{
    return ip(u"203.0.113.7");
}

inline const policy::Surroundings &surroundings()
{
    static const policy::Surroundings around{
        {ip(u"198.51.100.10"), ip(u"2001:db8:5::10"), ip(u"fe80::10")}, {ip(u"198.51.100.255")}, {}};
    return around;
}

inline policy::Question active(QStringView target, quint16 port = 5000)
{
    policy::Question question;
    question.client = client();
    question.target = {ip(target), port};
    question.surroundings = &surroundings();
    question.now = 1'000'000;
    return question;
}

inline policy::Question passive(QStringView peer = {})
{
    policy::Question question = active(peer, 40000);
    question.direction = policy::Direction::Passive;
    return question;
}

/// `client`, `server`, `any` or networks, separated by blanks.
inline policy::Targets targets(QStringView text)
{
    policy::Targets targets;
    for (const QStringView word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (word == u"client")
            targets.client = true;
        else if (word == u"server")
            targets.server = true;
        else if (word == u"any")
            targets.any = true;
        else
            targets.subnets.append(address::Subnet::parse(word).value());
    }
    return targets;
}

inline policy::Rule rule(policy::Action action, QStringView targetWords, QStringView ports = u"1-65535")
{
    policy::Rule rule;
    rule.id = QStringLiteral("r");
    rule.action = action;
    rule.targets = targets(targetWords);
    rule.ports = address::PortSet::parse(ports).value();
    return rule;
}

inline policy::Rule allow(QStringView targetWords, QStringView ports = u"1-65535")
{
    return rule(policy::Action::Allow, targetWords, ports);
}

inline policy::Rule deny(QStringView targetWords, QStringView ports = u"1-65535")
{
    return rule(policy::Action::Deny, targetWords, ports);
}

inline policy::Policy policyOf(const QList<policy::Rule> &rules)
{
    policy::Policy policy;
    policy.rules = rules;
    return policy;
}

/// `allowed`, or the reasons in order of precedence, separated by blanks.
inline QString outcome(const policy::Policy &policy, const policy::Question &question)
{
    const policy::Verdict verdict = policy::judge(policy, question);
    return verdict.allowed ? QStringLiteral("allowed") : policy::reasonNames(verdict.reasons).join(u' ');
}

} // namespace scene
