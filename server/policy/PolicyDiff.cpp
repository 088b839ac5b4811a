#include "server/policy/PolicyDiff.h"

#include "server/policy/DiffEdits.h"
#include "server/policy/EditedRules.h"
#include "server/policy/Phrases.h"
#include "server/policy/PolicyMap.h"
#include "server/policy/ScopeReach.h"

#include <QCoreApplication>

#include <algorithm>

namespace policy {

namespace {

using address::PortSet;
using address::Subnet;
using Answer = Reach::Answer;

struct Words
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
    QStringList users;
    QStringList clients; ///< words
    QList<PolicyMap::Row> targets;
    QList<PolicyMap::Column> columns;

    bool agrees(const Item &other) const
    {
        return opens == other.opens && partly == other.partly && direction == other.direction;
    }
};

template <typename T> QList<T> joined(const QList<T> &list, const QList<T> &more)
{
    QList<T> all = list;
    for (const T &item : more) {
        if (!all.contains(item))
            all.append(item);
    }
    return all;
}

/// Merges by one property after the other, as long as all the others are equal.
QList<Item> merged(const QList<Item> &items, bool (*alike)(const Item &, const Item &),
                   void (*take)(Item &, const Item &))
{
    QList<Item> result;
    for (const Item &item : items) {
        const auto same = std::find_if(result.begin(), result.end(),
                                       [&](const Item &known) { return known.agrees(item) && alike(known, item); });
        if (same == result.end())
            result.append(item);
        else
            take(*same, item);
    }
    return result;
}

QList<Item> mergedByAll(QList<Item> items)
{
    items = merged(
        items,
        [](const Item &a, const Item &b) {
            return a.users == b.users && a.clients == b.clients && a.targets == b.targets;
        },
        [](Item &a, const Item &b) { a.columns = joined(a.columns, b.columns); });
    items = merged(
        items,
        [](const Item &a, const Item &b) {
            return a.users == b.users && a.clients == b.clients && a.columns == b.columns;
        },
        [](Item &a, const Item &b) { a.targets = joined(a.targets, b.targets); });
    items = merged(
        items,
        [](const Item &a, const Item &b) {
            return a.users == b.users && a.targets == b.targets && a.columns == b.columns;
        },
        [](Item &a, const Item &b) { a.clients = joined(a.clients, b.clients); });
    return merged(
        items,
        [](const Item &a, const Item &b) {
            return a.clients == b.clients && a.targets == b.targets && a.columns == b.columns;
        },
        [](Item &a, const Item &b) { a.users = joined(a.users, b.users); });
}

/// Everyone and everywhere that one of two policies tells apart.
class Comparison
{
public:
    Comparison(const Analysis &before, const Analysis &after)
        : m_before(before)
        , m_after(after)
        , m_maps(before, after)
        , m_edited(before.compiled().policy(), after.compiled().policy())
        , m_both(after.compiled().policy())
    {
        m_both.rules += before.compiled().policy().rules;
        m_users = userChoices(m_both);
        m_clients = clientChoices(m_both);
    }

    QList<Item> items()
    {
        const QList<Subnet> locals = localNetworks();
        for (const Direction direction : {Direction::Active, Direction::Passive}) {
            for (const QString &user : std::as_const(m_users)) {
                for (const Subnet &clients : std::as_const(m_clients))
                    compare({user, clients, direction}, clientWords(clients), false);
                // This machine's own clients may reach what others may not: for them the client is this server.
                for (const Subnet &local : locals)
                    compare({user, local, direction}, Words::tr("from this machine"), true);
            }
        }
        return mergedByAll(m_items);
    }

    QStringList users(const Item &item) const
    {
        if (item.users.size() == m_users.size())
            return {QStringLiteral("*")};
        const bool allSignedIn =
            item.users.size() + 1 == m_users.size() && !item.users.contains(QStringLiteral("anonymous"));
        return allSignedIn ? QStringList{QStringLiteral("users")} : item.users;
    }

    /// Empty: it is for all clients.
    QString clients(const Item &item) const
    {
        const bool everywhere = std::all_of(m_clients.begin(), m_clients.end(), [&item](const Subnet &clients) {
            return item.clients.contains(clientWords(clients));
        });
        return everywhere ? QString() : phrases::listed(item.clients);
    }

    QString targets(const Item &item) const
    {
        using Kind = PolicyMap::Row::Kind;
        const auto has = [&item](Kind kind) {
            return std::any_of(item.targets.begin(), item.targets.end(),
                               [kind](const PolicyMap::Row &row) { return row.kind == kind; });
        };
        QStringList words;
        if (has(Kind::Client))
            words.append(Words::tr("the client itself"));
        if (has(Kind::Server))
            words.append(Words::tr("this server"));
        const bool everyNetwork = std::count_if(item.targets.begin(), item.targets.end(), isNetwork) == m_networks;
        if (has(Kind::PrivateNetworks) && has(Kind::EverythingElse) && everyNetwork) {
            words.append(Words::tr("every other machine"));
            return phrases::listed(words);
        }
        for (const PolicyMap::Row &row : item.targets) {
            if (isNetwork(row))
                words.append(row.network.toString());
        }
        if (has(Kind::PrivateNetworks))
            words.append(m_networks > 0 ? Words::tr("other private networks") : Words::tr("private networks"));
        if (has(Kind::EverythingElse))
            words.append(Words::tr("machines elsewhere"));
        return phrases::listed(words);
    }

private:
    static bool isNetwork(const PolicyMap::Row &row) { return row.kind == PolicyMap::Row::Kind::Network; }

    QList<Subnet> localNetworks() const
    {
        QList<Subnet> networks{Subnet::parse(u"127.0.0.0/8").value_or(Subnet()),
                               Subnet::parse(u"::1").value_or(Subnet())};
        for (const address::IpAddress &own : m_after.circumstances().surroundings.own)
            networks.append(Subnet::host(own));
        return networks;
    }

    static QString clientWords(const Subnet &clients)
    {
        return clients.isNull() ? Words::tr("from elsewhere") : phrases::clients({clients});
    }

    void compare(const MapView &view, const QString &clientsWords, bool isLocal)
    {
        if (!m_edited.mayTouch(view))
            return;
        const auto mayDiffer = [&](const PolicyMap::Row &row, const PolicyMap::Column &column) {
            return m_edited.mayTouch(row, column, view.direction);
        };
        const MapPair maps = m_maps.draw(view, mayDiffer);
        m_networks = std::count_if(maps.before.rows.begin(), maps.before.rows.end(), isNetwork);
        for (qsizetype row = 0; row < maps.before.rows.size(); ++row) {
            for (qsizetype column = 0; column < maps.before.columns.size(); ++column) {
                const Reach &was = maps.before.cell(row, column);
                const Reach &is = maps.after.cell(row, column);
                bool opens = is.answer > was.answer;
                bool closes = is.answer < was.answer;
                if (is.answer == Answer::Some && was.answer == Answer::Some)
                    lookCloser(maps.before, row, column, opens, closes);
                // Clients on this machine never reach what this server listens on: that is no news.
                const bool partly = !isLocal && (is.answer == Answer::Some || was.answer == Answer::Some);
                const Item item{true,
                                partly,
                                view.direction,
                                {view.user},
                                {clientsWords},
                                {maps.before.rows.at(row)},
                                {maps.before.columns.at(column)}};
                if (opens)
                    m_items.append(item);
                if (closes) {
                    m_items.append(item);
                    m_items.last().opens = false;
                }
            }
        }
    }

    /// Both allow a part of the cell. Kinds of transfer, encryption and clients of smaller networks split it until
    /// what is left differs by facts alone, which are the same for both.
    void lookCloser(const PolicyMap &map, qsizetype row, qsizetype column, bool &opens, bool &closes) const
    {
        Scope scope = cellScope(map, row, column);
        QList<Subnet> within{map.view.clients.isNull() ? Subnet::any() : map.view.clients};
        for (const Subnet &choice : m_clients) {
            if (!choice.isNull() && choice != within.first() && within.first().contains(choice.network()))
                within.append(choice);
        }
        for (const Subnet &clients : std::as_const(within)) {
            scope.clients = {clients};
            scope.clientsExcept = exceptions(clients, map.view.clients.isNull());
            for (const quint8 kind : {Rule::SendKind, Rule::ReceiveKind, Rule::ListKind}) {
                for (const auto protection : {Scope::Protection::Plain, Scope::Protection::Protected}) {
                    scope.transfers = kind;
                    scope.protection = protection;
                    compareEmbedded(scope, map.rows.at(row), opens, closes);
                }
            }
        }
    }

    void compareAnswers(const Scope &scope, bool &opens, bool &closes) const
    {
        const Answer was = m_before.reach(scope).answer;
        const Answer is = m_after.reach(scope).answer;
        opens = opens || is > was;
        closes = closes || is < was;
    }

    /// A rule that refuses an IPv4 network also refuses the 6to4 and NAT64 addresses that embed it.
    void compareEmbedded(Scope scope, const PolicyMap::Row &row, bool &opens, bool &closes) const
    {
        compareAnswers(scope, opens, closes);
        if (row.kind != PolicyMap::Row::Kind::EverythingElse && !(isNetwork(row) && row.network.network().isV6()))
            return;
        const QList<Subnet> except = scope.machines.except;
        const QList<Subnet> embedded = embeddedNetworks();
        for (const Subnet &network : embedded) {
            if (isNetwork(row) && !row.network.contains(network.network()))
                continue;
            scope.machines.networks = {network};
            scope.machines.except = except;
            for (const Subnet &smaller : embedded) {
                if (smaller != network && network.contains(smaller.network()))
                    scope.machines.except.append(smaller);
            }
            compareAnswers(scope, opens, closes);
        }
    }

    /// RFC 3056 section 2 and RFC 6052 section 2.1.
    QList<Subnet> embeddedNetworks() const
    {
        QList<Subnet> networks;
        for (const Rule &rule : m_both.rules) {
            for (const Subnet &subnet : rule.targets.subnets) {
                if (subnet.isAny() || rule.action != Action::Deny || !subnet.network().isV4())
                    continue;
                address::IpAddress::Bytes sixToFour{0x20, 0x02};
                address::IpAddress::Bytes translated{0x00, 0x64, 0xff, 0x9b};
                qToBigEndian(subnet.network().v4(), &sixToFour[2]);
                qToBigEndian(subnet.network().v4(), &translated[12]);
                const int length = subnet.prefixLength();
                networks.append(Subnet::fromPrefix(address::IpAddress::fromV6(sixToFour), 16 + length));
                networks.append(Subnet::fromPrefix(address::IpAddress::fromV6(translated), 96 + length));
            }
        }
        return networks;
    }

    QList<Subnet> exceptions(const Subnet &clients, bool elsewhere) const
    {
        QList<Subnet> smaller;
        for (const Subnet &choice : m_clients) {
            if (!choice.isNull() && choice != clients && (elsewhere || clients.contains(choice.network())))
                smaller.append(choice);
        }
        return smaller;
    }

    Scope cellScope(const PolicyMap &map, qsizetype row, qsizetype column) const
    {
        Scope scope = scopeOf(map, row, column);
        if (map.view.user == u"users")
            scope.users = {strangerTo(m_both)};
        return scope;
    }

    const Analysis &m_before;
    const Analysis &m_after;
    MapPairs m_maps;
    EditedRules m_edited;
    Policy m_both; ///< the rules of both: for names, networks and ports
    QStringList m_users;
    QList<Subnet> m_clients;
    qsizetype m_networks = 0; ///< that some rule names as targets
    QList<Item> m_items;
};

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
    return partly ? Words::tr("%1 (in part).").arg(sentence) : Words::tr("%1.").arg(sentence);
}

QString sentence(const Comparison &comparison, const Item &item)
{
    QString who = phrases::users(comparison.users(item));
    if (const QString clients = comparison.clients(item); !clients.isEmpty())
        who = Words::tr("%1 %2", "users, and from where").arg(who, clients);
    const QString targets = comparison.targets(item);
    if (item.direction == Direction::Passive) {
        const QString text = item.opens ? Words::tr("Passive data connections of %1 may newly come from: %2")
                                        : Words::tr("Passive data connections of %1 may no longer come from: %2");
        return ended(text.arg(who, targets), item.partly);
    }
    const QString text = item.opens ? Words::tr("Data connections of %1 may newly go to: %2, %3")
                                    : Words::tr("Data connections of %1 may no longer go to: %2, %3");
    return ended(text.arg(who, targets, portWords(item.columns)), item.partly);
}

QStringList limited(QStringList sentences)
{
    if (sentences.size() > mostSentences) {
        const qsizetype more = sentences.size() - mostSentences + 1;
        sentences = sentences.first(mostSentences - 1);
        sentences.append(Words::tr("… and %1 more.").arg(more));
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
    Comparison comparison(before, after);
    const QList<Item> items = comparison.items();
    for (const Item &item : items)
        (item.opens ? diff.opens : diff.closes).append(sentence(comparison, item));
    diff.opens = limited(diff.opens);
    diff.closes = limited(diff.closes);
    return diff;
}

} // namespace policy
