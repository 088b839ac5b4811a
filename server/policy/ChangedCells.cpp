#include "server/policy/ChangedCells.h"

#include "server/policy/AnyContains.h"

#include <algorithm>

namespace policy {

namespace {

using address::IpAddress;
using address::Subnet;

constexpr int ownRow = 0; // the client itself

Policy bothOf(const Analysis &before, const Analysis &after)
{
    Policy both = after.compiled().policy();
    both.rules += before.compiled().policy().rules;
    return both;
}

/// Cut alike for both policies, so that a piece of one is a piece of the other.
Pieces piecesOf(const Analysis &analysis, const Analysis &facts, const Policy &both, const MapFrame &frame)
{
    QList<Subnet> networks = frame.cuts();
    QList<address::PortRange> ports = frame.portCuts();
    for (const Rule &rule : both.rules) {
        networks += rule.clients + rule.targets.subnets;
        ports += rule.ports.ranges();
    }
    Circumstances circumstances = facts.circumstances();
    circumstances.now = analysis.circumstances().now;
    return Pieces(analysis.compiled(), circumstances, networks, ports);
}

/// Neither the client nor this machine.
bool isNetworkRow(const PolicyMap::Row &row)
{
    return row.kind != PolicyMap::Row::Kind::Client && row.kind != PolicyMap::Row::Kind::Server;
}

} // namespace

ChangedCells::Answers::Answers(qsizetype columns)
    : opened(columns)
    , closed(columns)
    , wasAllowed(columns)
    , wasRefused(columns)
    , isAllowed(columns)
    , isRefused(columns)
{}

ChangedCells::Answers &ChangedCells::Answers::operator|=(const Answers &other)
{
    opened |= other.opened;
    closed |= other.closed;
    wasAllowed |= other.wasAllowed;
    wasRefused |= other.wasRefused;
    isAllowed |= other.isAllowed;
    isRefused |= other.isRefused;
    return *this;
}

ChangedCells::ChangedCells(const Analysis &before, const Analysis &after)
    : m_both(bothOf(before, after))
    , m_frame(m_both)
    , m_edited(before.compiled().policy(), after.compiled().policy())
    , m_users(userChoices(m_both))
    , m_clients(clientChoices(m_both))
    , m_rows(m_frame.rows())
    , m_before(piecesOf(before, after, m_both, m_frame))
    , m_after(piecesOf(after, after, m_both, m_frame))
    , m_memoBefore(m_before)
    , m_memoAfter(m_after)
    , m_clientsOf(m_after.addresses().size())
    , m_rowsOf(m_after.addresses().size())
{
    Q_ASSERT(m_before.addresses().size() == m_after.addresses().size());
    Q_ASSERT(m_before.ports().size() == m_after.ports().size());
    assignClients();
    assignRows();
}

void ChangedCells::assignClients()
{
    QList<Subnet> named = m_clients;
    named.removeLast(); // everyone else
    const auto holds = [&](int choice, const IpAddress &address) {
        const Subnet &network = m_clients.at(choice);
        return network.isNull() ? !anyContains(named, address) : network.contains(address);
    };
    const auto thisMachine = int(m_clients.size());
    for (int choice = 0; choice < thisMachine; ++choice) {
        // A network that holds nobody but this machine is shown for this machine.
        bool others = false;
        for (const bool local : {false, true}) {
            for (size_t i = 0; i < m_after.addresses().size() && !(local && others); ++i) {
                const Pieces::Address &address = m_after.addresses()[i];
                if (!address.canBeClient || address.thisMachine != local || !holds(choice, address.where.some))
                    continue;
                m_clientsOf[i].push_back(choice);
                others = others || !local;
            }
        }
    }
    // They may reach what others may not: for them the client is this server.
    for (size_t i = 0; i < m_after.addresses().size(); ++i) {
        if (m_after.addresses()[i].canBeClient && m_after.addresses()[i].thisMachine)
            m_clientsOf[i].push_back(thisMachine);
    }
}

void ChangedCells::assignRows()
{
    for (int row = ownRow + 1; row < int(m_rows.size()); ++row) {
        const Machines machines = m_frame.machines(m_rows.at(row));
        for (size_t i = 0; i < m_after.addresses().size(); ++i) {
            const Pieces::Address &address = m_after.addresses()[i];
            const IpAddress &some = address.where.some;
            const bool within = address.thisMachine
                ? machines.server
                : anyContains(machines.networks, some) && !anyContains(machines.except, some);
            if (address.canBeOther && within)
                m_rowsOf[i].push_back(row);
        }
    }
}

/// Of each pair the cells it belongs to, unless nobody would meet there.
template <typename Visit> void ChangedCells::forEachCell(const std::vector<Pair> &pairs, Visit visit) const
{
    for (const Pair &pair : pairs) {
        for (const Class::Part &client : pair.clients->parts) {
            if (!pair.targets) {
                visit(client.index, ownRow, *pair.answers);
                continue;
            }
            for (const Class::Part &target : pair.targets->parts) {
                const bool sameMachine = client.count == 1 && target.count == 1 && client.piece == target.piece
                    && m_after.addresses()[client.piece].where.isSingle();
                if (!sameMachine)
                    visit(client.index, target.index, *pair.answers);
            }
        }
    }
}

std::vector<ChangedCells::Change> ChangedCells::changesIn(const std::vector<Pair> &pairs, Direction direction) const
{
    std::vector<std::map<int, Answers>> cells(size_t(m_clients.size()) + 1); // of each client, by row
    const qsizetype width = columns(direction).size();
    forEachCell(pairs, [&](int client, int row, const Answers &answers) {
        if (!answers.opened.isEmpty() || !answers.closed.isEmpty())
            cells[size_t(client)].try_emplace(row, width);
    });
    forEachCell(pairs, [&](int client, int row, const Answers &answers) {
        const auto cell = cells[size_t(client)].find(row);
        if (cell != cells[size_t(client)].end())
            cell->second |= answers;
    });
    std::vector<Change> changes;
    for (size_t client = 0; client < cells.size(); ++client) {
        for (const bool opens : {true, false})
            collect(changes, int(client), cells[client], opens);
    }
    return changes;
}

/// Rows that change alike stand together.
void ChangedCells::collect(std::vector<Change> &changes, int client, const std::map<int, Answers> &cells,
                           bool opens) const
{
    std::map<std::pair<bool, IndexSet>, size_t> known;
    for (const auto &[row, answers] : cells) {
        // Clients on this machine never reach what this server listens on: that is no news.
        const bool mayBePartly = client < m_clients.size() || isNetworkRow(m_rows.at(row));
        const IndexSet &changed = opens ? answers.opened : answers.closed;
        IndexSet mixed = answers.wasAllowed & answers.wasRefused;
        mixed |= answers.isAllowed & answers.isRefused;
        for (const bool partly : {false, true}) {
            IndexSet columns = changed;
            if (mayBePartly && partly)
                columns &= mixed;
            else if (mayBePartly)
                columns -= mixed;
            if (columns.isEmpty() || (partly && !mayBePartly))
                continue;
            const auto [entry, isNew] = known.try_emplace({partly, columns}, changes.size());
            if (isNew)
                changes.push_back({opens, partly, client, IndexSet(m_rows.size()), columns});
            changes[entry->second].rows.insert(row);
        }
    }
}

} // namespace policy
