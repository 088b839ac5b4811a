#include "server/policy/ChangedCells.h"

#include "server/policy/ScopeReach.h"

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

bool anyContains(const QList<Subnet> &networks, const IpAddress &address)
{
    return std::any_of(networks.begin(), networks.end(), [&](const Subnet &n) { return n.contains(address); });
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

template <typename Key>
std::vector<ChangedCells::Class> ChangedCells::classify(const std::vector<std::vector<int>> &partsOf, Key keyOf) const
{
    std::vector<Class> classes;
    std::map<decltype(keyOf(size_t())), size_t> numbers;
    for (size_t i = 0; i < partsOf.size(); ++i) {
        if (partsOf[i].empty())
            continue;
        const AddressPiece &where = m_after.addresses()[i].where;
        const auto [entry, isNew] = numbers.try_emplace(keyOf(i), classes.size());
        if (isNew)
            classes.push_back({i, where.some, where.other, {}});
        Class &known = classes[entry->second];
        if (known.other.isNull() && !isNew)
            known.other = where.some;
        for (const int index : partsOf[i]) {
            const auto part = std::find_if(known.parts.begin(), known.parts.end(),
                                           [index](const Class::Part &p) { return p.index == index; });
            if (part == known.parts.end())
                known.parts.push_back({index, 1, i});
            else
                ++part->count;
        }
    }
    return classes;
}

std::vector<ChangedCells::Class> ChangedCells::clientClasses(const Look &look, bool andAsTargets) const
{
    return classify(m_clientsOf, [&](size_t i) {
        const Pieces::Address &before = m_before.addresses()[i];
        const Pieces::Address &after = m_after.addresses()[i];
        const RuleSet none;
        return std::tuple(m_before.clientRules(before.from) & look.before, m_after.clientRules(after.from) & look.after,
                          andAsTargets ? m_before.targetRules(before.at) & look.before : none,
                          andAsTargets ? m_after.targetRules(after.at) & look.after : none,
                          andAsTargets && after.thisMachine);
    });
}

std::vector<ChangedCells::Class> ChangedCells::targetClasses(const Look &look) const
{
    return classify(m_rowsOf, [&](size_t i) {
        return std::tuple(m_before.targetRules(m_before.addresses()[i].at) & look.before,
                          m_after.targetRules(m_after.addresses()[i].at) & look.after,
                          m_after.addresses()[i].thisMachine);
    });
}

const ChangedCells::Answers *ChangedCells::meet(const Look &look, const Class &client, const Class *target)
{
    const Class &peer = target ? *target : client;
    VerdictMemo::Meeting meeting;
    meeting.targetIsClient = target == nullptr;
    meeting.targetIsThisMachine = m_after.addresses()[peer.piece].thisMachine;
    Question &question = meeting.question;
    question.direction = look.direction;
    question.anonymous = look.anonymous;
    question.user = look.user;
    question.client = client.some;
    question.target.address = peer.some;
    if (target && peer.some == client.some) {
        if (!peer.other.isNull())
            question.target.address = peer.other;
        else if (!client.other.isNull())
            question.client = client.other;
        else
            return nullptr; // one and the same machine
    }
    const auto number = [&](VerdictMemo &memo, const RuleSet &rules) {
        const Pieces::Address &from = memo.pieces().addresses()[client.piece];
        const Pieces::Address &at = memo.pieces().addresses()[peer.piece];
        meeting.rules = rules & memo.pieces().clientRules(from.from);
        const int context = memo.context(look.direction, meeting.rules);
        meeting.rules &= memo.pieces().targetRules(at.at);
        return memo.number(context, meeting);
    };
    const int before = number(m_memoBefore, look.before);
    const int after = number(m_memoAfter, look.after);
    const std::tuple key(before, after, look.direction);
    auto known = m_answers.find(key);
    if (known == m_answers.end())
        known = m_answers.emplace(key, compare(before, after, look.direction)).first;
    return &known->second;
}

ChangedCells::Answers ChangedCells::compare(int before, int after, Direction direction)
{
    const QList<PolicyMap::Column> all = columns(direction);
    Answers answers(all.size());
    for (qsizetype column = 0; column < all.size(); ++column) {
        const bool active = direction == Direction::Active;
        const qsizetype begin = active ? m_after.portAt(all.at(column).first) : 0;
        const qsizetype end = active ? m_after.portAt(all.at(column).last) + 1 : 1;
        for (qsizetype port = begin; port < end; ++port) {
            for (int bit = 0; bit < 2 * VerdictMemo::kindCount; ++bit) {
                const auto allowed = [&](VerdictMemo &memo, int meeting) {
                    return memo.outcomes()[size_t(memo.outcome(meeting, port, bit / 2, bit % 2 != 0))].allowed;
                };
                const bool was = allowed(m_memoBefore, before);
                const bool is = allowed(m_memoAfter, after);
                (was ? answers.wasAllowed : answers.wasRefused).insert(column);
                (is ? answers.isAllowed : answers.isRefused).insert(column);
                if (was != is)
                    (is ? answers.opened : answers.closed).insert(column);
            }
        }
    }
    return answers;
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

std::vector<ChangedCells::Change> ChangedCells::find(int user, Direction direction)
{
    const QString &name = m_users.at(user);
    if (!m_edited.mayTouch(name, direction))
        return {};
    Look look;
    look.anonymous = name == QStringLiteral("anonymous");
    look.user = look.anonymous ? QString() : name == QStringLiteral("users") ? strangerTo(m_both) : name;
    look.direction = direction;
    look.before = m_before.rulesFor(direction) & m_before.rulesFor(look.anonymous, look.user);
    look.after = m_after.rulesFor(direction) & m_after.rulesFor(look.anonymous, look.user);

    const std::vector<Class> own = clientClasses(look, true);
    const std::vector<Class> clients = clientClasses(look, false);
    const std::vector<Class> targets = targetClasses(look);
    std::vector<Pair> pairs;
    for (const Class &client : own)
        pairs.push_back({&client, nullptr, meet(look, client, nullptr)});
    for (const Class &client : clients) {
        for (const Class &target : targets) {
            if (const Answers *answers = meet(look, client, &target))
                pairs.push_back({&client, &target, answers});
        }
    }
    return changesIn(pairs, direction);
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
    // Clients on this machine never reach what this server listens on: that is no news.
    const bool mayBePartly = client < m_clients.size();
    std::map<std::pair<bool, IndexSet>, size_t> known;
    for (const auto &[row, answers] : cells) {
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
