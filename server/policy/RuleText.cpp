#include "server/policy/VerdictText.h"

#include "server/base/PlainText.h"
#include "server/policy/Ladder.h"

#include <QCoreApplication>
#include <QDateTime>

namespace policy {

namespace {

struct RuleWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

QString comma()
{
    return QStringLiteral(", ");
}

QString targetWords(const Targets &targets)
{
    QStringList words;
    if (targets.client)
        words.append(RuleWords::tr("the client itself"));
    if (targets.server)
        words.append(RuleWords::tr("this machine"));
    if (targets.any)
        words.append(RuleWords::tr("every other machine"));
    for (const address::Subnet &subnet : targets.subnets)
        words.append(subnet.isAny() ? RuleWords::tr("every other machine") : subnet.toString());
    return words.isEmpty() ? RuleWords::tr("no target") : words.join(comma());
}

QString portWords(const address::PortSet &ports)
{
    if (ports.isEmpty())
        return RuleWords::tr("no port");
    if (ports == address::PortSet::all())
        return RuleWords::tr("every port");
    return ports.count() == 1 ? RuleWords::tr("port %1").arg(ports.toString())
                              : RuleWords::tr("ports %1").arg(ports.toString());
}

QString userWords(const QStringList &users)
{
    QStringList words;
    for (const QString &user : users) {
        if (user == u"anonymous")
            words.append(RuleWords::tr("anonymous"));
        else if (user == u"users")
            words.append(RuleWords::tr("all signed-in users"));
        else
            words.append(base::escaped(user, 64));
    }
    return words.isEmpty() ? RuleWords::tr("for nobody") : RuleWords::tr("for %1").arg(words.join(comma()));
}

QString clientWords(const QList<address::Subnet> &clients)
{
    QStringList words;
    for (const address::Subnet &subnet : clients) {
        if (subnet.isAny())
            return {};
        words.append(subnet.toString());
    }
    return words.isEmpty() ? RuleWords::tr("from nowhere") : RuleWords::tr("from %1").arg(words.join(comma()));
}

QString transferWords(quint8 transfers)
{
    QStringList words;
    if ((transfers & Rule::SendKind) != 0)
        words.append(RuleWords::tr("downloads"));
    if ((transfers & Rule::ReceiveKind) != 0)
        words.append(RuleWords::tr("uploads"));
    if ((transfers & Rule::ListKind) != 0)
        words.append(RuleWords::tr("listings"));
    return words.isEmpty() ? RuleWords::tr("for no transfer") : RuleWords::tr("only %1").arg(words.join(comma()));
}

QString lifeWords(qint64 expires)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(expires / 1000, Qt::UTC);
    return RuleWords::tr("until %1 UTC").arg(moment.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
}

QString rungWords(Rung rung)
{
    switch (rung) {
    case Rung::Matched:
        break;
    case Rung::Disabled:
        return RuleWords::tr("it is switched off");
    case Rung::Expired:
        return RuleWords::tr("it has expired");
    case Rung::Direction:
        return RuleWords::tr("it is for the other direction");
    case Rung::Users:
        return RuleWords::tr("the user is not among its users");
    case Rung::Clients:
        return RuleWords::tr("the client's address is not among its clients");
    case Rung::Targets:
        return RuleWords::tr("the target is not among its targets");
    case Rung::Ports:
        return RuleWords::tr("the port is not among its ports");
    case Rung::Transfers:
        return RuleWords::tr("the transfer is not among its transfers");
    case Rung::Protection:
        return RuleWords::tr("it requires an encrypted data connection");
    }
    return {};
}

QString matchedWords(const Rule &rule, bool decided)
{
    const bool allows = rule.action == Action::Allow;
    if (rule.reportOnly)
        return allows ? RuleWords::tr("it matches and would allow, but only reports")
                      : RuleWords::tr("it matches and would refuse, but only reports");
    if (decided)
        return allows ? RuleWords::tr("it matches and allows") : RuleWords::tr("it matches and refuses");
    return RuleWords::tr("it matches and would allow, but no rule can lift the refusal");
}

} // namespace

QStringList ladderLines(const Policy &policy, const Question &question, const Verdict &verdict)
{
    QStringList lines;
    const Ladder ladder = climb(policy, question);
    for (qsizetype i = 0; i < ladder.size(); ++i) {
        const Rule &rule = policy.rules.at(i);
        const Rung rung = ladder.at(i);
        const QString words = rung == Rung::Matched ? matchedWords(rule, verdict.rule == i) : rungWords(rung);
        lines.append(base::escaped(rule.id, 64) % QLatin1String(": ") % words);
    }
    return lines;
}

QString ruleSentence(const Rule &rule)
{
    const QString target = targetWords(rule.targets);
    QStringList parts{rule.action == Action::Allow ? RuleWords::tr("Allow %1").arg(target)
                                                   : RuleWords::tr("Refuse %1").arg(target)};
    if (rule.direction != Rule::When::Passive)
        parts.append(portWords(rule.ports));
    if (rule.direction == Rule::When::Active)
        parts.append(RuleWords::tr("active only"));
    else if (rule.direction == Rule::When::Passive)
        parts.append(RuleWords::tr("passive only"));
    if (!rule.users.contains(QStringLiteral("*")))
        parts.append(userWords(rule.users));
    if (const QString clients = clientWords(rule.clients); !clients.isEmpty())
        parts.append(clients);
    if (rule.transfers != Rule::AnyKind)
        parts.append(transferWords(rule.transfers));
    if (rule.tls == Rule::Protection::Required)
        parts.append(RuleWords::tr("encrypted only"));
    if (rule.expires != 0)
        parts.append(lifeWords(rule.expires));
    if (rule.reportOnly)
        parts.append(RuleWords::tr("report only"));
    if (!rule.enabled)
        parts.append(RuleWords::tr("switched off"));
    return parts.join(comma());
}

} // namespace policy
