#include "server/policy/Reach.h"

#include "server/policy/ScopeReach.h"

namespace policy {

class Analysis::Private
{
public:
    Private(CompiledPolicy policy, Circumstances circumstances)
        : pieces(std::move(policy), std::move(circumstances))
    {}

    Pieces pieces;
};

namespace {

Reach reachOver(const Pieces &pieces, const Scope &scope)
{
    VerdictMemo memo(pieces);
    QList<ScopeReach::Ports> ports;
    for (const address::PortRange &range : scope.ports.ranges())
        ports.append({pieces.portAt(range.first), pieces.portAt(range.last) + 1});
    return ScopeReach(memo, scope).over(ports);
}

} // namespace

Analysis::Analysis(CompiledPolicy policy, Circumstances circumstances)
    : d(std::make_shared<const Private>(std::move(policy), std::move(circumstances)))
{}

Reach Analysis::reach(const Scope &scope) const
{
    if (d->pieces.suit(scope))
        return reachOver(d->pieces, scope);
    const QList<address::Subnet> networks =
        scope.clients + scope.clientsExcept + scope.machines.networks + scope.machines.except;
    return reachOver(Pieces(compiled(), circumstances(), networks, scope.ports.ranges()), scope);
}

const CompiledPolicy &Analysis::compiled() const
{
    return d->pieces.compiled();
}

const Pieces &Analysis::pieces() const
{
    return d->pieces;
}

const Circumstances &Analysis::circumstances() const
{
    return d->pieces.circumstances();
}

} // namespace policy
