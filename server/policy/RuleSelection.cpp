#include "server/policy/RuleIndex.h"

#include <bit>

namespace policy {

RuleIndex::Selection RuleIndex::select(const Question &question, const TargetFacts &target) const
{
    return {*this, question, target};
}

RuleIndex::Selection::Selection(const RuleIndex &index, const Question &question, const TargetFacts &target)
    : m_index(index)
    , m_now(question.now)
{
    const bool active = question.direction == Direction::Active;
    const RuleRows &rows = index.m_rows;
    m_direction = rows.row(active ? Active : Passive);
    m_users = rows.row(question.anonymous ? Anonymous : index.m_users.value(question.user, SignedIn));
    m_clients = index.m_clients.find(question.client);
    switch (question.transfer) {
    case Transfer::Unknown:
        m_transfers = rows.row(UnknownTransfer);
        break;
    case Transfer::Send:
        m_transfers = rows.row(Send);
        break;
    case Transfer::Receive:
        m_transfers = rows.row(Receive);
        break;
    case Transfer::List:
        m_transfers = rows.row(List);
        break;
    }
    m_protection = rows.row(question.dataProtected ? All : Unprotected);
    m_ports = active ? index.portRow(question.target.port) : rows.row(All);
    selectTargets(question, target);
}

void RuleIndex::Selection::selectTargets(const Question &question, const TargetFacts &target)
{
    const RuleRows &rows = m_index.m_rows;
    m_targets.fill(rows.row(None));
    if (!target.isKnown) {
        m_targets[0] = rows.row(ForUnknownTarget);
        return;
    }
    if (target.isClient)
        m_targets[0] = rows.row(ForClient);
    if (target.isThisMachine)
        m_targets[1] = rows.row(ForServer);
    // A network may happen to hold this machine's address; nobody who writes 10.0.0.0/8 means the server itself.
    if (target.isThisMachine && !target.isClient)
        return;
    m_targets[2] = rows.row(ForAnyMachine);
    m_targets[3] = m_index.m_targets.find(question.target.address);
    if (!target.embedded.isNull())
        m_targets[4] = m_index.m_deniedTargets.find(target.embedded);
}

quint64 RuleIndex::Selection::withoutExpired(size_t word, quint64 rules) const
{
    for (quint64 ending = rules & m_index.m_rows.row(Ending)[word]; ending != 0; ending &= ending - 1) {
        const auto bit = std::countr_zero(ending);
        if (m_now >= m_index.m_ends[word * 64 + size_t(bit)])
            rules &= ~(quint64(1) << bit);
    }
    return rules;
}

RuleIndex::Selection::Match RuleIndex::Selection::match() const
{
    Match match;
    const quint64 *reportOnly = m_index.m_rows.row(ReportOnly);
    const size_t words = m_index.m_rows.words();
    for (size_t word = 0; word < words; ++word) {
        quint64 rules = generally(word) & m_ports[word] & m_protection[word] & targets(word);
        for (rules = withoutExpired(word, rules); rules != 0; rules &= rules - 1) {
            const int rule = int(word) * 64 + std::countr_zero(rules);
            if ((reportOnly[word] & rules & -rules) == 0) {
                match.rule = rule;
                return match;
            }
            if (match.reported < 0)
                match.reported = rule;
        }
    }
    return match;
}

RuleIndex::Selection::Coverage RuleIndex::Selection::coverage(int rule) const
{
    Coverage coverage;
    const quint64 *granting = m_index.m_rows.row(Granting);
    const size_t words = m_index.m_rows.words();
    for (size_t word = 0; word < words; ++word) {
        const quint64 rules = withoutExpired(word, generally(word) & granting[word]);
        const quint64 target = rules & targets(word);
        const quint64 port = rules & m_ports[word];
        coverage.target = coverage.target || target != 0;
        coverage.port = coverage.port || port != 0;
        // Below the rule that decided, protecting the connection would change nothing.
        quint64 above = ~quint64(0);
        if (rule >= 0 && size_t(rule) / 64 <= word)
            above = size_t(rule) / 64 < word ? 0 : (quint64(1) << (rule % 64)) - 1;
        coverage.allButProtection = coverage.allButProtection || (target & port & ~m_protection[word] & above) != 0;
    }
    return coverage;
}

} // namespace policy
