#include "server/policy/PolicyDiff.h"

#include "server/policy/ChangedCells.h"
#include "server/policy/DiffEdits.h"
#include "server/policy/Phrases.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>
#include <tuple>

namespace policy {

namespace {

using address::PortSet;
using address::Subnet;

struct PolicyDiffWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

constexpr qsizetype mostSentences = 12;

/// Who a difference is for, what it leads to and by what: neighbours that agree in all but one of these become one.
struct Item
{
    bool opens = false;
    bool partly = false; ///< some of it is still, or was already, decided the other way
    Direction direction = Direction::Active;
    IndexSet users;
    IndexSet clients;
    IndexSet rows;
    IndexSet columns;
};

/// What of an item besides `merged` has to be equal.
template <IndexSet Item::*merged> auto keyOf(const Item &item)
{
    Item key = item;
    key.*merged = IndexSet();
    return std::tuple(key.opens, key.partly, key.direction, key.users, key.clients, key.rows, key.columns);
}

template <IndexSet Item::*merged> std::vector<Item> joined(const std::vector<Item> &items)
{
    std::vector<Item> result;
    std::map<decltype(keyOf<merged>(Item())), size_t> known;
    for (const Item &item : items) {
        const auto [entry, isNew] = known.try_emplace(keyOf<merged>(item), result.size());
        if (isNew)
            result.push_back(item);
        else
            result[entry->second].*merged |= item.*merged;
    }
    return result;
}

std::vector<Item> itemsOf(ChangedCells &cells)
{
    std::vector<Item> items;
    for (const Direction direction : {Direction::Active, Direction::Passive}) {
        for (int user = 0; user < int(cells.users().size()); ++user) {
            for (const ChangedCells::Change &change : cells.find(user, direction)) {
                Item item{change.opens,
                          change.partly,
                          direction,
                          IndexSet(cells.users().size()),
                          IndexSet(cells.clients().size() + 1),
                          change.rows,
                          change.columns};
                item.users.insert(user);
                item.clients.insert(change.client);
                items.push_back(item);
            }
        }
    }
    return joined<&Item::users>(joined<&Item::clients>(items));
}

template <typename T> QList<T> chosen(const QList<T> &all, const IndexSet &indexes)
{
    QList<T> list;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (indexes.contains(i))
            list.append(all.at(i));
    }
    return list;
}

QStringList usersOf(const QStringList &all, const Item &item)
{
    const QStringList users = chosen(all, item.users);
    if (users.size() == all.size())
        return {QStringLiteral("*")};
    const bool allSignedIn = users.size() + 1 == all.size() && !users.contains(QStringLiteral("anonymous"));
    return allSignedIn ? QStringList{QStringLiteral("users")} : users;
}

/// Empty: it is for all clients.
QString clientWords(const QList<Subnet> &all, const Item &item)
{
    const QList<Subnet> clients = chosen(all, item.clients);
    if (clients.size() == all.size())
        return {};
    QStringList words;
    for (const Subnet &network : clients)
        words.append(network.isNull() ? PolicyDiffWords::tr("from elsewhere") : phrases::clients({network}));
    if (item.clients.contains(all.size()))
        words.append(PolicyDiffWords::tr("from this machine"));
    return phrases::listed(words);
}

bool isNetwork(const PolicyMap::Row &row)
{
    return row.kind == PolicyMap::Row::Kind::Network;
}

QString cellTargets(const QList<PolicyMap::Row> &all, const Item &item)
{
    using Kind = PolicyMap::Row::Kind;
    const QList<PolicyMap::Row> rows = chosen(all, item.rows);
    const auto has = [&rows](Kind kind) {
        return std::any_of(rows.begin(), rows.end(), [kind](const PolicyMap::Row &row) { return row.kind == kind; });
    };
    QStringList words;
    if (has(Kind::Client))
        words.append(PolicyDiffWords::tr("the client itself"));
    if (has(Kind::Server))
        words.append(PolicyDiffWords::tr("this server"));
    const auto named = std::count_if(all.begin(), all.end(), isNetwork);
    const bool everyNetwork = std::count_if(rows.begin(), rows.end(), isNetwork) == named;
    if (has(Kind::PrivateNetworks) && has(Kind::EverythingElse) && everyNetwork) {
        words.append(PolicyDiffWords::tr("every other machine"));
        return phrases::listed(words);
    }
    for (const PolicyMap::Row &row : rows) {
        if (isNetwork(row))
            words.append(row.network.toString());
    }
    if (has(Kind::PrivateNetworks))
        words.append(named > 0 ? PolicyDiffWords::tr("other private networks")
                               : PolicyDiffWords::tr("private networks"));
    if (has(Kind::EverythingElse))
        words.append(PolicyDiffWords::tr("machines elsewhere"));
    return phrases::listed(words);
}

QString portWords(const QList<PolicyMap::Column> &columns)
{
    QStringList ranges;
    for (const PolicyMap::Column &column : columns) {
        if (column.last > 0)
            ranges.append(QStringLiteral("%1-%2").arg(qMax<int>(1, column.first)).arg(column.last));
    }
    return phrases::ports(PortSet::parse(ranges.join(QLatin1Char(','))).value_or(PortSet()));
}

QString ended(const QString &sentence, bool partly)
{
    return partly ? PolicyDiffWords::tr("%1 (in part).").arg(sentence) : PolicyDiffWords::tr("%1.").arg(sentence);
}

QString sentence(const ChangedCells &cells, const Item &item)
{
    QString who = phrases::users(usersOf(cells.users(), item));
    if (const QString clients = clientWords(cells.clients(), item); !clients.isEmpty())
        who = PolicyDiffWords::tr("%1 %2", "users, and from where").arg(who, clients);
    const QString targets = cellTargets(cells.rows(), item);
    if (item.direction == Direction::Passive) {
        const QString text = item.opens
            ? PolicyDiffWords::tr("Passive data connections of %1 may newly come from: %2")
            : PolicyDiffWords::tr("Passive data connections of %1 may no longer come from: %2");
        return ended(text.arg(who, targets), item.partly);
    }
    const QString text = item.opens ? PolicyDiffWords::tr("Data connections of %1 may newly go to: %2, %3")
                                    : PolicyDiffWords::tr("Data connections of %1 may no longer go to: %2, %3");
    return ended(text.arg(who, targets, portWords(chosen(cells.columns(Direction::Active), item.columns))),
                 item.partly);
}

QStringList limited(QStringList sentences)
{
    if (sentences.size() > mostSentences) {
        const qsizetype more = sentences.size() - mostSentences + 1;
        sentences = sentences.first(mostSentences - 1);
        sentences.append(PolicyDiffWords::tr("… and %1 more.").arg(more));
    }
    return sentences;
}

} // namespace

PolicyDiff difference(const Analysis &before, const Analysis &after)
{
    PolicyDiff diff;
    diff.edits = editsBetween(before.compiled().policy(), after.compiled().policy());
    if (diff.edits.isEmpty())
        return diff;
    ChangedCells cells(before, after);
    for (const Item &item : itemsOf(cells))
        (item.opens ? diff.opens : diff.closes).append(sentence(cells, item));
    diff.opens = limited(diff.opens);
    diff.closes = limited(diff.closes);
    return diff;
}

} // namespace policy
