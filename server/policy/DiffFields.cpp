#include "server/policy/DiffEdits.h"

#include "server/base/PlainText.h"
#include "server/policy/Phrases.h"

#include <QCoreApplication>

namespace policy {

namespace {

struct DiffFieldsWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

QString changedTargets(const Targets &targets)
{
    QStringList words;
    if (targets.client)
        words.append(DiffFieldsWords::tr("the client itself"));
    if (targets.server)
        words.append(DiffFieldsWords::tr("this machine"));
    if (targets.any)
        words.append(DiffFieldsWords::tr("every other machine"));
    for (const address::Subnet &subnet : targets.subnets)
        words.append(subnet.isAny() ? DiffFieldsWords::tr("every other machine") : subnet.toString());
    return words.isEmpty() ? DiffFieldsWords::tr("no target") : phrases::listed(words);
}

QString clientWords(const QList<address::Subnet> &clients)
{
    const QString words = phrases::clients(clients);
    return words.isEmpty() ? DiffFieldsWords::tr("from anywhere") : words;
}

QString transferWords(quint8 kinds)
{
    const QString words = phrases::transfers(kinds);
    return words.isEmpty() ? DiffFieldsWords::tr("every transfer") : words;
}

QString directionWords(Rule::When direction)
{
    switch (direction) {
    case Rule::When::Active:
        return DiffFieldsWords::tr("active data connections");
    case Rule::When::Passive:
        return DiffFieldsWords::tr("passive data connections");
    case Rule::When::Any:
        break;
    }
    return DiffFieldsWords::tr("active and passive data connections");
}

QString expiryEdit(const QString &name, qint64 before, qint64 after)
{
    if (after == 0)
        return DiffFieldsWords::tr("Rule \"%1\" no longer ends by itself.").arg(name);
    if (before == 0)
        return DiffFieldsWords::tr("Rule \"%1\" now ends at %2.").arg(name, phrases::moment(after));
    return DiffFieldsWords::tr("Rule \"%1\" now ends at %2 instead of %3.")
        .arg(name, phrases::moment(after), phrases::moment(before));
}

QStringList matchEdits(const QString &name, const Rule &before, const Rule &after)
{
    QStringList edits;
    if (before.direction != after.direction) {
        edits.append(DiffFieldsWords::tr("Rule \"%1\" is now for %2 instead of %3.")
                         .arg(name, directionWords(after.direction), directionWords(before.direction)));
    }
    if (before.users != after.users) {
        edits.append(DiffFieldsWords::tr("Rule \"%1\" is now for %2 instead of %3.")
                         .arg(name, phrases::users(after.users), phrases::users(before.users)));
    }
    if (before.clients != after.clients) {
        edits.append(DiffFieldsWords::tr("Rule \"%1\" is now for clients %2 instead of %3.")
                         .arg(name, clientWords(after.clients), clientWords(before.clients)));
    }
    if (before.targets != after.targets) {
        edits.append(DiffFieldsWords::tr("Rule \"%1\" now names %2 instead of %3.")
                         .arg(name, changedTargets(after.targets), changedTargets(before.targets)));
    }
    if (before.ports != after.ports) {
        edits.append(DiffFieldsWords::tr("Rule \"%1\" now covers %2 instead of %3.")
                         .arg(name, phrases::ports(after.ports), phrases::ports(before.ports)));
    }
    if (before.transfers != after.transfers) {
        edits.append(DiffFieldsWords::tr("Rule \"%1\" is now for %2 instead of %3.")
                         .arg(name, transferWords(after.transfers), transferWords(before.transfers)));
    }
    if (before.tls != after.tls) {
        edits.append(after.tls == Rule::Protection::Required
                         ? DiffFieldsWords::tr("Rule \"%1\" is now for encrypted data connections alone.").arg(name)
                         : DiffFieldsWords::tr("Rule \"%1\" is now for unencrypted data connections, too.").arg(name));
    }
    return edits;
}

} // namespace

QStringList fieldEdits(const Rule &before, const Rule &after)
{
    const QString name = base::escaped(after.id, 64);
    QStringList edits;
    if (before.enabled != after.enabled) {
        edits.append(after.enabled ? DiffFieldsWords::tr("Rule \"%1\" is switched on.").arg(name)
                                   : DiffFieldsWords::tr("Rule \"%1\" is switched off.").arg(name));
    }
    if (before.reportOnly != after.reportOnly) {
        edits.append(after.reportOnly
                         ? DiffFieldsWords::tr("Rule \"%1\" now only reports and decides nothing.").arg(name)
                         : DiffFieldsWords::tr("Rule \"%1\" now decides; it only reported before.").arg(name));
    }
    if (before.action != after.action) {
        edits.append(after.action == Action::Allow
                         ? DiffFieldsWords::tr("Rule \"%1\" now allows instead of refusing.").arg(name)
                         : DiffFieldsWords::tr("Rule \"%1\" now refuses instead of allowing.").arg(name));
    }
    edits += matchEdits(name, before, after);
    if (before.expires != after.expires)
        edits.append(expiryEdit(name, before.expires, after.expires));
    if (before.note != after.note)
        edits.append(DiffFieldsWords::tr("The note of rule \"%1\" is different.").arg(name));
    return edits;
}

} // namespace policy
