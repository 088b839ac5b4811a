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

    /// Ports as indexes of Pieces::ports(), `end` not included; they mean nothing for passive connections.
    struct Ports
    {
        qsizetype begin = 0;
        qsizetype end = 0;
    };
    /// The answer for these ports.
    Reach over(const QList<Ports> &ports);

    /// By index of Pieces::addresses(): which clients are allowed anything with somebody else, and which others with
    /// some client.
    struct Open
    {
        std::vector<char> clients;
        std::vector<char> others;
    };
    Open open(const QList<Ports> &ports);

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

    /// Which groups the rules for one user and direction don't tell apart. They are few, however many groups there are.
    struct Table
    {
        std::vector<int> clientClass; ///< by group of clients
        std::vector<int> targetClass; ///< by slot
        std::vector<Group> clients;
        std::vector<Group> targets; ///< the client itself, if it is there, without addresses
        std::vector<int> meetings; ///< by client and target; index into m_distinct; -1: no such meeting

        int meeting(size_t client, size_t target) const { return meetings[client * targets.size() + target]; }
    };

    void findUsers();
    void findGroups();
    std::vector<Group> group(const std::vector<char> &members, bool clients, const std::vector<char> &alone,
                             std::vector<int> &groupOf) const;
    bool isClient(const Pieces::Address &address) const;
    bool isOther(const Pieces::Address &address) const;
    Table makeTable(const User &user, Direction direction);
    void classify(Table &table, const RuleSet &rules) const;
    void findMeetings(Table &table, const User &user, Direction direction, const RuleSet &rules);
    int meet(int context, VerdictMemo::Meeting meeting, const Group &client, const Group *target);
    int localNumber(int context, const VerdictMemo::Meeting &meeting);

    class Sum;
    void addDependences(Reach &reach, const std::vector<Answers> &answers, bool active) const;
    bool dependsOnUser(const std::vector<Answers> &answers) const;
    bool dependsOnDirection(const std::vector<Answers> &answers) const;
    std::vector<Answers> answersOver(const QList<Ports> &ports, Sum &sum, bool &asked) const;
    size_t ownSlots() const { return m_scope.machines.client ? 1 : 0; }
    size_t slotCount() const { return m_others.size() + ownSlots(); }
    bool isSameSingle(size_t client, size_t slot) const;
    const Table &table(size_t user, size_t direction) const { return m_tables[user * m_directions.size() + direction]; }
    int meetingAt(const Table &table, size_t client, size_t slot) const
    {
        return table.meeting(size_t(table.clientClass[client]), size_t(table.targetClass[slot]));
    }

    VerdictMemo &m_memo;
    const Pieces &m_pieces;
    Scope m_scope;
    quint8 m_bits = 0; ///< the scope's transfers and protections, as in Answers
    std::vector<User> m_users;
    std::vector<Direction> m_directions;
    std::vector<Group> m_clients;
    std::vector<Group> m_others;
    std::vector<int> m_clientGroup; ///< by piece; -1: no client
    std::vector<int> m_otherGroup;
    /// By user and direction. A client's targets, the slots: itself (first, if the scope holds that) and the others.
    std::vector<Table> m_tables;
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
