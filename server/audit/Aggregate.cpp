#include "server/audit/Aggregate.h"

#include "server/audit/HeavyHitters.h"
#include "server/audit/ReasonKey.h"
#include "server/audit/RowWalk.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Step.h"
#include "server/audit/StoredText.h"
#include "server/audit/Tallies.h"
#include "server/policy/VerdictText.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <numeric>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qsizetype portCount = 65'536;
constexpr qint64 second = 1'000'000;
constexpr qint64 day = 24 * tallyHour;
/// Lengths that people count in.
constexpr qint64 bucketLengths[] = {
    second,         5 * second, 15 * second,   60 * second,   300 * second,   900 * second,
    1'800 * second, tallyHour,  3 * tallyHour, 6 * tallyHour, 12 * tallyHour, day,
    2 * day,        7 * day,    14 * day,      28 * day,      84 * day,       365 * day};

struct Span
{
    qint64 first = 0;
    qint64 last = -1;
};

/// When anything of it was judged, as far as blocks tell.
base::Result<Span> spanOf(const Connection &connection, const ViewPlan &plan)
{
    QSqlQuery query(connection.handle());
    query.prepare(
        u"SELECT min(first_at), max(last_at) FROM attempt_blocks WHERE rows > 0 AND last_at >= ? AND first_at < ?"_s);
    if (const auto done = run(query, {plan.since, plan.until}); !done)
        return done.error();
    if (!query.next() || query.isNull(0))
        return Span();
    return Span{qMax(query.value(0).toLongLong(), plan.since), qMin(query.value(1).toLongLong(), plan.until - 1)};
}

qint64 bucketLength(const Span &span, int most)
{
    for (const qint64 length : bucketLengths) {
        if (span.last / length - span.first / length < most)
            return length;
    }
    return (span.last - span.first) / qMax(most - 1, 1) + 1;
}

QString leadingReason(int key)
{
    if (key == 0)
        return {};
    const policy::Reasons reasons = reasonsOfKey(key);
    return policy::reasonNames(reasons).value(0);
}

} // namespace

qint64 TimeBucket::total() const
{
    return std::accumulate(byReason.begin(), byReason.end(), qint64(0));
}

class AggregateWork::Private
{
public:
    Private(const Connection &from, RowWalk rows, const AggregateQuery &asked)
        : connection(from)
        , walk(std::move(rows))
        , query(asked)
        , byKeptCounts(asked.where.trimmed().isEmpty())
    {}

    base::Result<void> prepare();
    base::Result<void> readKept();
    base::Result<void> readKeptHours();
    base::Result<void> readStep();
    QString weight() const { return query.refusedOnly ? u"attempts"_s : u"attempts + rows - refused"_s; }
    void addTime(qint64 at, int reasonKey, qint64 count);

    const Connection &connection;
    RowWalk walk;
    const AggregateQuery query;
    const bool byKeptCounts; ///< clients, targets and ports are known from the start
    bool complete = false;
    Span span;
    qint64 length = 0;
    QList<QHash<int, qint64>> timeline; ///< by reason_key
    HeavyHitters clients;
    HeavyHitters targets;
    QList<qint64> ports = QList<qint64>(portCount);
    qint64 rowCount = 0;
    qint64 attemptCount = 0;
};

base::Result<void> AggregateWork::Private::prepare()
{
    const auto found = spanOf(connection, walk.plan());
    if (!found)
        return found.error();
    span = *found;
    if (span.last < span.first) {
        complete = true;
        return {};
    }
    length = bucketLength(span, qMax(query.buckets, 1));
    timeline.resize(qsizetype(span.last / length - span.first / length + 1));
    if (!byKeptCounts)
        return {};
    if (const auto read = readKept(); !read)
        return read;
    if (length % tallyHour != 0)
        return {};
    complete = true;
    return readKeptHours();
}

void AggregateWork::Private::addTime(qint64 at, int reasonKey, qint64 count)
{
    const qint64 bucket = at / length - span.first / length;
    if (bucket >= 0 && bucket < timeline.size())
        timeline[bucket][reasonKey] += count;
}

base::Result<void> AggregateWork::Private::readKept()
{
    QSqlQuery tallies(connection.handle());
    tallies.setForwardOnly(true);
    const QString wanted = query.refusedOnly ? u" AND refused > 0"_s : u""_s;
    const auto most = [&](TallyOf what, HeavyHitters &into) -> base::Result<void> {
        tallies.prepare(
            u"SELECT key, %1 AS n FROM attempt_tallies WHERE what = %2%3 ORDER BY n DESC, key LIMIT %4"_s.arg(
                weight(), QString::number(int(what)), wanted, QString::number(query.top)));
        if (const auto done = run(tallies, {}); !done)
            return done;
        while (tallies.next())
            into.add(tallies.value(0).toByteArray(), tallies.value(1).toLongLong());
        return {};
    };
    if (const auto done = most(TallyOf::Client, clients); !done)
        return done;
    if (const auto done = most(TallyOf::Target, targets); !done)
        return done;
    tallies.prepare(u"SELECT key, %1, %2 FROM attempt_tallies WHERE what = 3%3"_s.arg(
        weight(), query.refusedOnly ? u"refused"_s : u"rows"_s, wanted));
    if (const auto done = run(tallies, {}); !done)
        return done;
    while (tallies.next()) {
        const int port = tallies.value(0).toInt();
        if (port >= 0 && port < portCount)
            ports[port] += tallies.value(1).toLongLong();
        attemptCount += tallies.value(1).toLongLong();
        rowCount += tallies.value(2).toLongLong();
    }
    return {};
}

base::Result<void> AggregateWork::Private::readKeptHours()
{
    QSqlQuery hours(connection.handle());
    hours.setForwardOnly(true);
    hours.prepare(u"SELECT hour, reason_key, %1 FROM attempt_hours%2"_s.arg(
        weight(), query.refusedOnly ? u" WHERE refused > 0"_s : u""_s));
    if (const auto done = run(hours, {}); !done)
        return done;
    while (hours.next())
        addTime(hours.value(0).toLongLong() * tallyHour, hours.value(1).toInt(), hours.value(2).toLongLong());
    return {};
}

base::Result<void> AggregateWork::Private::readStep()
{
    QSqlQuery rows(connection.handle());
    rows.setForwardOnly(true);
    // Few columns, each of which costs more than reading the row.
    rows.prepare((byKeptCounts ? u"SELECT at, reason_key, CASE WHEN refused THEN count ELSE 1 END"_s
                               : u"SELECT at, reason_key, CASE WHEN refused THEN count ELSE 1 END, target_port, "
                                 "CAST(client_key || target_key AS BLOB)"_s)
                 % walk.source());
    if (const auto done = run(rows, walk.values()); !done)
        return done;
    constexpr qsizetype keyBytes = 16;
    while (rows.next()) {
        const qint64 count = rows.value(2).toLongLong();
        addTime(rows.value(0).toLongLong(), rows.value(1).toInt(), count);
        if (byKeptCounts)
            continue;
        ++rowCount;
        attemptCount += count;
        const int port = rows.value(3).toInt();
        if (port >= 0 && port < portCount)
            ports[port] += count;
        const QByteArray keys = rows.value(4).toByteArray();
        clients.add(keys.left(keyBytes), count);
        targets.add(keys.mid(keyBytes), count);
    }
    if (rows.lastError().isValid())
        return errorOf(rows.lastError());
    walk.next();
    complete = walk.isAtEnd();
    return {};
}

AggregateWork::AggregateWork(std::unique_ptr<Private> work)
    : d(std::move(work))
{}

AggregateWork::~AggregateWork() = default;

base::Result<std::unique_ptr<AggregateWork>> AggregateWork::start(const Reader &reader, const AggregateQuery &query,
                                                                  qint64 now)
{
    const auto walk = RowWalk::start(reader.connection(), query.where, query.refusedOnly, now);
    if (!walk)
        return walk.error();
    auto work = std::make_unique<Private>(reader.connection(), *walk, query);
    if (const auto prepared = work->prepare(); !prepared)
        return prepared.error();
    return std::unique_ptr<AggregateWork>(new AggregateWork(std::move(work)));
}

base::Result<bool> AggregateWork::advance()
{
    const QDeadlineTimer deadline(millisecondsAStep);
    while (!d->complete && !deadline.hasExpired()) {
        if (d->walk.isAtEnd()) {
            d->complete = true;
        } else if (const auto read = d->readStep(); !read) {
            return read.error();
        }
    }
    return !d->complete;
}

bool AggregateWork::isComplete() const
{
    return d->complete;
}

double AggregateWork::progress() const
{
    return d->complete ? 1 : d->walk.progress();
}

Aggregates AggregateWork::result() const
{
    Aggregates result;
    result.rows = d->rowCount;
    result.attempts = d->attemptCount;
    result.ports = d->ports;
    const auto named = [this](const HeavyHitters &hitters) {
        QList<Share> shares;
        for (const auto &[key, count] : hitters.top(d->query.top))
            shares += Share{audit::textOf(addressOfKey(key)), count};
        return shares;
    };
    result.clients = named(d->clients);
    result.targets = named(d->targets);
    const qint64 firstBucket = d->length > 0 ? d->span.first / d->length : 0;
    for (qsizetype i = 0; i < d->timeline.size(); ++i) {
        TimeBucket bucket;
        bucket.from = (firstBucket + i) * d->length;
        bucket.length = d->length;
        const QHash<int, qint64> &byKey = d->timeline.at(i);
        for (auto one = byKey.begin(); one != byKey.end(); ++one)
            bucket.byReason[leadingReason(one.key())] += one.value();
        result.timeline += bucket;
    }
    return result;
}

} // namespace audit
