#include "server/audit/Reader.h"

#include "server/audit/AttemptFilter.h"
#include "server/audit/Connection.h"
#include "server/audit/CurrentCount.h"
#include "server/audit/Schema.h"
#include "server/audit/Translated.h"
#include "server/base/Clock.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

base::Error notOpen()
{
    return {base::Error::Code::Unavailable, text("The log is not open.")};
}

} // namespace

QString attemptColumns()
{
    return u"id, at, session, client, client_port, user, verb, argument, target, target_port, command, verdict, "
           "reasons, rule, rule_text, policy_revision, classification, reply_code, "_s
        % currentCount % u", sentence, ladder, "_s % currentLastAt % u", hash, protection"_s;
}

AttemptRow readAttemptRow(const QSqlQuery &query)
{
    int column = 0;
    const auto number = [&] { return query.value(column++).toLongLong(); };
    const auto word = [&] { return query.value(column++).toString(); };
    AttemptRow row;
    row.id = number();
    row.at = number();
    row.session = number();
    row.client = word();
    row.clientPort = int(number());
    row.user = word();
    row.verb = word();
    row.argument = word();
    row.target = word();
    row.targetPort = int(number());
    row.command = word();
    row.verdict = word();
    row.reasons = word().split(u',', Qt::SkipEmptyParts);
    row.ruleId = word();
    row.ruleText = word();
    row.policyRevision = number();
    row.classification = word();
    row.replyCode = int(number());
    row.count = int(number());
    row.sentence = word();
    row.ladder = word();
    row.lastAt = number();
    row.hash = query.value(column++).toByteArray();
    row.protection = word();
    return row;
}

class Reader::Private
{
public:
    base::Result<SqlCondition> condition(const AttemptQuery &query);
    base::Result<qint64> firstIdSince(qint64 since);

    Connection connection;
    QHash<qint64, qint64> firstIds;
};

/// Ids rise with time but for jumps of the wall clock, so a bound on ids spares reading the whole log behind the last
/// page. For a past hour the bound stays true: rows that come get higher ids, and pruning only removes some.
base::Result<qint64> Reader::Private::firstIdSince(qint64 since)
{
    constexpr qint64 hour = 3'600'000'000;
    const qint64 from = since - since % hour;
    if (const auto known = firstIds.constFind(from); known != firstIds.constEnd())
        return *known;

    QSqlQuery query(connection.handle());
    query.prepare(u"SELECT coalesce((SELECT min(id) FROM attempt_rows INDEXED BY attempts_at WHERE at >= ?), "
                  "(SELECT max(id) + 1 FROM attempt_rows), 0)"_s);
    query.addBindValue(from);
    if (!query.exec() || !query.next())
        return errorOf(query.lastError());
    if (firstIds.size() >= 64)
        firstIds.clear();
    return *firstIds.insert(from, query.value(0).toLongLong());
}

base::Result<SqlCondition> Reader::Private::condition(const AttemptQuery &query)
{
    const auto filter = parsedFilter(query.where, base::Clock::system().utcMicroseconds());
    if (!filter)
        return filter.error();
    SqlCondition all = filter->toSql();
    const auto add = [&all](const QString &sql, qint64 value) {
        all.sql += (all.sql.isEmpty() ? u""_s : u" AND "_s) % sql;
        all.values += value;
    };
    if (query.since)
        add(u"+at >= ?"_s, *query.since);
    if (query.since || filter->earliest()) {
        constexpr qint64 longAgo = std::numeric_limits<qint64>::min();
        const auto first = firstIdSince(qMax(query.since.value_or(longAgo), filter->earliest().value_or(longAgo)));
        if (!first)
            return first.error();
        add(u"id >= ?"_s, *first);
    }
    if (query.beforeId)
        add(u"id < ?"_s, *query.beforeId);
    if (query.afterId)
        add(u"id > ?"_s, *query.afterId);
    if (query.blockedOnly)
        all.sql += (all.sql.isEmpty() ? u""_s : u" AND "_s) % u"verdict <> 'allowed'"_s;
    return all;
}

Reader::Reader()
    : d(std::make_unique<Private>())
{}

Reader::~Reader() = default;

base::Result<void> Reader::open(const QString &file)
{
    d->firstIds.clear();
    d->connection.close();
    if (!QFileInfo::exists(file)) {
        return base::Error{
            base::Error::Code::NotFound,
            text("There is no log at %1. It is made when a server first runs on this profile.").arg(file)};
    }
    if (const auto opened = d->connection.open(file, Connection::Mode::ReadOnly); !opened)
        return opened.error();
    const auto version = readSchemaVersion(d->connection, schemaVersion());
    if (version && *version == schemaVersion())
        return {};
    d->connection.close();
    if (!version)
        return version.error();
    return base::Error{
        base::Error::Code::Unavailable,
        text("The log at %1 has not been prepared by this version yet; start the server once.").arg(file)};
}

bool Reader::isOpen() const
{
    return d->connection.isOpen();
}

const Connection &Reader::connection() const
{
    return d->connection;
}

base::Result<QList<AttemptRow>> Reader::attempts(const AttemptQuery &query)
{
    QList<AttemptRow> rows;
    const auto read = forEachAttempt(query, [&rows](const AttemptRow &row) {
        rows += row;
        return true;
    });
    if (!read)
        return read.error();
    return rows;
}

base::Result<std::optional<AttemptRow>> Reader::attempt(qint64 id)
{
    if (!isOpen())
        return notOpen();
    QSqlQuery query(d->connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT "_s % attemptColumns() % u" FROM attempt_rows WHERE id = ?"_s);
    query.addBindValue(id);
    if (!query.exec())
        return errorOf(query.lastError());
    return query.next() ? std::optional(readAttemptRow(query)) : std::nullopt;
}

base::Result<qint64> Reader::blockedCount()
{
    if (!isOpen())
        return notOpen();
    return d->connection.number(u"SELECT coalesce(sum(blocked), 0) FROM attempt_blocks"_s);
}

base::Result<void> Reader::forEachAttempt(const AttemptQuery &query, const std::function<bool(const AttemptRow &)> &row)
{
    if (!isOpen())
        return notOpen();
    const auto condition = d->condition(query);
    if (!condition)
        return condition.error();

    QSqlQuery rows(d->connection.handle());
    rows.setForwardOnly(true);
    if (!rows.prepare(u"SELECT "_s % attemptColumns() % u" FROM attempt_rows"_s
                      % (condition->sql.isEmpty() ? u""_s : u" WHERE "_s) % condition->sql
                      % u" ORDER BY id DESC LIMIT ?"_s))
        return errorOf(rows.lastError());
    for (const QVariant &value : condition->values)
        rows.addBindValue(value);
    rows.addBindValue(query.limit > 0 ? query.limit : -1);
    if (!rows.exec())
        return errorOf(rows.lastError());
    while (rows.next()) {
        if (!row(readAttemptRow(rows)))
            return {};
    }
    if (rows.lastError().isValid())
        return errorOf(rows.lastError());
    return {};
}

} // namespace audit
