#pragma once

#include "server/audit/Statement.h"
#include "server/base/Result.h"

#include <QHash>
#include <QString>

#include <limits>
#include <utility>

namespace audit {

/// What a row of `attempts` counts for in the tables of counts.
struct TalliedRow
{
    qint64 id = 0;
    qint64 at = 0; ///< UTC microseconds
    QByteArray clientKey;
    QByteArray targetKey;
    int targetPort = 0;
    int reasonKey = 0;
    QString classification;
    bool refused = true;
    bool blocked = true;
    qint64 count = 1;
};

/// `what` of attempt_tallies.
enum class TallyOf : quint8 { Client = 1, Target = 2, Port = 3, Reasons = 4, Class = 5 };

inline constexpr qint64 idsOfABlock = 4096;
inline constexpr qint64 tallyHour = 3'600'000'000; ///< microseconds

/// Gathers what a transaction adds to or takes from the tables of counts and writes it in one go: a flood touches the
/// same few counters over and over. What is counted up in a folded row is tallied in the transaction that seals it, so
/// that the commit before each reply stays small. For whoever holds the Committer's lock.
class Tallies final
{
public:
    base::Result<void> prepare(const Connection &connection);
    void add(const TalliedRow &row) { change(row, 1); }
    void remove(const TalliedRow &row) { change(row, -1); }
    /// `row` was counted up by so many.
    void countUp(const TalliedRow &row, qint64 by);
    /// Before COMMIT.
    base::Result<void> write();
    void forget(); ///< after a rollback

private:
    struct Counts
    {
        qint64 rows = 0;
        qint64 refused = 0;
        qint64 attempts = 0;
    };
    struct BlockCounts
    {
        qint64 rows = 0;
        qint64 refused = 0;
        qint64 blocked = 0;
        qint64 firstAt = std::numeric_limits<qint64>::max();
        qint64 lastAt = std::numeric_limits<qint64>::min();
    };

    void change(const TalliedRow &row, int sign);
    void changeKeys(const TalliedRow &row, const Counts &by);
    base::Result<void> writeBlocks();
    base::Result<void> writeHours();
    template <typename Key> base::Result<void> writeOne(TallyOf what, const Key &key, const Counts &counts);

    QHash<qint64, BlockCounts> m_blocks;
    QHash<std::pair<qint64, int>, Counts> m_hours;
    QHash<QByteArray, Counts> m_clients;
    QHash<QByteArray, Counts> m_targets;
    QHash<int, Counts> m_ports;
    QHash<int, Counts> m_reasons;
    QHash<QString, Counts> m_classes;
    Statement m_block;
    Statement m_hour;
    Statement m_tally;
    Statement m_emptyHour; ///< these remove a counter that is not needed any more
    Statement m_empty;
};

} // namespace audit
