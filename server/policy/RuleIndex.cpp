#include "server/policy/RuleIndex.h"

#include <algorithm>

namespace policy {

namespace {

bool coversEverybody(const Targets &targets)
{
    return targets.any
        || std::any_of(targets.subnets.begin(), targets.subnets.end(),
                       [](const address::Subnet &subnet) { return subnet.isAny(); });
}

bool coversSomebody(const Targets &targets)
{
    return targets.client || targets.server || targets.any || !targets.subnets.isEmpty();
}

template <typename Networks> QList<AddressIndex::Entry> entries(const QList<Rule> &rules, Networks networksOf)
{
    QList<AddressIndex::Entry> entries;
    for (int i = 0; i < int(rules.size()); ++i) {
        for (const address::Subnet &network : networksOf(rules.at(i)))
            entries.append({i, network});
    }
    return entries;
}

QList<address::Subnet> deniedNetworks(const Rule &rule)
{
    return rule.action == Action::Deny ? rule.targets.subnets : QList<address::Subnet>();
}

} // namespace

RuleIndex::RuleIndex(const QList<Rule> &rules)
    : m_count(int(rules.size()))
    , m_rows(m_count, FixedRows)
    , m_clients(m_count, entries(rules, [](const Rule &rule) { return rule.clients; }))
    , m_targets(m_count, entries(rules, [](const Rule &rule) { return rule.targets.subnets; }))
    // A gateway delivers to the embedded address, so a rule that denies it must not be walked around by spelling.
    , m_deniedTargets(m_count, entries(rules, deniedNetworks))
    , m_ports(m_count)
{
    m_ends.reserve(size_t(m_count));
    for (int i = 0; i < m_count; ++i) {
        enterGeneral(i, rules.at(i));
        enterTargets(i, rules.at(i));
        m_ends.push_back(rules.at(i).expires);
    }
    enterUsers(rules);
    enterPorts(rules);
}

void RuleIndex::enterGeneral(int index, const Rule &rule)
{
    const bool allows = rule.action == Action::Allow;
    m_rows.insert(All, index);
    m_rows.insert(Active, index, rule.enabled && rule.direction != Rule::When::Passive);
    m_rows.insert(Passive, index, rule.enabled && rule.direction != Rule::When::Active);
    m_rows.insert(UnknownTransfer, index, allows ? rule.transfers != 0 : rule.transfers == Rule::AnyKind);
    m_rows.insert(Send, index, (rule.transfers & Rule::SendKind) != 0);
    m_rows.insert(Receive, index, (rule.transfers & Rule::ReceiveKind) != 0);
    m_rows.insert(List, index, (rule.transfers & Rule::ListKind) != 0);
    m_rows.insert(Unprotected, index, rule.tls == Rule::Protection::Any);
    m_rows.insert(ReportOnly, index, rule.reportOnly);
    m_rows.insert(Granting, index, allows && !rule.reportOnly);
    m_rows.insert(Ending, index, rule.expires != 0);
}

void RuleIndex::enterTargets(int index, const Rule &rule)
{
    m_rows.insert(ForClient, index, rule.targets.client);
    m_rows.insert(ForServer, index, rule.targets.server);
    m_rows.insert(ForAnyMachine, index, rule.targets.any);
    const bool holds = rule.action == Action::Allow ? coversSomebody(rule.targets) : coversEverybody(rule.targets);
    m_rows.insert(ForUnknownTarget, index, holds);
}

void RuleIndex::enterUsers(const QList<Rule> &rules)
{
    for (int i = 0; i < m_count; ++i) {
        for (const QString &name : rules.at(i).users) {
            const bool everybody = name == QStringLiteral("*");
            m_rows.insert(Anonymous, i, everybody || name == QStringLiteral("anonymous"));
            m_rows.insert(SignedIn, i, everybody || name == QStringLiteral("users"));
        }
    }
    for (int i = 0; i < m_count; ++i) {
        for (const QString &name : rules.at(i).users) {
            if (name == QStringLiteral("*") || name == QStringLiteral("users") || name == QStringLiteral("anonymous"))
                continue;
            auto row = m_users.find(name);
            if (row == m_users.end())
                row = m_users.insert(name, m_rows.appendCopy(SignedIn));
            m_rows.insert(*row, i);
        }
    }
}

void RuleIndex::enterPorts(const QList<Rule> &rules)
{
    m_portStarts.push_back(0);
    for (const Rule &rule : rules) {
        for (const address::PortRange &range : rule.ports.ranges()) {
            m_portStarts.push_back(range.first);
            if (range.last < 65535)
                m_portStarts.push_back(quint16(range.last + 1));
        }
    }
    std::sort(m_portStarts.begin(), m_portStarts.end());
    m_portStarts.erase(std::unique(m_portStarts.begin(), m_portStarts.end()), m_portStarts.end());
    m_ports = RuleRows(m_count, m_portStarts.size());
    for (size_t piece = 0; piece < m_portStarts.size(); ++piece) {
        for (int i = 0; i < m_count; ++i)
            m_ports.insert(piece, i, rules.at(i).ports.contains(m_portStarts[piece]));
    }
}

const quint64 *RuleIndex::portRow(quint16 port) const
{
    const auto after = std::upper_bound(m_portStarts.begin(), m_portStarts.end(), port);
    return m_ports.row(size_t(after - m_portStarts.begin()) - 1);
}

} // namespace policy
