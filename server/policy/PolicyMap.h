#pragma once

#include "server/policy/Reach.h"

#include <QString>

namespace policy {

/// Which slice of the policy a map shows.
struct MapView
{
    QString user; ///< `anonymous`, `users` (signed in, and named in no rule), or a user's name
    /// One of clientChoices(); a null subnet: all clients that are in none of them.
    address::Subnet clients;
    Direction direction = Direction::Active;
    friend bool operator==(const MapView &, const MapView &) = default;
};

/// The users and the networks of clients that a policy tells apart; the first of each is the one to show first.
QStringList userChoices(const Policy &policy);
QList<address::Subnet> clientChoices(const Policy &policy); ///< ends with a null subnet: everyone else

/// The picture of a policy: targets against ports, exact at each boundary (see Analysis).
struct PolicyMap
{
    struct Row
    {
        enum class Kind : quint8 { Client, Server, Network, PrivateNetworks, EverythingElse };
        Kind kind = Kind::Client;
        address::Subnet network; ///< of Network: one that a rule names; without the smaller ones inside it
        friend bool operator==(const Row &, const Row &) = default;
    };
    struct Column
    {
        quint16 first = 0; ///< 0-0, 1-19, 20-20, 21-1023 … split where a rule begins or ends; passive: one, 0-65535
        quint16 last = 0;
        friend bool operator==(const Column &, const Column &) = default;
    };
    using Cell = Reach;

    MapView view;
    QList<Row> rows;
    QList<Column> columns;
    QList<Cell> cells; ///< row by row
    const Cell &cell(qsizetype row, qsizetype column) const { return cells.at(row * columns.size() + column); }
};

PolicyMap drawMap(const Analysis &analysis, const MapView &view);

/// The questions that a cell answers; the user of `users` is left as that word, which in a scope means all of them.
Scope scopeOf(const PolicyMap &map, qsizetype row, qsizetype column);

/// The same rows and columns for two policies, so that their maps can be laid over each other.
struct MapPair
{
    PolicyMap before;
    PolicyMap after;
};
MapPair drawMaps(const Analysis &before, const Analysis &after, const MapView &view);

/// Translated: "The client itself", "10.0.0.0/8", "Ports 1-19", "Port 20".
QString rowTitle(const PolicyMap::Row &row);
QString columnTitle(const PolicyMap::Column &column);
/// One translated sentence about a cell, naming the deciding rules: "Refused: no rule allows it." "Depends on the
/// transfer: allowed by rule "x", otherwise refused."
QString cellSentence(const Policy &policy, const PolicyMap &map, qsizetype row, qsizetype column);

} // namespace policy
