#pragma once

#include "server/policy/PolicyMap.h"

namespace policy {

/// A map's rows and columns, and the networks behind the rows. Inside server/policy only.
class MapFrame final
{
public:
    MapFrame() = default;
    explicit MapFrame(const Policy &policy);
    /// The same networks as a map that was drawn.
    explicit MapFrame(const PolicyMap &map);

    QList<PolicyMap::Row> rows() const;
    QList<PolicyMap::Column> columns(Direction direction) const;
    /// The machines that a row stands for.
    Machines machines(const PolicyMap::Row &row) const;
    /// Where pieces have to be cut, so that each belongs to one row as a whole.
    QList<address::Subnet> cuts() const;
    QList<address::PortRange> portCuts() const;

private:
    QList<address::Subnet> m_networks;
    QList<int> m_starts{0, 1, 20, 21, address::firstUnreservedPort, 65536};
};

/// Each once, without `any`.
void addNewNetworks(QList<address::Subnet> &networks, const QList<address::Subnet> &more);

} // namespace policy
