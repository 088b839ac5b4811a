#include "server/policy/ScopeReach.h"

#include <algorithm>
#include <map>
#include <string>

namespace policy {

namespace {

constexpr quint8 plainBits = 0x15; // bit 2 * kind
constexpr quint8 protectedBits = 0x2a; // bit 2 * kind + 1

/// Whether of the transfers in `bits` some are allowed and some are not, protection being the same.
bool dependsOnTransfer(quint8 allowed, quint8 bits)
{
    for (const quint8 side : {plainBits, protectedBits}) {
        const int asked = bits & side;
        const int some = allowed & asked;
        if (some != 0 && some != asked)
            return true;
    }
    return false;
}

bool dependsOnProtection(quint8 allowed, quint8 bits)
{
    const int both = bits & (bits >> 1) & plainBits;
    return ((allowed ^ (allowed >> 1)) & both) != 0;
}

/// Who may meet a class of addresses.
class Partners final
{
public:
    void add(const address::IpAddress &some, bool isSingle)
    {
        m_single = m_count == 0 && isSingle ? some : address::IpAddress();
        ++m_count;
    }
    /// Whether one of them is another machine than the piece.
    bool forPiece(const AddressPiece &piece) const
    {
        return m_count > 0 && !(piece.isSingle() && piece.some == m_single);
    }

private:
    int m_count = 0;
    address::IpAddress m_single; ///< the only one
};

} // namespace

/// Collects the outcomes of meetings.
class ScopeReach::Sum final
{
public:
    Sum(VerdictMemo &memo, quint8 bits)
        : m_memo(memo)
        , m_bits(bits)
    {}

    Answers add(const Distinct &meeting, const QList<Ports> &ports)
    {
        Answers answers{m_bits, 0, -1};
        m_pattern.clear();
        for (const Ports &range : ports) {
            for (qsizetype port = range.begin; port < range.end; ++port) {
                const quint8 allowed = allowedAt(meeting, port);
                m_pattern.push_back(char(allowed));
                answers.always = quint8(answers.always & allowed);
                answers.ever = quint8(answers.ever | allowed);
                m_dependsOn.setFlag(Dependence::OnTransfer,
                                    m_dependsOn.testFlag(Dependence::OnTransfer) || dependsOnTransfer(allowed, m_bits));
                m_dependsOn.setFlag(Dependence::OnProtection,
                                    m_dependsOn.testFlag(Dependence::OnProtection)
                                        || dependsOnProtection(allowed, m_bits));
            }
        }
        if (answers.always != answers.ever)
            m_dependsOn.setFlag(Dependence::OnPort);
        if (meeting.question.direction == Direction::Passive)
            m_pattern.push_back('p');
        answers.pattern = m_patterns.try_emplace(m_pattern, int(m_patterns.size())).first->second;
        return answers;
    }

    Reach result() const
    {
        Reach reach;
        reach.dependsOn = m_dependsOn;
        std::map<int, bool> deciding;
        for (size_t i = 0; i < m_seen.size(); ++i) {
            if (!m_seen[i])
                continue;
            const VerdictMemo::Outcome &outcome = m_memo.outcomes()[i];
            deciding[outcome.rule] = true;
            reach.reasons |= outcome.reasons;
            QList<int> &list = outcome.allowed ? reach.allowing : reach.refusing;
            if (!list.contains(outcome.rule))
                list.append(outcome.rule);
        }
        for (const auto &[rule, seen] : deciding)
            reach.deciding.append(rule);
        std::sort(reach.allowing.begin(), reach.allowing.end());
        std::sort(reach.refusing.begin(), reach.refusing.end());
        reach.allowedExample = m_allowed;
        reach.refusedExample = m_refused;
        return reach;
    }

private:
    quint8 allowedAt(const Distinct &meeting, qsizetype port)
    {
        quint8 allowed = 0;
        for (int bit = 0; bit < 2 * VerdictMemo::kindCount; ++bit) {
            if ((m_bits >> bit & 1) == 0)
                continue;
            const int outcome = m_memo.outcome(meeting.number, port, bit / 2, bit % 2 != 0);
            if (size_t(outcome) >= m_seen.size())
                m_seen.resize(size_t(outcome) + 1, 0);
            m_seen[size_t(outcome)] = 1;
            const bool isAllowed = m_memo.outcomes()[size_t(outcome)].allowed;
            if (isAllowed)
                allowed = quint8(allowed | 1 << bit);
            std::optional<Question> &example = isAllowed ? m_allowed : m_refused;
            if (!example)
                example = m_memo.complete(meeting.question, port, bit / 2, bit % 2 != 0);
        }
        return allowed;
    }

    VerdictMemo &m_memo;
    quint8 m_bits;
    std::string m_pattern;
    std::map<std::string, int> m_patterns;
    std::vector<char> m_seen; // by outcome
    Dependences m_dependsOn;
    std::optional<Question> m_allowed;
    std::optional<Question> m_refused;
};

std::vector<ScopeReach::Answers> ScopeReach::answersOver(const QList<Ports> &ports, Sum &sum, bool &asked) const
{
    std::vector<Answers> answers;
    for (const Distinct &meeting : m_distinct) {
        const bool passive = meeting.question.direction == Direction::Passive;
        const QList<Ports> meant = passive ? QList<Ports>{{0, 1}} : ports;
        answers.push_back(meant.isEmpty() ? Answers() : sum.add(meeting, meant));
        asked = asked || !meant.isEmpty();
    }
    return answers;
}

Reach ScopeReach::over(const QList<Ports> &ports)
{
    Sum sum(m_memo, m_bits);
    bool asked = false;
    const std::vector<Answers> answers = answersOver(ports, sum, asked);
    Reach reach = sum.result();
    reach.empty = !asked;
    if (!reach.allowedExample) {
        reach.answer = Reach::Answer::Nothing;
    } else if (!reach.refusedExample) {
        reach.answer = Reach::Answer::Everything;
    } else {
        reach.answer = Reach::Answer::Some;
        addDependences(reach, answers, !ports.isEmpty());
    }
    return reach;
}

ScopeReach::Open ScopeReach::open(const QList<Ports> &ports)
{
    Sum sum(m_memo, m_bits);
    bool asked = false;
    const std::vector<Answers> answers = answersOver(ports, sum, asked);
    const size_t count = m_pieces.addresses().size();
    Open open{std::vector<char>(count, 0), std::vector<char>(count, 0)};
    for (const Table &table : m_tables) {
        const auto isOpen = [&](size_t client, size_t target) {
            const int meeting = table.meeting(client, target);
            return target >= ownSlots() && meeting >= 0 && answers[size_t(meeting)].ever != 0;
        };
        // A machine is not its own partner: where a class has but one open partner and that is one machine, that
        // machine itself has none.
        std::vector<Partners> ofClient(table.clients.size());
        std::vector<Partners> ofTarget(table.targets.size());
        for (size_t c = 0; c < table.clients.size(); ++c) {
            for (size_t t = 0; t < table.targets.size(); ++t) {
                if (!isOpen(c, t))
                    continue;
                ofClient[c].add(table.targets[t].some, table.targets[t].other.isNull());
                ofTarget[t].add(table.clients[c].some, table.clients[c].other.isNull());
            }
        }
        for (size_t i = 0; i < count; ++i) {
            const AddressPiece &piece = m_pieces.addresses()[i].where;
            const int client = m_clientGroup[i];
            const int other = m_otherGroup[i];
            if (client >= 0 && ofClient[size_t(table.clientClass[size_t(client)])].forPiece(piece))
                open.clients[i] = 1;
            if (other >= 0 && ofTarget[size_t(table.targetClass[size_t(other) + ownSlots()])].forPiece(piece))
                open.others[i] = 1;
        }
    }
    return open;
}

} // namespace policy
