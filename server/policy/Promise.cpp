#include "server/policy/Promise.h"

#include "server/base/PlainText.h"
#include "server/policy/Judge.h"
#include "server/policy/Phrases.h"

#include <QCoreApplication>

#include <algorithm>

namespace policy {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

Scope scopeOf(const Promise &promise)
{
    Scope scope;
    scope.users = promise.users;
    scope.clients = promise.clients;
    scope.direction = promise.direction;
    scope.machines.client = promise.targets.client;
    scope.machines.server = promise.targets.server;
    if (promise.targets.any)
        scope.machines.networks.append(address::Subnet::any());
    scope.machines.networks += promise.targets.subnets;
    scope.ports = promise.ports;
    scope.transfers = promise.transfers;
    scope.protection =
        promise.tls == Rule::Protection::Required ? Scope::Protection::Protected : Scope::Protection::Either;
    return scope;
}

/// What an `always` speaks of: a client on this machine is this machine at the same time, and never reaches the ports
/// this server listens on, which no rule can change. Unless there are no other clients, it isn't meant.
Reach reachOf(const Analysis &analysis, const Promise &promise)
{
    Scope scope = scopeOf(promise);
    if (promise.kind == Promise::Kind::Always) {
        scope.localClients = false;
        if (Reach reach = analysis.reach(scope); !reach.empty)
            return reach;
        scope.localClients = true;
    }
    return analysis.reach(scope);
}

/// Now, and when each rule that ends some day has ended: between these moments nothing changes.
QList<qint64> moments(const Policy &policy, qint64 now)
{
    QList<qint64> moments{now};
    for (const Rule &rule : policy.rules) {
        if (rule.enabled && rule.expires > now)
            moments.append(rule.expires);
    }
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    return moments;
}

QString whoOf(const Question &question)
{
    const QString client = question.client.toString();
    return question.anonymous
        ? Words::tr("an anonymous visitor from %1").arg(client)
        : Words::tr("%1 from %2", "a user from an address").arg(base::escaped(question.user, 64), client);
}

QString transferOf(const Question &question)
{
    switch (question.transfer) {
    case Transfer::Unknown:
        break;
    case Transfer::Send:
        return question.dataProtected ? Words::tr("for an encrypted download") : Words::tr("for a download");
    case Transfer::Receive:
        return question.dataProtected ? Words::tr("for an encrypted upload") : Words::tr("for an upload");
    case Transfer::List:
        return question.dataProtected ? Words::tr("for an encrypted listing") : Words::tr("for a listing");
    }
    return {};
}

QString counterexampleSentence(const Promise &promise, const Question &question, const Policy &policy, int rule)
{
    const QString because = rule >= 0 ? Words::tr("by %1").arg(phrases::rules(policy, {rule}))
                                      : Words::tr("because no rule says otherwise");
    const QString where = question.direction == Direction::Active
        ? Words::tr("%1 port %2", "an address and port")
              .arg(question.target.address.toString(), QString::number(question.target.port))
        : question.target.address.toString();
    const bool opens = promise.kind == Promise::Kind::Never;
    if (question.direction == Direction::Active) {
        return (opens ? Words::tr("Broken: %1 could be sent to %2 %3, %4.")
                      : Words::tr("Broken: %1 could not be sent to %2 %3, %4."))
            .arg(whoOf(question), where, transferOf(question), because);
    }
    return (opens ? Words::tr("Broken: %2 could open a passive data connection of %1 %3, %4.")
                  : Words::tr("Broken: %2 could not open a passive data connection of %1 %3, %4."))
        .arg(whoOf(question), where, transferOf(question), because);
}

QString targetWords(const Targets &targets)
{
    QStringList words;
    if (targets.client)
        words.append(Words::tr("the client itself"));
    if (targets.server)
        words.append(Words::tr("this server"));
    if (targets.any)
        words.append(Words::tr("any other machine"));
    QStringList networks;
    for (const address::Subnet &subnet : targets.subnets) {
        if (subnet.isAny())
            words.append(Words::tr("any other machine"));
        else
            networks.append(subnet.toString());
    }
    if (!networks.isEmpty())
        words.append(Words::tr("another machine in %1").arg(phrases::listed(networks)));
    return phrases::listed(words);
}

} // namespace

PromiseCheck check(const Promise &promise, const CompiledPolicy &policy, const Circumstances &circumstances)
{
    PromiseCheck result;
    result.empty = true;
    const QList<qint64> times = moments(policy.policy(), circumstances.now);
    for (const qint64 moment : times) {
        Circumstances then = circumstances;
        then.now = moment;
        const Reach reach = reachOf(Analysis(policy, then), promise);
        result.empty = result.empty && reach.empty;
        const bool never = promise.kind == Promise::Kind::Never;
        if (reach.empty || (never ? reach.answer == Reach::Answer::Nothing : reach.answer == Reach::Answer::Everything))
            continue;
        result.kept = false;
        result.counterexample = never ? reach.allowedExample : reach.refusedExample;
        if (!result.counterexample)
            break;
        Question question = *result.counterexample;
        question.surroundings = &circumstances.surroundings;
        result.rule = judge(policy, question).rule;
        result.explanation = counterexampleSentence(promise, *result.counterexample, policy.policy(), result.rule);
        return result;
    }
    result.explanation =
        result.empty ? Words::tr("There is nobody and nothing that this speaks of.") : Words::tr("Kept.");
    return result;
}

QString promiseSentence(const Promise &promise)
{
    const QString target = targetWords(promise.targets);
    const bool everybody = promise.users.contains(QStringLiteral("*"));
    const QString who = phrases::users(promise.users);
    const bool never = promise.kind == Promise::Kind::Never;
    QString core;
    switch (promise.direction) {
    case Rule::When::Active:
        if (never)
            core = everybody ? Words::tr("Nobody may be sent to %1").arg(target)
                             : Words::tr("Never may %1 be sent to %2").arg(who, target);
        else
            core = everybody ? Words::tr("Everybody may always be sent to %1").arg(target)
                             : Words::tr("Always may %1 be sent to %2").arg(who, target);
        break;
    case Rule::When::Passive:
        if (never)
            core = everybody ? Words::tr("Nobody may have passive data connections from %1").arg(target)
                             : Words::tr("Never may %1 have passive data connections from %2").arg(who, target);
        else
            core = everybody ? Words::tr("Everybody may always have passive data connections from %1").arg(target)
                             : Words::tr("Always may %1 have passive data connections from %2").arg(who, target);
        break;
    case Rule::When::Any:
        if (never)
            core = everybody ? Words::tr("Nobody may have data connections with %1").arg(target)
                             : Words::tr("Never may %1 have data connections with %2").arg(who, target);
        else
            core = everybody ? Words::tr("Everybody may always have data connections with %1").arg(target)
                             : Words::tr("Always may %1 have data connections with %2").arg(who, target);
        break;
    }
    QStringList parts{core};
    if (promise.direction != Rule::When::Passive && promise.ports != address::PortSet::all())
        parts.append(phrases::ports(promise.ports));
    if (const QString clients = phrases::clients(promise.clients); !clients.isEmpty())
        parts.append(clients);
    if (const QString kinds = phrases::transfers(promise.transfers); !kinds.isEmpty())
        parts.append(Words::tr("for %1", "kinds of transfer").arg(kinds));
    if (promise.tls == Rule::Protection::Required)
        parts.append(Words::tr("encrypted"));
    return parts.join(QStringLiteral(", ")) + QLatin1Char('.');
}

} // namespace policy
