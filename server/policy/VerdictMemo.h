#pragma once

#include "server/policy/Pieces.h"

#include <array>
#include <map>
#include <tuple>
#include <vector>

namespace policy {

/// Asks the judge, each question that differs in something the rules speak of once. Rules of another direction, user
/// or client have no part in a verdict, so what only they tell apart is one question. Not thread-safe; inside
/// server/policy only; the pieces must outlive it.
class VerdictMemo final
{
public:
    static constexpr int kindCount = 3; ///< of transfers, in the order of Rule::TransferKind's bits

    /// What a verdict says, without the way there.
    struct Outcome
    {
        bool allowed = false;
        int rule = -1;
        Reasons reasons;
    };

    /// Who asks for a data connection with whom; all but the port, the transfer and its protection.
    struct Meeting
    {
        Question question; ///< one of them
        bool targetIsClient = false;
        bool targetIsThisMachine = false;
        RuleSet rules; ///< for this direction, user and client, whose networks hold the target
    };

    explicit VerdictMemo(const Pieces &pieces);

    const Pieces &pieces() const { return m_pieces; }
    /// What the rules for a direction, a user and a client tell apart; for number().
    int context(Direction direction, const RuleSet &rules);
    /// Meetings with equal numbers have equal outcomes. `context` is that of the meeting's direction and rules.
    int number(int context, const Meeting &meeting);
    /// Index into outcomes(). `port` is an index of Pieces::ports() and means nothing for passive connections.
    int outcome(int meeting, qsizetype port, int kind, bool dataProtected);
    const std::vector<Outcome> &outcomes() const { return m_outcomes; }
    /// The question of a meeting, completed.
    Question complete(Question question, qsizetype port, int kind, bool dataProtected) const;

private:
    /// What of ports, transfers and protection some rules tell apart: equal numbers are not told apart.
    struct Context
    {
        std::vector<int> ports;
        std::array<int, kindCount> kinds{};
        std::array<int, 2> protections{};
        int count = 0;
    };
    struct Known
    {
        Question question;
        int context = 0;
        std::vector<int> outcomes; ///< -1: not asked yet
    };

    Context tellApart(Direction direction, const RuleSet &rules) const;
    int ask(Question question);

    const Pieces &m_pieces;
    std::map<std::pair<Direction, RuleSet>, int> m_contextNumbers;
    std::vector<Context> m_contexts;
    std::map<std::tuple<int, bool, bool, RuleSet>, int> m_meetingNumbers;
    std::vector<Known> m_meetings;
    std::map<std::tuple<bool, int, int>, int> m_outcomeNumbers;
    std::vector<Outcome> m_outcomes;
};

} // namespace policy
