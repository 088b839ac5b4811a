#include "server/policy/PolicyMap.h"

#include "server/policy/Phrases.h"

#include <QCoreApplication>

namespace policy {

namespace {

struct MapWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

/// Who decides a part of a cell.
struct Deciders
{
    QString rules; ///< empty: none
    bool nobody = false; ///< no rule decided, somewhere
};

Deciders decidersOf(const Policy &policy, const QList<int> &deciding)
{
    return {phrases::rules(policy, deciding), deciding.contains(-1)};
}

/// What refuses where no rule does.
QString factSentence(const Reach &cell, Direction direction)
{
    if (cell.reasons.testFlag(Reason::DirectionOff))
        return direction == Direction::Active ? MapWords::tr("Refused: active data connections are switched off.")
                                              : MapWords::tr("Refused: passive data connections are switched off.");
    if (cell.reasons.testFlag(Reason::PortZero))
        return MapWords::tr("Refused: port 0 can't be connected to.");
    return {};
}

QString refusedSentence(const Policy &policy, const Reach &cell, Direction direction)
{
    if (const QString fact = factSentence(cell, direction); !fact.isEmpty())
        return fact;
    const Deciders deciders = decidersOf(policy, cell.refusing);
    if (deciders.rules.isEmpty()) {
        return policy.otherwise == Action::Allow ? MapWords::tr("Refused: no rule opens this server itself.")
                                                 : MapWords::tr("Refused: no rule allows it.");
    }
    return deciders.nobody ? MapWords::tr("Refused by the %1, or because no rule allows it.").arg(deciders.rules)
                           : MapWords::tr("Refused by the %1.").arg(deciders.rules);
}

QString allowedSentence(const Policy &policy, const Reach &cell)
{
    const Deciders deciders = decidersOf(policy, cell.allowing);
    if (deciders.rules.isEmpty())
        return MapWords::tr("Allowed: no rule refuses it.");
    return deciders.nobody ? MapWords::tr("Allowed by the %1, or because no rule refuses it.").arg(deciders.rules)
                           : MapWords::tr("Allowed by the %1.").arg(deciders.rules);
}

QString dependenceWords(Dependences dependsOn)
{
    QStringList words;
    if (dependsOn.testFlag(Dependence::OnUser))
        words.append(MapWords::tr("the user"));
    if (dependsOn.testFlag(Dependence::OnClient))
        words.append(MapWords::tr("the client's address"));
    if (dependsOn.testFlag(Dependence::OnTarget))
        words.append(MapWords::tr("the target's address"));
    if (dependsOn.testFlag(Dependence::OnPort))
        words.append(MapWords::tr("the port"));
    if (dependsOn.testFlag(Dependence::OnTransfer))
        words.append(MapWords::tr("the transfer"));
    if (dependsOn.testFlag(Dependence::OnProtection))
        words.append(MapWords::tr("encryption"));
    if (dependsOn.testFlag(Dependence::OnDirection))
        words.append(MapWords::tr("who opens the data connection"));
    return phrases::listed(words, words.size());
}

QString mixedSentence(const Policy &policy, const Reach &cell)
{
    const Deciders allow = decidersOf(policy, cell.allowing);
    const Deciders refuse = decidersOf(policy, cell.refusing);
    QString allowed = MapWords::tr("allowed where no rule refuses it");
    if (!allow.rules.isEmpty()) {
        allowed = allow.nobody ? MapWords::tr("allowed by %1 or where no rule refuses it").arg(allow.rules)
                               : MapWords::tr("allowed by %1").arg(allow.rules);
    }
    QString refused = MapWords::tr("otherwise refused");
    if (!refuse.rules.isEmpty()) {
        refused = refuse.nobody ? MapWords::tr("otherwise refused, in part by %1").arg(refuse.rules)
                                : MapWords::tr("otherwise refused by %1").arg(refuse.rules);
    }
    return MapWords::tr("Depends on %1: %2, %3.").arg(dependenceWords(cell.dependsOn), allowed, refused);
}

} // namespace

QString rowTitle(const PolicyMap::Row &row)
{
    switch (row.kind) {
    case PolicyMap::Row::Kind::Client:
        return MapWords::tr("The client itself");
    case PolicyMap::Row::Kind::Server:
        return MapWords::tr("This server");
    case PolicyMap::Row::Kind::Network:
        return row.network.toString();
    case PolicyMap::Row::Kind::PrivateNetworks:
        return MapWords::tr("Private networks");
    case PolicyMap::Row::Kind::EverythingElse:
        return MapWords::tr("Everything else");
    }
    Q_UNREACHABLE();
}

QString columnTitle(const PolicyMap::Column &column)
{
    if (column.first == 0 && column.last == 65535)
        return MapWords::tr("Any port");
    if (column.first == column.last)
        return MapWords::tr("Port %1").arg(column.first);
    return MapWords::tr("Ports %1-%2").arg(column.first).arg(column.last);
}

QString cellSentence(const Policy &policy, const PolicyMap &map, qsizetype row, qsizetype column)
{
    const Reach &cell = map.cell(row, column);
    if (cell.empty)
        return MapWords::tr("There is no machine here that this could be asked for.");
    switch (cell.answer) {
    case Reach::Answer::Nothing:
        return refusedSentence(policy, cell, map.view.direction);
    case Reach::Answer::Everything:
        return allowedSentence(policy, cell);
    case Reach::Answer::Some:
        return mixedSentence(policy, cell);
    }
    Q_UNREACHABLE();
}

} // namespace policy
