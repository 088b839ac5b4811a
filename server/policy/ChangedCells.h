#pragma once

#include "server/policy/EditedRules.h"
#include "server/policy/MapFrame.h"
#include "server/policy/VerdictMemo.h"

#include <map>
#include <tuple>
#include <vector>

namespace policy {

/// Which cells of two policies' maps hold a data connection that one allows and the other refuses, for every user and
/// every network of clients that either tells apart. Exact: each pair of addresses, port and kind of transfer that
/// some rule tells apart is asked of both. Not thread-safe; inside server/policy only.
class ChangedCells final
{
public:
    ChangedCells(const Analysis &before, const Analysis &after);
    Q_DISABLE_COPY_MOVE(ChangedCells)

    const QStringList &users() const { return m_users; } ///< userChoices() of both
    /// clientChoices() of both. In a change, one more stands behind them: the clients on this machine.
    const QList<address::Subnet> &clients() const { return m_clients; }
    const QList<PolicyMap::Row> &rows() const { return m_rows; }
    QList<PolicyMap::Column> columns(Direction direction) const { return m_frame.columns(direction); }

    struct Change
    {
        bool opens = false;
        bool partly = false; ///< some of each cell is still, or was already, decided the other way
        int client = 0;
        IndexSet rows;
        IndexSet columns;
    };
    /// Of one user; by client.
    std::vector<Change> find(int user, Direction direction);

private:
    /// Pieces of addresses that one user's rules don't tell apart, in either policy.
    struct Class
    {
        /// How many of them belong to one of the clients, or to one of the rows; and one of those.
        struct Part
        {
            int index = 0;
            int count = 0;
            size_t piece = 0;
        };
        size_t piece = 0; ///< one of them
        address::IpAddress some;
        address::IpAddress other; ///< null: it is the only one
        std::vector<Part> parts;
    };
    /// What both policies say of a meeting, or of all in a cell, by column.
    struct Answers
    {
        explicit Answers(qsizetype columns);
        Answers &operator|=(const Answers &other);

        IndexSet opened; ///< something that was refused is allowed
        IndexSet closed;
        IndexSet wasAllowed; ///< something was
        IndexSet wasRefused;
        IndexSet isAllowed;
        IndexSet isRefused;
    };
    /// A meeting of classes; of a client with itself where the targets are null.
    struct Pair
    {
        const Class *clients = nullptr;
        const Class *targets = nullptr;
        const Answers *answers = nullptr;
    };
    /// One user's view of the two policies.
    struct Look
    {
        bool anonymous = true;
        QString user;
        Direction direction = Direction::Active;
        RuleSet before; ///< the rules for this user and direction
        RuleSet after;
    };

    void assignClients();
    void assignRows();
    template <typename Key> std::vector<Class> classify(const std::vector<std::vector<int>> &partsOf, Key keyOf) const;
    std::vector<Class> clientClasses(const Look &look, bool andAsTargets) const;
    std::vector<Class> targetClasses(const Look &look) const;
    const Answers *meet(const Look &look, const Class &client, const Class *target);
    Answers compare(int before, int after, Direction direction);
    template <typename Visit> void forEachCell(const std::vector<Pair> &pairs, Visit visit) const;
    std::vector<Change> changesIn(const std::vector<Pair> &pairs, Direction direction) const;
    void collect(std::vector<Change> &changes, int client, const std::map<int, Answers> &cells, bool opens) const;

    Policy m_both; ///< the rules of both: for names, networks and ports
    MapFrame m_frame;
    EditedRules m_edited;
    QStringList m_users;
    QList<address::Subnet> m_clients;
    QList<PolicyMap::Row> m_rows;
    Pieces m_before;
    Pieces m_after;
    VerdictMemo m_memoBefore;
    VerdictMemo m_memoAfter;
    std::vector<std::vector<int>> m_clientsOf; ///< by piece
    std::vector<std::vector<int>> m_rowsOf; ///< without the client itself
    std::map<std::tuple<int, int, Direction>, Answers> m_answers; ///< by the memos' numbers
};

} // namespace policy
