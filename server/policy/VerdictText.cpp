#include "server/policy/VerdictText.h"

#include "server/base/PlainText.h"

#include <QCoreApplication>

namespace policy {

namespace {

struct VerdictWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

QString ruleName(const Policy &policy, int rule)
{
    return rule >= 0 && rule < policy.rules.size() ? base::escaped(policy.rules.at(rule).id, 64) : QString();
}

QString who(const Question &question)
{
    return question.anonymous ? VerdictWords::tr("anonymous clients") : base::escaped(question.user, 64);
}

QString unroutable(const address::IpAddress &target)
{
    using address::AddressClass;
    const QString text = target.isNull() ? VerdictWords::tr("no address") : target.toString();
    switch (target.addressClass()) {
    case AddressClass::Unspecified:
        return VerdictWords::tr("%1 names no machine (unspecified)").arg(text);
    case AddressClass::Multicast:
        return VerdictWords::tr("%1 names a group of machines (multicast)").arg(text);
    case AddressClass::LinkLocal:
        return VerdictWords::tr("%1 has a meaning on one network cable only (link-local)").arg(text);
    case AddressClass::Reserved:
        return VerdictWords::tr("%1 belongs to a range nobody may use (reserved)").arg(text);
    default:
        return VerdictWords::tr("%1 reaches every machine of a network (broadcast)").arg(text);
    }
}

/// What is wrong with the address: its nature first, then whose it is.
QStringList addressClauses(const Question &question, Reasons reasons)
{
    const QString target = question.target.address.toString();
    const QString client = question.client.toString();
    QStringList clauses;
    if (reasons.testFlag(Reason::NotRoutable))
        clauses.append(unroutable(question.target.address));
    if (reasons.testFlag(Reason::ThisServer)) {
        clauses.append(question.targetIsOwnListener
                           ? VerdictWords::tr("this server itself listens on %1").arg(question.target.toString())
                           : VerdictWords::tr("%1 is this machine itself").arg(target));
    }
    if (reasons.testFlag(Reason::ThirdParty)) {
        clauses.append(
            clauses.isEmpty()
                ? VerdictWords::tr("%1 is another machine than the client %2 (third party)").arg(target, client)
                : VerdictWords::tr("it is not the client %1 (third party)").arg(client));
    }
    if (reasons.testFlag(Reason::WrongPeer))
        clauses.append(VerdictWords::tr("%1 arrived in place of the client %2").arg(target, client));
    if (reasons.testFlag(Reason::ReservedPort))
        clauses.append(VerdictWords::tr("port %1 is reserved").arg(question.target.port));
    return clauses;
}

QString protectionClause(const Question &question)
{
    if (question.unbound)
        return VerdictWords::tr("its TLS handshake did not prove that it belongs to the client's session");
    if (question.protectionRequired && !question.dataProtected)
        return VerdictWords::tr("every data connection has to be encrypted here");
    return VerdictWords::tr("the rule that would allow it requires an encrypted data connection");
}

QStringList clausesOf(const Policy &policy, const Question &question, const Verdict &verdict)
{
    const Reasons reasons = verdict.reasons;
    QStringList clauses;
    if (reasons.testFlag(Reason::Malformed))
        clauses.append(VerdictWords::tr("the argument is not an address and a port"));
    if (reasons.testFlag(Reason::PortZero))
        clauses.append(VerdictWords::tr("port 0 can't be connected to"));
    if (reasons.testFlag(Reason::DirectionOff))
        clauses.append(question.direction == Direction::Active
                           ? VerdictWords::tr("active data connections are switched off")
                           : VerdictWords::tr("passive data connections are switched off"));
    if (reasons.testFlag(Reason::Banned))
        clauses.append(VerdictWords::tr("the client %1 is banned for the time being").arg(question.client.toString()));
    if (reasons.testFlag(Reason::LogUnavailable))
        clauses.append(VerdictWords::tr("the log can't be written"));
    if (reasons.testFlag(Reason::TlsMismatch))
        clauses.append(protectionClause(question));
    clauses += addressClauses(question, reasons);
    if (reasons.testFlag(Reason::ByRule))
        clauses.append(
            VerdictWords::tr("the rule \"%1\" forbids it to %2").arg(ruleName(policy, verdict.rule), who(question)));
    if (reasons.testFlag(Reason::NoRule))
        clauses.append(VerdictWords::tr("no rule allows it to %1").arg(who(question)));
    return clauses;
}

QString joined(const QStringList &clauses)
{
    QString text = clauses.value(0);
    for (qsizetype i = 1; i < clauses.size(); ++i) {
        text = i + 1 < clauses.size() ? VerdictWords::tr("%1, %2", "more clauses follow").arg(text, clauses.at(i))
                                      : VerdictWords::tr("%1, and %2", "the last clause").arg(text, clauses.at(i));
    }
    return text;
}

QString allowedClause(const Question &question)
{
    const address::IpAddress &target = question.target.address;
    const bool isClient = target.bytes() == question.client.bytes();
    if (question.direction == Direction::Active) {
        return isClient
            ? VerdictWords::tr("%1 is the client itself").arg(question.target.toString())
            : VerdictWords::tr("%1 is another machine, which the policy permits").arg(question.target.toString());
    }
    if (target.isNull())
        return VerdictWords::tr("the client may open a passive data connection");
    return isClient
        ? VerdictWords::tr("the client %1 itself opened the data connection").arg(target.toString())
        : VerdictWords::tr("%1 opened the data connection, which the policy permits").arg(target.toString());
}

/// What a report-only rule would have changed; nothing when it agrees with the verdict.
QString trialSentence(const Policy &policy, const Verdict &verdict)
{
    if (verdict.reportedRule < 0 || (verdict.reportedAction == Action::Allow) == verdict.allowed)
        return {};
    const QString rule = ruleName(policy, verdict.reportedRule);
    const QString text = verdict.reportedAction == Action::Allow
        ? VerdictWords::tr("The report-only rule \"%1\" would have allowed it.").arg(rule)
        : VerdictWords::tr("The report-only rule \"%1\" would have refused it.").arg(rule);
    return QLatin1Char(' ') % text;
}

} // namespace

QString sentence(const Policy &policy, const Question &question, const Verdict &verdict)
{
    const QString trial = trialSentence(policy, verdict);
    if (!verdict.allowed)
        return VerdictWords::tr("Refused: %1.").arg(joined(clausesOf(policy, question, verdict))) % trial;
    const QString clause = allowedClause(question);
    if (verdict.rule < 0)
        return VerdictWords::tr("Allowed: %1 (no rule refuses it).").arg(clause) % trial;
    return VerdictWords::tr("Allowed: %1 (rule \"%2\").").arg(clause, ruleName(policy, verdict.rule)) % trial;
}

} // namespace policy
