#include "server/policy/Pieces.h"

#include "server/policy/AnyContains.h"
#include "server/policy/Judge.h"

#include <algorithm>
#include <map>

namespace policy {

namespace {

using address::IpAddress;
using address::PortRange;
using address::Subnet;

constexpr int portCount = 65536;

/// Equal sets get equal numbers.
class Numbering final
{
public:
    explicit Numbering(std::vector<RuleSet> &sets)
        : m_sets(sets)
    {}

    int operator()(const RuleSet &set)
    {
        const auto [entry, isNew] = m_numbers.try_emplace(set, int(m_sets.size()));
        if (isNew)
            m_sets.push_back(set);
        return entry->second;
    }

private:
    std::vector<RuleSet> &m_sets;
    std::map<RuleSet, int> m_numbers;
};

void addCuts(std::vector<int> &starts, const QList<PortRange> &ranges)
{
    for (const PortRange &range : ranges) {
        starts.push_back(range.first);
        starts.push_back(range.last + 1);
    }
}

} // namespace

template <typename Predicate> RuleSet Pieces::liveRules(Predicate predicate) const
{
    const QList<Rule> &rules = policy().rules;
    RuleSet set(rules.size());
    for (qsizetype i = 0; i < rules.size(); ++i) {
        if (m_live.contains(i) && predicate(rules.at(i)))
            set.insert(i);
    }
    return set;
}

Pieces::Pieces(CompiledPolicy policy, Circumstances circumstances, const QList<Subnet> &networks,
               const QList<PortRange> &ports)
    : m_policy(std::move(policy))
    , m_nothing(Policy())
    , m_circumstances(std::move(circumstances))
    , m_networks(networks)
    , m_live(m_policy.policy().rules.size())
{
    const QList<Rule> &rules = m_policy.policy().rules;
    for (qsizetype i = 0; i < rules.size(); ++i) {
        const Rule &rule = rules.at(i);
        const bool over = rule.expires != 0 && m_circumstances.now >= rule.expires;
        if (rule.enabled && !rule.reportOnly && !over)
            m_live.insert(i);
        m_networks += rule.clients;
        m_networks += rule.targets.subnets;
    }
    cutAddresses();
    cutPorts(ports);
}

void Pieces::cutAddresses()
{
    const Surroundings &around = m_circumstances.surroundings;
    QList<Subnet> networks = m_networks + around.standIns;
    for (const IpAddress &own : around.own)
        networks.append(Subnet::host(own));
    for (const IpAddress &broadcast : around.broadcasts)
        networks.append(Subnet::host(broadcast));

    Numbering fromNumber(m_clientRules);
    Numbering atNumber(m_targetRules);
    for (const AddressPiece &piece : addressPieces(networks)) {
        Address address = examine(piece);
        if (!address.canBeClient && !address.canBeOther)
            continue;
        address.from = fromNumber(rulesFrom(piece.some));
        address.at = atNumber(rulesAt(piece.some));
        m_addresses.push_back(address);
    }
}

Pieces::Address Pieces::examine(const AddressPiece &piece) const
{
    Question question;
    question.client = piece.some;
    question.target = {piece.some, address::firstUnreservedPort};
    question.targetIsOwnListener = true;
    question.surroundings = &m_circumstances.surroundings;

    Address address;
    address.where = piece;
    const Reasons asClient = judge(m_nothing, question).reasons;
    address.canBeClient = !asClient.testFlag(Reason::NotRoutable);
    address.thisMachine = asClient.testFlag(Reason::ThisServer);
    const IpAddress one = IpAddress::fromV4(0xc0000201);
    question.client = piece.some == one ? IpAddress::fromV4(0xc0000202) : one;
    address.canBeOther = !judge(m_nothing, question).reasons.testFlag(Reason::NotRoutable);
    return address;
}

RuleSet Pieces::rulesFrom(const IpAddress &client) const
{
    return liveRules([&client](const Rule &rule) { return anyContains(rule.clients, client); });
}

RuleSet Pieces::rulesAt(const IpAddress &target) const
{
    const IpAddress embedded = target.embeddedV4();
    return liveRules([&](const Rule &rule) {
        const bool alsoEmbedded = rule.action == Action::Deny && !embedded.isNull();
        return anyContains(rule.targets.subnets, target)
            || (alsoEmbedded && anyContains(rule.targets.subnets, embedded));
    });
}

RuleSet Pieces::rulesFor(Direction direction) const
{
    const auto wanted = direction == Direction::Active ? Rule::When::Active : Rule::When::Passive;
    return liveRules(
        [wanted](const Rule &rule) { return rule.direction == Rule::When::Any || rule.direction == wanted; });
}

RuleSet Pieces::rulesFor(bool anonymous, const QString &user) const
{
    return liveRules([&](const Rule &rule) {
        if (rule.users.contains(QStringLiteral("*")))
            return true;
        if (anonymous)
            return rule.users.contains(QStringLiteral("anonymous"));
        const bool named = user != QStringLiteral("anonymous") && rule.users.contains(user);
        return named || rule.users.contains(QStringLiteral("users"));
    });
}

void Pieces::cutPorts(const QList<PortRange> &more)
{
    std::vector<int> starts{0, 1, address::firstUnreservedPort, portCount};
    addCuts(starts, more);
    addCuts(starts, m_circumstances.listening.ranges());
    for (const Rule &rule : policy().rules)
        addCuts(starts, rule.ports.ranges());
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());

    for (size_t i = 0; i + 1 < starts.size(); ++i) {
        const auto first = quint16(starts[i]);
        m_ports.push_back({{first, quint16(starts[i + 1] - 1)},
                           m_circumstances.listening.contains(first),
                           liveRules([first](const Rule &rule) { return rule.ports.contains(first); })});
    }
}

qsizetype Pieces::portAt(quint16 port) const
{
    const auto above = std::upper_bound(m_ports.begin(), m_ports.end(), port,
                                        [](quint16 p, const Port &piece) { return p < piece.range.first; });
    return above - m_ports.begin() - 1;
}

bool Pieces::suit(const Scope &scope) const
{
    const auto isCut = [this](const QList<Subnet> &networks) {
        return std::all_of(networks.begin(), networks.end(),
                           [this](const Subnet &network) { return network.isAny() || m_networks.contains(network); });
    };
    const QList<PortRange> &ranges = scope.ports.ranges();
    return isCut(scope.clients) && isCut(scope.clientsExcept) && isCut(scope.machines.networks)
        && isCut(scope.machines.except) && std::all_of(ranges.begin(), ranges.end(), [this](PortRange range) {
               return m_ports[size_t(portAt(range.first))].range.first == range.first
                   && m_ports[size_t(portAt(range.last))].range.last == range.last;
           });
}

} // namespace policy
