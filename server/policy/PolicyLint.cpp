#include "server/policy/PolicyLint.h"

#include "server/base/PlainText.h"
#include "server/policy/RuleShadow.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace policy {

namespace {

using Severity = Finding::Severity;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

struct Facts
{
    const Policy &policy;
    bool anonymousMayUpload;
    qint64 now;
};

QString name(const Rule &rule)
{
    return base::escaped(rule.id, 64);
}

QString placeOf(qsizetype rule)
{
    return QLatin1String("/rules/") % QString::number(rule);
}

bool isInForce(const Rule &rule, qint64 now)
{
    return rule.enabled && !rule.reportOnly && (rule.expires == 0 || now < rule.expires);
}

bool coversAnyMachine(const Rule &rule)
{
    const auto &subnets = rule.targets.subnets;
    return rule.targets.any || std::any_of(subnets.begin(), subnets.end(), [](const auto &s) { return s.isAny(); });
}

bool reachesThirdParties(const Rule &rule)
{
    return rule.targets.any || !rule.targets.subnets.isEmpty();
}

bool isForAnonymous(const Rule &rule)
{
    return rule.users.contains(QStringLiteral("*")) || rule.users.contains(QStringLiteral("anonymous"));
}

bool isForEveryone(const Rule &rule)
{
    return rule.users.contains(QStringLiteral("*"))
        && std::any_of(rule.clients.begin(), rule.clients.end(), [](const auto &s) { return s.isAny(); });
}

bool opensReservedPorts(const Rule &rule)
{
    const auto &ranges = rule.ports.ranges();
    return rule.direction != Rule::When::Passive && !ranges.isEmpty()
        && ranges.first().first < address::firstUnreservedPort;
}

void lintReach(const Facts &facts, const Rule &rule, const QString &place, QList<Finding> &findings)
{
    const bool active = rule.direction != Rule::When::Passive;
    if (active && facts.anonymousMayUpload && isForAnonymous(rule) && reachesThirdParties(rule)
        && (rule.transfers & Rule::SendKind) != 0) {
        // CERT Advisory CA-97.27, III.C: the upload is the message, the third party its receiver.
        findings.append(
            {QStringLiteral("PL01"),
             Severity::Error,
             place,
             Words::tr("Rule \"%1\" lets anonymous clients have a file sent to another machine, and they may "
                       "upload the file first. Limit the rule to signed-in users, or close the upload areas "
                       "to anonymous.")
                 .arg(name(rule)),
             {}});
    }
    if (coversAnyMachine(rule) && isForEveryone(rule)) {
        findings.append(
            {QStringLiteral("PL02"),
             Severity::Warning,
             place,
             Words::tr("Rule \"%1\" lets everyone use this server to reach any machine. Name the machines, or "
                       "the users or clients who need it.")
                 .arg(name(rule)),
             {}});
    }
    if (rule.direction != Rule::When::Active && reachesThirdParties(rule) && rule.tls == Rule::Protection::Any) {
        findings.append({QStringLiteral("PL11"),
                         Severity::Warning,
                         place,
                         Words::tr("Rule \"%1\" lets machines other than the client take a passive data connection, "
                                   "unencrypted: whoever guesses the port gets the file. Require encryption, or limit "
                                   "the rule to active.")
                             .arg(name(rule)),
                         {}});
    }
}

void lintAllowRule(const Facts &facts, const Rule &rule, const QString &place, QList<Finding> &findings)
{
    lintReach(facts, rule, place, findings);
    if (opensReservedPorts(rule)) {
        findings.append({QStringLiteral("PL03"),
                         Severity::Warning,
                         place,
                         Words::tr("Rule \"%1\" allows ports below 1024, where mail, login and other system services "
                                   "listen. Begin its ports at 1024.")
                             .arg(name(rule)),
                         {}});
    }
    if (rule.targets.server) {
        findings.append(
            {QStringLiteral("PL04"),
             Severity::Warning,
             place,
             Words::tr("Rule \"%1\" lets clients reach services of this machine that trust local connections. "
                       "Take \"server\" out of its targets.")
                 .arg(name(rule)),
             {}});
    }
}

void lintLife(const Facts &facts, qsizetype index, QList<Finding> &findings)
{
    const Rule &rule = facts.policy.rules.at(index);
    if (!rule.enabled)
        return;
    if (rule.expires != 0 && facts.now >= rule.expires) {
        findings.append({QStringLiteral("PL06"),
                         Severity::Information,
                         placeOf(index),
                         Words::tr("Rule \"%1\" has expired and no longer matches. Remove it, or give it a new end.")
                             .arg(name(rule)),
                         {}});
        return;
    }
    if (matchesNothing(rule)) {
        findings.append({QStringLiteral("PL10"),
                         Severity::Warning,
                         placeOf(index),
                         Words::tr("Rule \"%1\" can never match: its users, clients, targets, ports or transfers are "
                                   "empty. Fill them in, or remove the rule.")
                             .arg(name(rule)),
                         {}});
        return;
    }
    for (qsizetype i = 0; i < index; ++i) {
        const Rule &earlier = facts.policy.rules.at(i);
        if (!isInForce(earlier, facts.now) || !shadows(earlier, rule))
            continue;
        findings.append({QStringLiteral("PL05"),
                         Severity::Warning,
                         placeOf(index),
                         Words::tr("Rule \"%1\" never decides, because rule \"%2\" above it already matches all of it. "
                                   "Move it up, or remove it.")
                             .arg(name(rule), name(earlier)),
                         {}});
        return;
    }
}

void lintIds(const Policy &policy, QList<Finding> &findings)
{
    QSet<QString> seen;
    for (qsizetype i = 0; i < policy.rules.size(); ++i) {
        const Rule &rule = policy.rules.at(i);
        if (!seen.contains(rule.id)) {
            seen.insert(rule.id);
            continue;
        }
        findings.append({QStringLiteral("PL07"),
                         Severity::Error,
                         placeOf(i),
                         Words::tr("Two rules are called \"%1\", so the log can't say which one decided. Rename one.")
                             .arg(name(rule)),
                         {}});
    }
}

void lintSourcePort(const Facts &facts, QList<Finding> &findings)
{
    const Policy &policy = facts.policy;
    if (policy.dataSourcePort == 0 || policy.dataSourcePort >= address::firstUnreservedPort)
        return;
    const QString place = QStringLiteral("/dataSourcePort");
    findings.append({QStringLiteral("PL08"),
                     Severity::Information,
                     place,
                     Words::tr("Sending from port %1 needs a privilege of the system, and some services trust whoever "
                               "connects from such a port. Use 0 unless a firewall asks for it.")
                         .arg(policy.dataSourcePort),
                     {}});
    const bool exposed = policy.otherwise == Action::Allow
        || std::any_of(policy.rules.begin(), policy.rules.end(), [&facts](const Rule &rule) {
                             return isInForce(rule, facts.now) && rule.action == Action::Allow
                                 && rule.direction != Rule::When::Passive && reachesThirdParties(rule);
                         });
    if (exposed) {
        findings.append({QStringLiteral("PL12"),
                         Severity::Warning,
                         place,
                         Words::tr("Other machines are reached from port %1, so every service on them must refuse "
                                   "connections from that port; nothing here can check that. Use 0, or allow no third "
                                   "parties.")
                             .arg(policy.dataSourcePort),
                         {}});
    }
}

} // namespace

QList<Finding> lint(const Policy &policy, const LintFacts &given)
{
    const bool anonymousMayUpload = given.anonymousMayUpload;
    const qint64 nowMicroseconds = given.circumstances.now;
    const Facts facts{policy, anonymousMayUpload, nowMicroseconds};
    QList<Finding> findings;
    for (qsizetype i = 0; i < policy.rules.size(); ++i) {
        const Rule &rule = policy.rules.at(i);
        if (rule.action == Action::Allow && isInForce(rule, nowMicroseconds) && !matchesNothing(rule))
            lintAllowRule(facts, rule, placeOf(i), findings);
        lintLife(facts, i, findings);
    }
    lintIds(policy, findings);
    lintSourcePort(facts, findings);
    if (policy.otherwise == Action::Allow) {
        findings.append({QStringLiteral("PL09"),
                         anonymousMayUpload ? Severity::Error : Severity::Warning,
                         QStringLiteral("/otherwise"),
                         Words::tr("Whatever no rule mentions is allowed, so everyone can reach any machine and port "
                                   "through this server. Set \"otherwise\" to deny and allow what is needed by rules."),
                         {}});
    }
    return findings;
}

} // namespace policy
