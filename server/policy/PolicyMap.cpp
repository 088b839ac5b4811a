#include "server/policy/PolicyMap.h"

#include "server/policy/ScopeReach.h"

#include <algorithm>

namespace policy {

namespace {

using address::PortRange;
using address::Subnet;

QList<Subnet> privateNetworks()
{
    QList<Subnet> networks;
    for (const char16_t *text : {u"10.0.0.0/8", u"172.16.0.0/12", u"192.168.0.0/16", u"fc00::/7"})
        networks.append(Subnet::parse(text).value_or(Subnet()));
    return networks;
}

bool isInside(const Subnet &narrow, const Subnet &wide)
{
    return narrow != wide && wide.contains(narrow.network()) && wide.contains(narrow.last());
}

void addNew(QList<Subnet> &networks, const QList<Subnet> &more)
{
    for (const Subnet &network : more) {
        if (!network.isAny() && !network.isNull() && !networks.contains(network))
            networks.append(network);
    }
}

/// A map's rows and columns, and the networks behind the rows.
class Frame final
{
public:
    void add(const Policy &policy)
    {
        for (const Rule &rule : policy.rules) {
            addNew(m_networks, rule.targets.subnets);
            if (rule.direction == Rule::When::Passive)
                continue;
            for (const PortRange &range : rule.ports.ranges())
                m_starts << range.first << int(range.last) + 1;
        }
        std::sort(m_networks.begin(), m_networks.end(), [](const Subnet &a, const Subnet &b) {
            return a.network() != b.network() ? a.network() < b.network() : a.prefixLength() < b.prefixLength();
        });
        std::sort(m_starts.begin(), m_starts.end());
        m_starts.erase(std::unique(m_starts.begin(), m_starts.end()), m_starts.end());
    }

    QList<PolicyMap::Row> rows() const
    {
        QList<PolicyMap::Row> rows{{PolicyMap::Row::Kind::Client, {}}, {PolicyMap::Row::Kind::Server, {}}};
        for (const Subnet &network : m_networks)
            rows.append({PolicyMap::Row::Kind::Network, network});
        rows.append({PolicyMap::Row::Kind::PrivateNetworks, {}});
        rows.append({PolicyMap::Row::Kind::EverythingElse, {}});
        return rows;
    }

    QList<PolicyMap::Column> columns(Direction direction) const
    {
        if (direction == Direction::Passive)
            return {{0, 65535}};
        QList<PolicyMap::Column> columns;
        for (qsizetype i = 0; i + 1 < m_starts.size(); ++i)
            columns.append({quint16(m_starts.at(i)), quint16(m_starts.at(i + 1) - 1)});
        return columns;
    }

    Machines machines(const PolicyMap::Row &row) const
    {
        Machines machines;
        switch (row.kind) {
        case PolicyMap::Row::Kind::Client:
            machines.client = true;
            break;
        case PolicyMap::Row::Kind::Server:
            machines.server = true;
            break;
        case PolicyMap::Row::Kind::Network:
            machines.networks = {row.network};
            for (const Subnet &network : m_networks) {
                if (isInside(network, row.network))
                    machines.except.append(network);
            }
            break;
        case PolicyMap::Row::Kind::PrivateNetworks:
            machines.networks = privateNetworks();
            machines.except = m_networks;
            break;
        case PolicyMap::Row::Kind::EverythingElse:
            machines.networks = {Subnet::any()};
            machines.except = m_networks + privateNetworks();
            break;
        }
        return machines;
    }

    /// The same networks as a map that was drawn.
    explicit Frame(const PolicyMap &map)
    {
        for (const PolicyMap::Row &row : map.rows) {
            if (row.kind == PolicyMap::Row::Kind::Network)
                m_networks.append(row.network);
        }
    }
    Frame() = default;

    const QList<Subnet> &networks() const { return m_networks; }

private:
    QList<Subnet> m_networks;
    QList<int> m_starts{0, 1, 20, 21, address::firstUnreservedPort, 65536};
};

QStringList usersOf(const Policy &policy, const MapView &view)
{
    return {view.user == u"users" ? strangerTo(policy) : view.user};
}

/// Without the rows' machines.
Scope scopeOf(const Policy &policy, const MapView &view)
{
    Scope scope;
    scope.users = usersOf(policy, view);
    scope.direction = view.direction == Direction::Active ? Rule::When::Active : Rule::When::Passive;
    scope.localClients = false;
    if (!view.clients.isNull()) {
        scope.clients = {view.clients};
        return scope;
    }
    scope.clientsExcept = clientChoices(policy);
    scope.clientsExcept.removeLast();
    return scope;
}

/// A network that holds nobody but this machine is shown for this machine.
void includeLocal(Scope &scope, const Pieces &pieces)
{
    const auto &addresses = pieces.addresses();
    const bool others = std::any_of(addresses.begin(), addresses.end(), [&scope](const Pieces::Address &address) {
        const auto holds = [&address](const Subnet &network) { return network.contains(address.where.some); };
        return address.canBeClient && !address.thisMachine
            && std::any_of(scope.clients.begin(), scope.clients.end(), holds)
            && std::none_of(scope.clientsExcept.begin(), scope.clientsExcept.end(), holds);
    });
    scope.localClients = !others;
}

QList<PortRange> rangesOf(const QList<PolicyMap::Column> &columns)
{
    QList<PortRange> ranges;
    for (const PolicyMap::Column &column : columns)
        ranges.append({column.first, column.last});
    return ranges;
}

/// Draws maps of one policy, in a frame that may be wider than its own.
class Drawing final
{
public:
    /// `named` is whose rules say who "everyone else" is.
    Drawing(const Analysis &analysis, const Frame &frame, const Policy &named, const QList<Subnet> &clients)
        : m_frame(frame)
        , m_named(named)
        , m_pieces(analysis.compiled(), analysis.circumstances(), frame.networks() + privateNetworks() + clients,
                   rangesOf(frame.columns(Direction::Active)))
        , m_memo(m_pieces)
    {}
    Q_DISABLE_COPY_MOVE(Drawing)

    PolicyMap draw(const MapView &view, const MapPairs::Wanted &wanted = {})
    {
        PolicyMap map{view, m_frame.rows(), m_frame.columns(view.direction), {}};
        Scope scope = scopeOf(m_named, view);
        includeLocal(scope, m_pieces);
        map.cells.reserve(map.rows.size() * map.columns.size());
        for (const PolicyMap::Row &row : std::as_const(map.rows)) {
            scope.machines = m_frame.machines(row);
            std::optional<ScopeReach> reach;
            for (const PolicyMap::Column &column : std::as_const(map.columns)) {
                const bool skip = wanted && !wanted(row, column);
                if (!skip && !reach)
                    reach.emplace(m_memo, scope);
                map.cells.append(
                    skip ? Reach() : reach->over({{m_pieces.portAt(column.first), m_pieces.portAt(column.last) + 1}}));
            }
        }
        return map;
    }

private:
    const Frame m_frame;
    const Policy m_named;
    const Pieces m_pieces;
    VerdictMemo m_memo;
};

Policy bothOf(const Analysis &before, const Analysis &after)
{
    Policy both = before.compiled().policy();
    both.rules += after.compiled().policy().rules;
    return both;
}

Frame frameOf(const Policy &policy)
{
    Frame frame;
    frame.add(policy);
    return frame;
}

} // namespace

Scope scopeOf(const PolicyMap &map, qsizetype row, qsizetype column)
{
    Scope scope;
    scope.users = {map.view.user};
    if (!map.view.clients.isNull())
        scope.clients = {map.view.clients};
    scope.direction = map.view.direction == Direction::Active ? Rule::When::Active : Rule::When::Passive;
    scope.machines = Frame(map).machines(map.rows.at(row));
    const PolicyMap::Column &ports = map.columns.at(column);
    scope.ports =
        ports.last == 0 ? address::PortSet() : address::PortSet::of(qMax<quint16>(1, ports.first), ports.last);
    return scope;
}

QStringList userChoices(const Policy &policy)
{
    QStringList choices{QStringLiteral("anonymous"), QStringLiteral("users")};
    for (const Rule &rule : policy.rules) {
        for (const QString &name : rule.users) {
            if (!name.isEmpty() && name != u"*" && !choices.contains(name))
                choices.append(name);
        }
    }
    return choices;
}

QList<Subnet> clientChoices(const Policy &policy)
{
    QList<Subnet> choices;
    for (const Rule &rule : policy.rules)
        addNew(choices, rule.clients);
    choices.append(Subnet());
    return choices;
}

PolicyMap drawMap(const Analysis &analysis, const MapView &view)
{
    const Policy &policy = analysis.compiled().policy();
    return Drawing(analysis, frameOf(policy), policy, clientChoices(policy) << view.clients).draw(view);
}

class MapPairs::Private final
{
public:
    Private(const Analysis &first, const Analysis &second, const Policy &both)
        : before(first, frameOf(both), both, clientChoices(both))
        , after(second, frameOf(both), both, clientChoices(both))
    {}

    Drawing before;
    Drawing after;
};

MapPairs::MapPairs(const Analysis &before, const Analysis &after)
    : d(std::make_shared<Private>(before, after, bothOf(before, after)))
{}

MapPair MapPairs::draw(const MapView &view, const Wanted &wanted)
{
    return {d->before.draw(view, wanted), d->after.draw(view, wanted)};
}

MapPair drawMaps(const Analysis &before, const Analysis &after, const MapView &view)
{
    const Policy both = bothOf(before, after);
    const Frame frame = frameOf(both);
    const QList<Subnet> clients = clientChoices(both) << view.clients;
    return {Drawing(before, frame, both, clients).draw(view), Drawing(after, frame, both, clients).draw(view)};
}

} // namespace policy
