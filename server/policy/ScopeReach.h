#pragma once

#include "server/policy/VerdictMemo.h"

#include <vector>

namespace policy {

/// The users, clients and targets of a scope in groups that no rule tells apart, and what may happen between them.
/// Inside server/policy only; the memo must outlive it.
class ScopeReach final
{
public:
    /// The scope's ports are left out of account: over() is told them. The memo's pieces must suit the scope.
    ScopeReach(VerdictMemo &memo, const Scope &scope);

    /// The answer for these ports (indexes of Pieces::ports(), `end` not included); they mean nothing for passive
    /// connections.
    struct Ports
    {
        qsizetype begin = 0;
        qsizetype end = 0;
    };
    Reach over(const QList<Ports> &ports);

private:
    struct User
    {
        bool anonymous = true;
        QString name;
        RuleSet rules;
    };
    /// Addresses that nothing tells apart within this scope. Of one side of a connection; a single address that is a
    /// group of one side is a group of its own on the other side too, if it is there at all: so two groups meet unless
    /// they are the same single address.
    struct Group
    {
        address::IpAddress some;
        address::IpAddress other; ///< null: it is the only one
        qsizetype piece = 0; ///< index of (one of) its pieces
    };
    /// What one meeting answers, summed up over ports. Bits: twice the kind of transfer, plus one if protected.
    struct Answers
    {
        quint8 always = 0; ///< allowed at every port
        quint8 ever = 0; ///< allowed at some port
        int pattern = -1; ///< equal for equal answers at each port
    };

    void findUsers();
    void findGroups();
    std::vector<Group> group(const std::vector<char> &members, bool clients, const std::vector<char> &alone) const;
    bool isClient(const Pieces::Address &address) const;
    bool isOther(const Pieces::Address &address) const;
    void findMeetings();
    int meet(const User &user, Direction direction, const RuleSet &rules, const Group &client, const Group *target);
    int localNumber(const VerdictMemo::Meeting &meeting);

    class Sum;
    void addDependences(Reach &reach, const std::vector<Answers> &answers, bool active) const;
    bool dependsOnDirection(const std::vector<Answers> &answers) const;
    size_t slot(size_t user, size_t direction, size_t client, size_t target) const
    {
        return ((user * m_directions.size() + direction) * m_clients.size() + client) * m_slots + target;
    }

    VerdictMemo &m_memo;
    const Pieces &m_pieces;
    Scope m_scope;
    quint8 m_bits = 0; ///< the scope's transfers and protections, as in Answers
    std::vector<User> m_users;
    std::vector<Direction> m_directions;
    std::vector<Group> m_clients;
    std::vector<Group> m_others;
    size_t m_slots = 0; ///< targets a client has: itself (first, if the scope holds that) and the others
    std::vector<int> m_meetings; ///< by slot(); index into m_distinct; -1: no such meeting
    struct Distinct
    {
        int number = 0; ///< the memo's
        Question question; ///< one of this scope
    };
    std::vector<Distinct> m_distinct;
    std::vector<int> m_localNumbers; ///< by the memo's number
};

/// A name that a signed-in user may have and that no rule and no scope speaks of.
QString strangerTo(const Policy &policy, const QStringList &names = {});

} // namespace policy
