#include "server/policy/PolicyMap.h"

#include "server/policy/MapFrame.h"
#include "server/policy/ScopeReach.h"

#include <algorithm>

namespace policy {

namespace {

using address::Subnet;

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

/// Draws maps of one policy, in a frame that may be wider than its own.
class Drawing final
{
public:
    /// `named` is whose rules say who "everyone else" is.
    Drawing(const Analysis &analysis, const MapFrame &frame, const Policy &named, const QList<Subnet> &clients)
        : m_frame(frame)
        , m_named(named)
        , m_pieces(analysis.compiled(), analysis.circumstances(), frame.cuts() + clients, frame.portCuts())
        , m_memo(m_pieces)
    {}
    Q_DISABLE_COPY_MOVE(Drawing)

    PolicyMap draw(const MapView &view)
    {
        PolicyMap map{view, m_frame.rows(), m_frame.columns(view.direction), {}};
        Scope scope = scopeOf(m_named, view);
        includeLocal(scope, m_pieces);
        map.cells.reserve(map.rows.size() * map.columns.size());
        for (const PolicyMap::Row &row : std::as_const(map.rows)) {
            scope.machines = m_frame.machines(row);
            ScopeReach reach(m_memo, scope);
            for (const PolicyMap::Column &column : std::as_const(map.columns))
                map.cells.append(reach.over({{m_pieces.portAt(column.first), m_pieces.portAt(column.last) + 1}}));
        }
        return map;
    }

private:
    const MapFrame m_frame;
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

} // namespace

Scope scopeOf(const PolicyMap &map, qsizetype row, qsizetype column)
{
    Scope scope;
    scope.users = {map.view.user};
    if (!map.view.clients.isNull())
        scope.clients = {map.view.clients};
    scope.direction = map.view.direction == Direction::Active ? Rule::When::Active : Rule::When::Passive;
    scope.machines = MapFrame(map).machines(map.rows.at(row));
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
        addNewNetworks(choices, rule.clients);
    choices.append(Subnet());
    return choices;
}

PolicyMap drawMap(const Analysis &analysis, const MapView &view)
{
    const Policy &policy = analysis.compiled().policy();
    return Drawing(analysis, MapFrame(policy), policy, clientChoices(policy) << view.clients).draw(view);
}

MapPair drawMaps(const Analysis &before, const Analysis &after, const MapView &view)
{
    const Policy both = bothOf(before, after);
    const MapFrame frame(both);
    const QList<Subnet> clients = clientChoices(both) << view.clients;
    return {Drawing(before, frame, both, clients).draw(view), Drawing(after, frame, both, clients).draw(view)};
}

} // namespace policy
