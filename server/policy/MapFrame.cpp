#include "server/policy/MapFrame.h"

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

} // namespace

void addNewNetworks(QList<Subnet> &networks, const QList<Subnet> &more)
{
    for (const Subnet &network : more) {
        if (!network.isAny() && !network.isNull() && !networks.contains(network))
            networks.append(network);
    }
}

MapFrame::MapFrame(const Policy &policy)
{
    for (const Rule &rule : policy.rules) {
        addNewNetworks(m_networks, rule.targets.subnets);
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

MapFrame::MapFrame(const PolicyMap &map)
{
    for (const PolicyMap::Row &row : map.rows) {
        if (row.kind == PolicyMap::Row::Kind::Network)
            m_networks.append(row.network);
    }
}

QList<PolicyMap::Row> MapFrame::rows() const
{
    QList<PolicyMap::Row> rows{{PolicyMap::Row::Kind::Client, {}}, {PolicyMap::Row::Kind::Server, {}}};
    for (const Subnet &network : m_networks)
        rows.append({PolicyMap::Row::Kind::Network, network});
    rows.append({PolicyMap::Row::Kind::PrivateNetworks, {}});
    rows.append({PolicyMap::Row::Kind::EverythingElse, {}});
    return rows;
}

QList<PolicyMap::Column> MapFrame::columns(Direction direction) const
{
    if (direction == Direction::Passive)
        return {{0, 65535}};
    QList<PolicyMap::Column> columns;
    for (qsizetype i = 0; i + 1 < m_starts.size(); ++i)
        columns.append({quint16(m_starts.at(i)), quint16(m_starts.at(i + 1) - 1)});
    return columns;
}

Machines MapFrame::machines(const PolicyMap::Row &row) const
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

QList<Subnet> MapFrame::cuts() const
{
    return m_networks + privateNetworks();
}

QList<PortRange> MapFrame::portCuts() const
{
    QList<PortRange> ranges;
    const QList<PolicyMap::Column> all = columns(Direction::Active);
    for (const PolicyMap::Column &column : all)
        ranges.append({column.first, column.last});
    return ranges;
}

} // namespace policy
