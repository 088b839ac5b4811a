#include "server/audit/Tallies.h"

using namespace Qt::Literals::StringLiterals;

namespace audit {

base::Result<void> Tallies::prepare(const Connection &connection)
{
    forget();
    const std::pair<Statement *, QString> statements[] = {
        {&m_block,
         u"INSERT INTO attempt_blocks (block, rows, refused, blocked, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?) ON "
         u"CONFLICT (block) DO "
         "UPDATE SET rows = rows + excluded.rows, refused = refused + excluded.refused, "
         "blocked = blocked + excluded.blocked, first_at = min(first_at, excluded.first_at), "
         "last_at = max(last_at, excluded.last_at)"_s},
        {&m_hour,
         u"INSERT INTO attempt_hours (hour, reason_key, rows, refused, attempts) VALUES (?, ?, ?, ?, ?) ON CONFLICT "
         "(hour, reason_key) DO UPDATE SET rows = rows + excluded.rows, refused = refused + excluded.refused, "
         "attempts = attempts + excluded.attempts"_s},
        {&m_tally,
         u"INSERT INTO attempt_tallies (what, key, rows, refused, attempts) VALUES (?, ?, ?, ?, ?) ON CONFLICT "
         "(what, key) DO UPDATE SET rows = rows + excluded.rows, refused = refused + excluded.refused, "
         "attempts = attempts + excluded.attempts"_s},
        {&m_emptyHour, u"DELETE FROM attempt_hours WHERE hour = ? AND reason_key = ? AND rows <= 0"_s},
        {&m_empty, u"DELETE FROM attempt_tallies WHERE what = ? AND key = ? AND rows <= 0"_s},
    };
    for (const auto &[statement, sql] : statements) {
        if (const auto prepared = statement->prepare(connection, sql); !prepared)
            return prepared;
    }
    return {};
}

void Tallies::change(const TalliedRow &row, int sign)
{
    BlockCounts &block = m_blocks[row.id / idsOfABlock];
    block.rows += sign;
    block.refused += row.refused ? sign : 0;
    block.blocked += row.blocked ? sign : 0;
    block.firstAt = qMin(block.firstAt, row.at);
    block.lastAt = qMax(block.lastAt, row.at);
    changeKeys(row, {sign, row.refused ? sign : 0, row.refused ? sign * row.count : 0});
}

void Tallies::countUp(const TalliedRow &row, qint64 by)
{
    if (row.refused)
        changeKeys(row, {0, 0, by});
}

void Tallies::changeKeys(const TalliedRow &row, const Counts &by)
{
    const auto add = [&by](Counts &counts) {
        counts.rows += by.rows;
        counts.refused += by.refused;
        counts.attempts += by.attempts;
    };
    add(m_hours[{row.at / tallyHour, row.reasonKey}]);
    add(m_clients[row.clientKey]);
    add(m_targets[row.targetKey]);
    add(m_ports[row.targetPort]);
    add(m_reasons[row.reasonKey]);
    add(m_classes[row.classification]);
}

base::Result<void> Tallies::writeBlocks()
{
    for (auto one = m_blocks.cbegin(); one != m_blocks.cend(); ++one) {
        if (const auto done = m_block.run(one.key(), one->rows, one->refused, one->blocked, one->firstAt, one->lastAt);
            !done)
            return done;
    }
    return {};
}

base::Result<void> Tallies::writeHours()
{
    for (auto one = m_hours.cbegin(); one != m_hours.cend(); ++one) {
        if (const auto done = m_hour.run(one.key().first, one.key().second, one->rows, one->refused, one->attempts);
            !done)
            return done;
        if (one->rows >= 0)
            continue;
        if (const auto done = m_emptyHour.run(one.key().first, one.key().second); !done)
            return done;
    }
    return {};
}

template <typename Key> base::Result<void> Tallies::writeOne(TallyOf what, const Key &key, const Counts &counts)
{
    const auto done = m_tally.run(int(what), key, counts.rows, counts.refused, counts.attempts);
    if (!done || counts.rows >= 0)
        return done;
    return m_empty.run(int(what), key);
}

base::Result<void> Tallies::write()
{
    base::Result<void> done = writeBlocks();
    if (done)
        done = writeHours();
    const auto writeAll = [&](TallyOf what, const auto &counts) {
        for (auto one = counts.cbegin(); done && one != counts.cend(); ++one)
            done = writeOne(what, one.key(), *one);
    };
    writeAll(TallyOf::Client, m_clients);
    writeAll(TallyOf::Target, m_targets);
    writeAll(TallyOf::Port, m_ports);
    writeAll(TallyOf::Reasons, m_reasons);
    writeAll(TallyOf::Class, m_classes);
    forget();
    return done;
}

void Tallies::forget()
{
    m_blocks.clear();
    m_hours.clear();
    m_clients.clear();
    m_targets.clear();
    m_ports.clear();
    m_reasons.clear();
    m_classes.clear();
}

} // namespace audit
