#include "server/policy/LintContext.h"

#include "server/base/PlainText.h"

#include <algorithm>

namespace policy {

LintContext::LintContext(const Policy &checked, const LintFacts &known)
    : policy(checked)
    , facts(known)
    , analysis(CompiledPolicy(checked), known.circumstances)
    , deciding(analysis.reach(everything()).deciding)
{}

bool LintContext::isInForce(const Rule &rule) const
{
    return rule.enabled && (rule.expires == 0 || facts.circumstances.now < rule.expires);
}

Finding &LintContext::add(const char *id, Finding::Severity severity, const QString &place, const QString &text)
{
    findings.append({QString::fromLatin1(id), severity, place, text, {}});
    return findings.last();
}

Finding::Fix LintContext::removal(qsizetype rule) const
{
    Finding::Fix fix{tr("Remove rule \"%1\"").arg(name(policy.rules.at(rule))), policy};
    fix.policy.rules.removeAt(rule);
    return fix;
}

QString LintContext::name(const Rule &rule)
{
    return base::escaped(rule.id, 64);
}

QString LintContext::placeOf(qsizetype rule, const char *key)
{
    const QString place = QLatin1String("/rules/") % QString::number(rule);
    return key ? place % QLatin1Char('/') % QLatin1String(key) : place;
}

Scope everything()
{
    Scope scope;
    scope.machines = {true, true, {address::Subnet::any()}, {}};
    return scope;
}

Scope scopeOf(const Rule &rule)
{
    const Targets &targets = rule.targets;
    const bool everybody = targets.any
        || std::any_of(targets.subnets.begin(), targets.subnets.end(), [](const auto &s) { return s.isAny(); });
    Scope scope;
    scope.users = rule.users;
    scope.clients = rule.clients;
    scope.direction = rule.direction;
    scope.machines.client = targets.client || everybody;
    scope.machines.server = targets.server;
    scope.machines.networks = everybody ? QList{address::Subnet::any()} : targets.subnets;
    scope.ports = rule.ports;
    scope.transfers = rule.transfers;
    if (rule.tls == Rule::Protection::Required)
        scope.protection = Scope::Protection::Protected;
    return scope;
}

} // namespace policy
