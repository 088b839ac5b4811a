#include "server/policy/PromiseText.h"

#include "server/base/PlainText.h"
#include "server/policy/Judge.h"
#include "server/policy/Phrases.h"

#include <QCoreApplication>

#include <algorithm>

namespace policy {

namespace {

struct PromiseTextWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

bool isAnyone(const Targets &targets)
{
    return targets.any
        || std::any_of(targets.subnets.begin(), targets.subnets.end(),
                       [](const address::Subnet &subnet) { return subnet.isAny(); });
}

QString promisedTargets(const Targets &targets)
{
    QStringList words;
    if (targets.client)
        words.append(PromiseTextWords::tr("the client itself"));
    if (targets.server)
        words.append(PromiseTextWords::tr("this server"));
    if (isAnyone(targets)) {
        words.append(PromiseTextWords::tr("any other machine"));
    } else if (!targets.subnets.isEmpty()) {
        QStringList networks;
        for (const address::Subnet &subnet : targets.subnets)
            networks.append(subnet.toString());
        words.append(PromiseTextWords::tr("another machine in %1").arg(phrases::listed(networks)));
    }
    return words.isEmpty() ? PromiseTextWords::tr("no machine") : phrases::listed(words);
}

QString neverWords(Rule::When direction, bool everybody, const QString &who, const QString &target)
{
    switch (direction) {
    case Rule::When::Active:
        return everybody ? PromiseTextWords::tr("Nobody may be sent to %1").arg(target)
                         : PromiseTextWords::tr("%1 may never be sent to %2").arg(who, target);
    case Rule::When::Passive:
        return everybody ? PromiseTextWords::tr("Nobody may have passive data connections from %1").arg(target)
                         : PromiseTextWords::tr("%1 may never have passive data connections from %2").arg(who, target);
    case Rule::When::Any:
        break;
    }
    return everybody ? PromiseTextWords::tr("Nobody may have data connections with %1").arg(target)
                     : PromiseTextWords::tr("%1 may never have data connections with %2").arg(who, target);
}

QString alwaysWords(Rule::When direction, const QString &who, const QString &target)
{
    switch (direction) {
    case Rule::When::Active:
        return PromiseTextWords::tr("%1 may always be sent to %2").arg(who, target);
    case Rule::When::Passive:
        return PromiseTextWords::tr("%1 may always have passive data connections from %2").arg(who, target);
    case Rule::When::Any:
        break;
    }
    return PromiseTextWords::tr("%1 may always have data connections with %2").arg(who, target);
}

QString eventWords(const Question &question, bool allowed)
{
    const QString client = question.client.toString();
    const QString who = question.anonymous
        ? PromiseTextWords::tr("An anonymous visitor from %1").arg(client)
        : PromiseTextWords::tr("%1 from %2", "a user from an address").arg(base::escaped(question.user, 64), client);
    const QString target = question.target.address.toString();
    if (question.direction == Direction::Passive) {
        return allowed ? PromiseTextWords::tr("%1 could have a passive data connection from %2").arg(who, target)
                       : PromiseTextWords::tr("%1 could not have a passive data connection from %2").arg(who, target);
    }
    const QString port = QString::number(question.target.port);
    return allowed ? PromiseTextWords::tr("%1 could be sent to %2 port %3").arg(who, target, port)
                   : PromiseTextWords::tr("%1 could not be sent to %2 port %3").arg(who, target, port);
}

QStringList detailWords(const Question &question, Dependences dependsOn)
{
    QStringList words;
    if (dependsOn.testFlag(Dependence::OnTransfer)) {
        if (question.transfer == Transfer::Send)
            words.append(PromiseTextWords::tr("for a download"));
        else if (question.transfer == Transfer::Receive)
            words.append(PromiseTextWords::tr("for an upload"));
        else
            words.append(PromiseTextWords::tr("for a listing"));
    }
    if (dependsOn.testFlag(Dependence::OnProtection))
        words.append(question.dataProtected ? PromiseTextWords::tr("encrypted")
                                            : PromiseTextWords::tr("not encrypted"));
    return words;
}

QString causeWords(const Policy &policy, const Question &question, const Verdict &verdict)
{
    const bool active = question.direction == Direction::Active;
    const QString rule = phrases::rules(policy, {verdict.rule});
    if (verdict.allowed)
        return rule.isEmpty() ? PromiseTextWords::tr("because no rule refuses it")
                              : PromiseTextWords::tr("by %1").arg(rule);
    if (verdict.reasons.testFlag(Reason::DirectionOff)) {
        return active ? PromiseTextWords::tr("because active data connections are switched off")
                      : PromiseTextWords::tr("because passive data connections are switched off");
    }
    return rule.isEmpty() ? PromiseTextWords::tr("because no rule allows it")
                          : PromiseTextWords::tr("because of %1").arg(rule);
}

/// A promise may be kept today and broken once some rule has ended.
QString momentWords(const Policy &policy, qint64 moment)
{
    const auto rule =
        std::find_if(policy.rules.begin(), policy.rules.end(), [moment](const Rule &r) { return r.expires == moment; });
    const auto index = int(rule - policy.rules.begin());
    return PromiseTextWords::tr("once %1 has ended at %2")
        .arg(phrases::rules(policy, {index}), phrases::moment(moment));
}

} // namespace

QString counterexampleSentence(const CompiledPolicy &compiled, const Question &question, Dependences dependsOn,
                               qint64 now)
{
    const Policy &policy = compiled.policy();
    const Verdict verdict = judge(compiled, question);
    QStringList parts{eventWords(question, verdict.allowed)};
    parts += detailWords(question, dependsOn);
    parts.append(causeWords(policy, question, verdict));
    if (question.now > now)
        parts.append(momentWords(policy, question.now));
    return PromiseTextWords::tr("%1.", "a sentence").arg(parts.join(QStringLiteral(", ")));
}

QString promiseSentence(const Promise &promise)
{
    const QString target = promisedTargets(promise.targets);
    const QString who = phrases::capitalised(phrases::users(promise.users));
    const bool everybody = promise.users.contains(QStringLiteral("*"));
    QStringList parts{promise.kind == Promise::Kind::Never ? neverWords(promise.direction, everybody, who, target)
                                                           : alwaysWords(promise.direction, who, target)};
    if (promise.direction != Rule::When::Passive && promise.ports != address::PortSet::all())
        parts.append(phrases::ports(promise.ports));
    if (const QString clients = phrases::clients(promise.clients); !clients.isEmpty())
        parts.append(clients);
    if (const QString kinds = phrases::transfers(promise.transfers); !kinds.isEmpty())
        parts.append(PromiseTextWords::tr("for %1", "kinds of transfer").arg(kinds));
    if (promise.tls == Rule::Protection::Required)
        parts.append(PromiseTextWords::tr("encrypted"));
    return PromiseTextWords::tr("%1.", "a sentence").arg(parts.join(QStringLiteral(", ")));
}

} // namespace policy
