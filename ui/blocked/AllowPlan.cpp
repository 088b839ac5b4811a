#include "ui/blocked/AllowPlan.h"

#include "server/policy/Judge.h"
#include "server/policy/VerdictText.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

using address::AddressClass;
using address::IpAddress;
using address::Subnet;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::AllowPlan", text);
}

policy::Transfer transferOf(const QString &command)
{
    if (command.isEmpty())
        return policy::Transfer::Unknown;
    if (command == u"RETR")
        return policy::Transfer::Send;
    if (command == u"STOR" || command == u"APPE" || command == u"STOU")
        return policy::Transfer::Receive;
    return policy::Transfer::List;
}

bool isThisMachine(const IpAddress &address, const policy::Circumstances &circumstances)
{
    return address.isLoopback() || circumstances.surroundings.own.contains(address.withoutScope());
}

policy::Targets targetsOf(const policy::Question &question, const policy::Circumstances &circumstances)
{
    policy::Targets targets;
    if (question.target.address == question.client)
        targets.client = true;
    else if (isThisMachine(question.target.address, circumstances))
        targets.server = true;
    else
        targets.subnets = {Subnet::host(question.target.address)};
    return targets;
}

/// The network somebody's neighbours are likely to be in.
Subnet neighbourhood(const IpAddress &address)
{
    return Subnet::fromPrefix(address, address.isV4() ? 24 : 64);
}

policy::Rule exactRule(const policy::Question &question, const policy::Circumstances &circumstances)
{
    const bool active = question.direction == policy::Direction::Active;
    policy::Rule rule;
    rule.action = policy::Action::Allow;
    rule.direction = active ? policy::Rule::When::Active : policy::Rule::When::Passive;
    rule.users = {question.anonymous ? u"anonymous"_s : question.user};
    rule.clients = {Subnet::host(question.client)};
    rule.targets = targetsOf(question, circumstances);
    if (active)
        rule.ports = address::PortSet::of(question.target.port, question.target.port);
    return rule;
}

QList<AllowChoice> choicesFor(const policy::Question &question, const policy::Circumstances &circumstances)
{
    const policy::Rule exact = exactRule(question, circumstances);
    QList<AllowChoice> choices{{tr("Exactly this"), exact}};

    if (question.direction == policy::Direction::Active) {
        AllowChoice ports{tr("This client and target, every port from 1024"), exact};
        ports.rule.ports = address::PortSet::of(address::firstUnreservedPort, 65535);
        if (question.target.port >= address::firstUnreservedPort)
            choices.append(ports);
    }
    AllowChoice clients{tr("The same from the client's network, %1").arg(neighbourhood(question.client).toString()),
                        exact};
    clients.rule.clients = {neighbourhood(question.client)};
    choices.append(clients);
    if (!exact.targets.subnets.isEmpty()) {
        const Subnet network = neighbourhood(question.target.address);
        AllowChoice targets{tr("This client to the target's network, %1").arg(network.toString()), exact};
        targets.rule.targets.subnets = {network};
        choices.append(targets);
    }
    return choices;
}

QStringList dangersOf(const policy::Question &question, const policy::Circumstances &circumstances)
{
    const IpAddress &target = question.target.address;
    QStringList dangers;
    if (question.direction == policy::Direction::Active && question.target.port < address::firstUnreservedPort)
        dangers.append(tr("Port %1 is reserved for system services. Whoever may send a file there can talk to such a "
                          "service in this server's name.")
                           .arg(question.target.port));
    if (isThisMachine(target, circumstances))
        dangers.append(tr("%1 is this machine itself. What listens here may trust connections that come from here.")
                           .arg(target.toString()));
    else if (target != question.client
             && (target.addressClass() == AddressClass::Private || target.addressClass() == AddressClass::LinkLocal))
        dangers.append(tr("%1 is in a private network. A client outside could reach machines behind this server.")
                           .arg(target.toString()));
    return dangers;
}

} // namespace

std::optional<policy::Question> questionOf(const audit::AttemptRow &row, const policy::Circumstances &circumstances)
{
    const auto client = IpAddress::parse(
        QStringView(row.client).left(row.client.contains(u'%') ? row.client.indexOf(u'%') : row.client.size()));
    const auto target = IpAddress::parse(QStringView(row.target));
    if (!client || !target)
        return std::nullopt;
    policy::Question question;
    const bool passive = row.verb == u"PASV" || row.verb == u"EPSV";
    question.direction = passive ? policy::Direction::Passive : policy::Direction::Active;
    question.client = *client;
    question.anonymous = row.user.isEmpty() || row.user == u"anonymous";
    if (!question.anonymous)
        question.user = row.user;
    question.target = {*target, quint16(qBound(0, row.targetPort, 65535))};
    question.transfer = transferOf(row.command);
    question.dataProtected = row.protection == u"both";
    question.now = circumstances.now;
    question.targetIsOwnListener = !passive && circumstances.listening.contains(question.target.port);
    return question;
}

policy::Policy withRule(policy::Policy policy, policy::Rule rule, qint64 expires)
{
    const auto taken = [&policy](const QString &id) {
        return std::any_of(policy.rules.begin(), policy.rules.end(),
                           [&id](const policy::Rule &one) { return one.id == id; });
    };
    int number = 1;
    while (taken(u"from-log-"_s % QString::number(number)))
        ++number;
    rule.id = u"from-log-"_s % QString::number(number);
    rule.expires = expires;
    policy.rules.prepend(rule);
    return policy;
}

AllowPlan allowPlan(const audit::AttemptRow &row, const policy::Policy &policy,
                    const policy::Circumstances &circumstances)
{
    AllowPlan plan;
    std::optional<policy::Question> question = questionOf(row, circumstances);
    if (!question) {
        plan.why = tr("The address it asked for could not be read, so there is nothing to allow.");
        return plan;
    }
    question->surroundings = &circumstances.surroundings;
    if (policy::judge(policy, *question).allowed) {
        plan.why = tr("The policy in force allows this already. It was refused by an earlier one, or for a reason that "
                      "has passed.");
        return plan;
    }
    const QList<AllowChoice> choices = choicesFor(*question, circumstances);
    const policy::Verdict verdict = policy::judge(withRule(policy, choices.first().rule, 0), *question);
    if (!verdict.allowed) {
        plan.why = tr("No rule can allow this: %1.").arg(policy::reasonSentence(verdict.primaryReason()));
        return plan;
    }
    plan.choices = choices;
    plan.dangers = dangersOf(*question, circumstances);
    return plan;
}

} // namespace ui
