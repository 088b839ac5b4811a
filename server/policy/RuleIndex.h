#pragma once

#include "server/policy/AddressIndex.h"
#include "server/policy/Question.h"
#include "server/policy/RuleRows.h"
#include "server/policy/TargetFacts.h"

#include <QHash>

#include <array>
#include <vector>

namespace policy {

/// The rules of a policy, sorted by what they ask for: of each condition it knows, for every value that makes a
/// difference, which rules hold. A question then costs a few look-ups and one pass over 64 rules at a time.
/// Immutable, thread-safe; inside server/policy only.
class RuleIndex final
{
public:
    explicit RuleIndex(const QList<Rule> &rules);

    /// For one question, which rules' conditions hold: a row of bits for each condition.
    class Selection;
    Selection select(const Question &question, const TargetFacts &target) const;

private:
    /// Rows that don't depend on a look-up.
    enum Row : size_t {
        None,
        All,
        Active, ///< switched on, and of active data connections
        Passive,
        UnknownTransfer,
        Send,
        Receive,
        List,
        Unprotected, ///< that don't ask for encryption
        ForClient,
        ForServer,
        ForAnyMachine,
        ForUnknownTarget,
        Anonymous,
        SignedIn,
        ReportOnly,
        Granting, ///< allow and not only report
        Ending, ///< with a time to end
        FixedRows
    };

    void enterGeneral(int index, const Rule &rule);
    void enterTargets(int index, const Rule &rule);
    void enterUsers(const QList<Rule> &rules);
    void enterPorts(const QList<Rule> &rules);
    const quint64 *portRow(quint16 port) const;

    int m_count = 0;
    RuleRows m_rows; ///< the fixed ones, then one a user named
    QHash<QString, size_t> m_users; ///< their rows
    AddressIndex m_clients;
    AddressIndex m_targets;
    AddressIndex m_deniedTargets; ///< for addresses embedded in others
    std::vector<quint16> m_portStarts;
    RuleRows m_ports;
    std::vector<qint64> m_ends; ///< when each rule expires; 0 is never
};

class RuleIndex::Selection final
{
public:
    struct Match
    {
        int rule = -1; ///< the first rule that holds and decides
        int reported = -1; ///< the first before it that holds and only reports
    };
    Match match() const;

    /// What the rules that allow something, and hold but for the target, would let through.
    struct Coverage
    {
        bool target = false; ///< one of them speaks of the target
        bool port = false; ///< one of them, perhaps another, speaks of the port
        bool allButProtection = false; ///< one before `rule` speaks of both, but only of encrypted connections
    };
    /// \a rule is the one that decided, -1 for none.
    Coverage coverage(int rule) const;

private:
    friend class RuleIndex;
    Selection(const RuleIndex &index, const Question &question, const TargetFacts &target);

    quint64 generally(size_t word) const
    {
        return m_direction[word] & m_users[word] & m_clients[word] & m_transfers[word];
    }
    quint64 targets(size_t word) const
    {
        return m_targets[0][word] | m_targets[1][word] | m_targets[2][word] | m_targets[3][word] | m_targets[4][word];
    }
    quint64 withoutExpired(size_t word, quint64 rules) const;
    void selectTargets(const Question &question, const TargetFacts &target);

    const RuleIndex &m_index;
    qint64 m_now;
    const quint64 *m_direction;
    const quint64 *m_users;
    const quint64 *m_clients;
    const quint64 *m_transfers;
    const quint64 *m_protection;
    const quint64 *m_ports;
    std::array<const quint64 *, 5> m_targets; ///< any of them
};

} // namespace policy
