#include "server/audit/ChainVerification.h"

#include "server/audit/Chain.h"
#include "server/audit/ChainedRow.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Step.h"
#include "server/audit/Translated.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QHash>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr int rowsAStep = 500;

ChainedRow chainedForm(const AttemptRow &row)
{
    ChainedRow chained;
    chained.at = row.at;
    chained.session = row.session;
    chained.client = row.client;
    chained.clientPort = row.clientPort;
    chained.user = row.user;
    chained.verb = row.verb;
    chained.argument = row.argument;
    chained.target = row.target;
    chained.targetPort = row.targetPort;
    chained.command = row.command;
    chained.verdict = row.verdict;
    chained.reasons = row.reasons.join(u',');
    chained.rule = row.ruleId;
    chained.ruleText = row.ruleText;
    chained.policyRevision = row.policyRevision;
    chained.classification = row.classification;
    chained.replyCode = row.replyCode;
    chained.sentence = row.sentence;
    chained.ladder = row.ladder;
    chained.protection = row.protection;
    return chained;
}

} // namespace

class ChainVerification::Private
{
public:
    Private(const Connection &from, const QByteArray &expectedHash)
        : connection(from)
        , expected(expectedHash)
    {}

    struct Seal
    {
        qint64 n = 0;
        qint64 attempt = 0;
        qint64 afterId = 0;
        qint64 count = 0;
        qint64 lastAt = 0;
        QByteArray hash;
    };

    base::Result<void> prepare();
    base::Result<void> step();
    base::Result<QList<Seal>> seals(qint64 upTo);
    base::Result<void> readSealedCounts(qint64 first, qint64 last, QHash<qint64, qint64> &counts) const;
    void checkRow(const AttemptRow &row, const QHash<qint64, qint64> &counts);
    void checkSeal(const Seal &seal);
    void link(const QByteArray &hash);
    void fail(qint64 id, const QString &problem);
    void finish();

    const Connection &connection;
    const QByteArray expected;
    ChainReport report;
    qint64 startId = 0;
    qint64 headId = 0;
    qint64 openId = 0;
    qint64 lastSeal = 0; ///< of those that were there at the start
    qint64 at = 0; ///< the row verified last
    qint64 sealAt = 0;
    QByteArray storedHead;
    QByteArray hash;
    bool complete = false;
};

base::Result<void> ChainVerification::Private::prepare()
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    // One statement sees one state of the log.
    query.prepare(
        u"SELECT start_id, start_hash, head_id, head_hash, open_id, (SELECT coalesce(max(n), 0) FROM attempt_seals), "
        "(SELECT count(*) FROM attempt_rows WHERE id <= start_id) FROM attempt_chain"_s);
    if (const auto done = run(query, {}); !done)
        return done;
    if (!query.next()) {
        fail(0, text("The beginning of the chain (attempt_chain) is missing."));
        return {};
    }
    startId = at = query.value(0).toLongLong();
    hash = query.value(1).toByteArray();
    headId = query.value(2).toLongLong();
    storedHead = query.value(3).toByteArray();
    openId = query.value(4).toLongLong();
    lastSeal = query.value(5).toLongLong();
    report.uncovered = query.value(6).toLongLong();
    report.prunedUpTo = startId;
    report.newestId = headId;
    report.head = storedHead.toHex();
    report.expectedFound = !expected.isEmpty() && hash.toHex() == expected.toLower();
    return {};
}

void ChainVerification::Private::fail(qint64 id, const QString &problem)
{
    report.brokenAt = id;
    report.problem = problem;
    complete = true;
}

void ChainVerification::Private::link(const QByteArray &next)
{
    hash = next;
    report.expectedFound |= !expected.isEmpty() && hash.toHex() == expected.toLower();
}

void ChainVerification::Private::checkRow(const AttemptRow &row, const QHash<qint64, qint64> &counts)
{
    if (chainedForm(row).hash(hash) != row.hash) {
        return fail(row.id,
                    text("Row %1 does not fit the one before: it was changed, or rows between them were removed or "
                         "put in.")
                        .arg(row.id));
    }
    link(row.hash);
    at = row.id;
    ++report.rows;
    const bool isFinal = row.verdict != u"allowed" && row.id < openId;
    if (isFinal && row.count != counts.value(row.id, 1)) {
        fail(row.id,
             text("The count of row %1 was changed: it is %2, but %3 was written down.")
                 .arg(row.id)
                 .arg(row.count)
                 .arg(counts.value(row.id, 1)));
    }
}

void ChainVerification::Private::checkSeal(const Seal &seal)
{
    if (seal.afterId > at)
        return fail(at, text("Rows behind row %1 are missing.").arg(at));
    if (Chain::sealHash(hash, seal.attempt, seal.count, seal.lastAt) != seal.hash)
        return fail(seal.attempt,
                    text("The count that was written down for row %1 does not fit the chain.").arg(seal.attempt));
    link(seal.hash);
    sealAt = seal.n;
}

/// Those behind rows that were verified already, in order.
base::Result<QList<ChainVerification::Private::Seal>> ChainVerification::Private::seals(qint64 upTo)
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT n, attempt, after_id, count, last_at, hash FROM attempt_seals WHERE n > ? AND n <= ? AND "
                  "after_id <= ? ORDER BY n"_s);
    if (const auto done = run(query, {sealAt, lastSeal, upTo}); !done)
        return done.error();
    QList<Seal> seals;
    while (query.next()) {
        seals += {query.value(0).toLongLong(), query.value(1).toLongLong(), query.value(2).toLongLong(),
                  query.value(3).toLongLong(), query.value(4).toLongLong(), query.value(5).toByteArray()};
    }
    return seals;
}

base::Result<void> ChainVerification::Private::readSealedCounts(qint64 first, qint64 last,
                                                                QHash<qint64, qint64> &counts) const
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT attempt, count FROM attempt_seals WHERE attempt BETWEEN ? AND ?"_s);
    if (const auto done = run(query, {first, last}); !done)
        return done;
    while (query.next())
        counts.insert(query.value(0).toLongLong(), query.value(1).toLongLong());
    return {};
}

base::Result<void> ChainVerification::Private::step()
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT "_s % attemptColumns()
                  % u" FROM attempt_rows WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"_s);
    if (const auto done = run(query, {at, headId, rowsAStep}); !done)
        return done;
    QList<AttemptRow> rows;
    while (query.next())
        rows += readAttemptRow(query);
    query.finish();
    const qint64 upTo = rows.size() < rowsAStep ? headId : rows.constLast().id;
    const auto due = seals(upTo);
    if (!due)
        return due.error();
    QHash<qint64, qint64> counts;
    if (const auto read = readSealedCounts(at + 1, upTo, counts); !read)
        return read;

    auto seal = due->begin();
    for (const AttemptRow &row : std::as_const(rows)) {
        for (; seal != due->end() && seal->afterId < row.id && !complete; ++seal)
            checkSeal(*seal);
        if (complete)
            return {};
        checkRow(row, counts);
    }
    for (; seal != due->end() && !complete; ++seal)
        checkSeal(*seal);
    if (!complete && rows.size() < rowsAStep)
        finish();
    return {};
}

void ChainVerification::Private::finish()
{
    complete = true;
    // Pruning may have overtaken the walk; then the beginning it started from is gone with the rows.
    if (hash != storedHead)
        fail(at,
             text("The newest rows are missing: the chain ends at row %1, but was written up to row %2.")
                 .arg(at)
                 .arg(headId));
}

ChainVerification::ChainVerification(std::unique_ptr<Private> walk)
    : d(std::move(walk))
{}

ChainVerification::~ChainVerification() = default;

base::Result<std::unique_ptr<ChainVerification>> ChainVerification::start(const Reader &reader,
                                                                          const QByteArray &expected)
{
    auto walk = std::make_unique<Private>(reader.connection(), expected);
    if (const auto prepared = walk->prepare(); !prepared)
        return prepared.error();
    return std::unique_ptr<ChainVerification>(new ChainVerification(std::move(walk)));
}

base::Result<bool> ChainVerification::advance()
{
    const QDeadlineTimer deadline(millisecondsAStep);
    while (!d->complete && !deadline.hasExpired()) {
        if (const auto done = d->step(); !done)
            return done.error();
    }
    return !d->complete;
}

bool ChainVerification::isComplete() const
{
    return d->complete;
}

double ChainVerification::progress() const
{
    if (d->complete || d->headId <= d->startId)
        return 1;
    return double(d->at - d->startId) / double(d->headId - d->startId);
}

const ChainReport &ChainVerification::report() const
{
    return d->report;
}

} // namespace audit
