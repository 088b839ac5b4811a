#include "server/audit/AttemptStore.h"

#include "server/audit/ChainedRow.h"
#include "server/audit/Connection.h"
#include "server/audit/ReasonKey.h"
#include "server/audit/StoredText.h"
#include "server/policy/VerdictText.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qint64 finalInterval = FoldedRefusals::window / 4;

ChainedRow storedForm(const Attempt &attempt)
{
    ChainedRow row;
    row.at = attempt.at;
    row.session = attempt.session.value;
    row.client = textOf(attempt.client.address);
    row.clientPort = attempt.client.port;
    row.user = fromPeer(attempt.user);
    row.verb = dataVerbName(attempt.verb);
    row.argument = fromPeer(attempt.argument, 512);
    row.target = textOf(attempt.target.address);
    row.targetPort = attempt.target.port;
    row.command = fromPeer(attempt.command, 16);
    row.verdict = outcomeName(attempt.outcome);
    row.reasons = policy::reasonNames(attempt.reasons).join(u',');
    row.rule = ownText(attempt.ruleId);
    row.ruleText = ownText(attempt.ruleText);
    row.policyRevision = attempt.policyRevision;
    row.classification = ownText(attempt.classification);
    row.replyCode = attempt.replyCode;
    row.sentence = ownText(attempt.sentence);
    row.ladder = ownText(attempt.ladder);
    row.protection = protectionName(attempt.protection);
    return row;
}

} // namespace

base::Result<void> AttemptStore::prepare(const Connection &connection)
{
    m_allowed.clear();
    m_refused.clear();
    const std::pair<Statement *, QString> statements[] = {
        {&m_insert,
         u"INSERT INTO attempt_rows (at, session, client, client_port, user, verb, argument, target, target_port, "
         "command, verdict, reasons, rule, rule_text, policy_revision, classification, reply_code, count, sentence, "
         "ladder, client_key, target_key, refused, last_at, reason_key, hash, protection) "
         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, "
         "?23, ?24, ?25, ?26, ?27)"_s},
        {&m_count, u"UPDATE attempt_rows SET count = count + ? WHERE id = ?"_s},
        {&m_countRefused, u"REPLACE INTO attempt_counts (count, last_at, attempt) VALUES (?, ?, ?)"_s},
    };
    for (const auto &[statement, sql] : statements) {
        if (const auto prepared = statement->prepare(connection, sql); !prepared)
            return prepared;
    }
    if (const auto prepared = m_tallies.prepare(connection); !prepared)
        return prepared;
    return m_chain.prepare(connection, m_tallies);
}

base::Result<void> AttemptStore::write(const Attempt &attempt)
{
    const bool mayFoldAllowed = FoldedAttempts::mayFold(attempt);
    if (mayFoldAllowed && m_allowed.count(attempt))
        return {};
    const bool mayFoldRefused = FoldedRefusals::mayFold(attempt);
    if (mayFoldRefused && m_refused.count(attempt))
        return {};

    TalliedRow tallied;
    if (const auto inserted = insert(attempt, tallied); !inserted)
        return inserted;
    m_tallies.add(tallied);
    if (mayFoldAllowed)
        m_allowed.remember(attempt, tallied.id);
    if (mayFoldRefused)
        m_refused.remember(attempt, tallied);
    return {};
}

base::Result<void> AttemptStore::insert(const Attempt &attempt, TalliedRow &tallied)
{
    const ChainedRow row = storedForm(attempt);
    const QByteArray hash = row.hash(m_chain.head());
    tallied.at = attempt.at;
    tallied.clientKey = keyOf(attempt.client.address);
    tallied.targetKey = keyOf(attempt.target.address);
    tallied.targetPort = attempt.target.port;
    tallied.reasonKey = reasonKey(attempt.reasons);
    tallied.classification = row.classification;
    tallied.refused = attempt.outcome != Outcome::Allowed;
    tallied.blocked = attempt.outcome == Outcome::Blocked;
    tallied.count = attempt.count;
    const auto written =
        m_insert.run(row.at, row.session, row.client, row.clientPort, row.user, row.verb, row.argument, row.target,
                     row.targetPort, row.command, row.verdict, row.reasons, row.rule, row.ruleText, row.policyRevision,
                     row.classification, row.replyCode, attempt.count, row.sentence, row.ladder, tallied.clientKey,
                     tallied.targetKey, int(tallied.refused), row.at, tallied.reasonKey, hash, row.protection);
    if (!written)
        return written;
    tallied.id = m_insert.lastRowId();
    m_chain.append(tallied.id, hash);
    return {};
}

base::Result<void> AttemptStore::writeAllowedCounts()
{
    const QHash<qint64, int> counts = m_allowed.takeCounts();
    for (auto row = counts.begin(); row != counts.end(); ++row) {
        if (const auto counted = m_count.run(row.value(), row.key()); !counted)
            return counted;
    }
    return {};
}

base::Result<void> AttemptStore::writeRefusedCounts(qint64 now)
{
    for (const FoldedRefusals::Counted &row : m_refused.takeCounted()) {
        if (const auto done = m_countRefused.run(row.count, row.lastAt, row.id); !done)
            return done;
    }
    if (m_refused.isEmpty() || qAbs(now - m_finalAt) < finalInterval)
        return {};
    m_finalAt = now;
    const auto final = m_refused.takeFinal(now);
    for (const FoldedRefusals::Row &row : final) {
        if (const auto done = m_chain.seal(row.tallied.id, row.tallied.count, row.lastAt); !done)
            return done;
        m_tallies.countUp(row.tallied, row.untallied);
    }
    return {};
}

base::Result<void> AttemptStore::finishTransaction(qint64 now)
{
    if (const auto done = writeAllowedCounts(); !done)
        return done;
    if (const auto done = writeRefusedCounts(now); !done)
        return done;
    if (const auto done = m_tallies.write(); !done)
        return done;
    return m_chain.write(m_refused.oldestOpen(m_chain.headId() + 1));
}

void AttemptStore::finish()
{
    m_refused.finish();
    m_finalAt = 0; // they are sealed with the next commit
}

void AttemptStore::rowsRemoved(const Connection &connection)
{
    m_allowed.clear();
    if (const auto removed = connection.number(u"SELECT start_id FROM attempt_chain"_s))
        m_refused.forget(*removed);
    else
        m_refused.clear(); // sealed and summed up at the next start
}

void AttemptStore::rolledBack()
{
    m_allowed.clear();
    m_refused.clear();
    m_tallies.forget();
    m_chain.forget();
}

} // namespace audit
