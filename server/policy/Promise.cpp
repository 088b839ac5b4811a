#include "server/policy/Promise.h"

#include "server/policy/Judge.h"
#include "server/policy/PromiseText.h"

#include <QCoreApplication>

#include <algorithm>

namespace policy {

namespace {

struct PromiseWords
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
        if (rule.enabled && !rule.reportOnly && rule.expires > now)
            moments.append(rule.expires);
    }
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    return moments;
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
        result.explanation = counterexampleSentence(policy, question, reach.dependsOn, circumstances.now);
        return result;
    }
    result.explanation = result.empty
        ? PromiseWords::tr("There is no data connection that this speaks of, so nothing can break it.")
        : PromiseWords::tr("Kept, now and after each rule that ends by itself.");
    return result;
}

} // namespace policy
