#include "server/policy/VerdictMemo.h"

#include "server/policy/Judge.h"

namespace policy {

namespace {

constexpr Transfer transfers[VerdictMemo::kindCount] = {Transfer::Send, Transfer::Receive, Transfer::List};

/// A peer arrives from a port of its system's choice, which no rule speaks of.
constexpr quint16 somePeerPort = 49152;

} // namespace

VerdictMemo::VerdictMemo(const Pieces &pieces)
    : m_pieces(pieces)
{}

VerdictMemo::Context VerdictMemo::tellApart(Direction direction, const RuleSet &rules) const
{
    Context context;
    const std::vector<Pieces::Port> &ports = m_pieces.ports();
    std::map<std::tuple<bool, bool, bool, RuleSet>, int> portNumbers;
    for (const Pieces::Port &port : ports) {
        const bool zero = port.range.first == 0;
        const bool reserved = port.range.first < address::firstUnreservedPort;
        const int number = int(portNumbers.size());
        const auto entry = direction == Direction::Passive
            ? portNumbers.try_emplace({false, false, false, RuleSet()}, number).first
            : portNumbers.try_emplace({zero, reserved, port.listening, port.rules & rules}, number).first;
        context.ports.push_back(entry->second);
    }

    const QList<Rule> &all = m_pieces.policy().rules;
    std::array<RuleSet, kindCount> ofKind{RuleSet(all.size()), RuleSet(all.size()), RuleSet(all.size())};
    bool protectionMatters = false;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (!rules.contains(i))
            continue;
        protectionMatters = protectionMatters || all.at(i).tls == Rule::Protection::Required;
        for (int kind = 0; kind < kindCount; ++kind) {
            if ((all.at(i).transfers >> kind & 1) != 0)
                ofKind[size_t(kind)].insert(i);
        }
    }
    for (int kind = 0; kind < kindCount; ++kind) {
        int same = 0;
        while (ofKind[size_t(same)] != ofKind[size_t(kind)])
            ++same;
        context.kinds[size_t(kind)] = same;
    }
    context.protections = {0, protectionMatters ? 1 : 0};
    context.count = int(portNumbers.size()) * kindCount * 2;
    return context;
}

int VerdictMemo::context(Direction direction, const RuleSet &rules)
{
    const auto [entry, isNew] = m_contextNumbers.try_emplace({direction, rules}, int(m_contexts.size()));
    if (isNew)
        m_contexts.push_back(tellApart(direction, rules));
    return entry->second;
}

int VerdictMemo::number(int context, const Meeting &meeting)
{
    const auto [entry, isNew] = m_meetingNumbers.try_emplace(
        {context, meeting.targetIsClient, meeting.targetIsThisMachine, meeting.rules}, int(m_meetings.size()));
    if (isNew) {
        const auto count = size_t(m_contexts[size_t(context)].count);
        m_meetings.push_back({meeting.question, context, std::vector<int>(count, -1)});
    }
    return entry->second;
}

Question VerdictMemo::complete(Question question, qsizetype port, int kind, bool dataProtected) const
{
    const bool active = question.direction == Direction::Active;
    const Pieces::Port &piece = m_pieces.ports()[size_t(port)];
    question.target.port = active ? piece.range.first : somePeerPort;
    question.targetIsOwnListener = active && piece.listening;
    question.transfer = transfers[kind];
    question.dataProtected = dataProtected;
    question.now = m_pieces.circumstances().now;
    return question;
}

int VerdictMemo::outcome(int meeting, qsizetype port, int kind, bool dataProtected)
{
    Known &known = m_meetings[size_t(meeting)];
    const Context &context = m_contexts[size_t(known.context)];
    const int index = (context.ports[size_t(port)] * kindCount + context.kinds[size_t(kind)]) * 2
        + context.protections[dataProtected ? 1 : 0];
    int &outcome = known.outcomes[size_t(index)];
    if (outcome < 0)
        outcome = ask(complete(known.question, port, kind, dataProtected));
    return outcome;
}

int VerdictMemo::ask(Question question)
{
    question.surroundings = &m_pieces.circumstances().surroundings;
    const Verdict verdict = judge(m_pieces.compiled(), question);
    const auto [entry, isNew] = m_outcomeNumbers.try_emplace(
        {verdict.allowed, verdict.rule, int(verdict.reasons.toInt())}, int(m_outcomes.size()));
    if (isNew)
        m_outcomes.push_back({verdict.allowed, verdict.rule, verdict.reasons});
    return entry->second;
}

} // namespace policy
