#include "server/audit/ViewPlan.h"

#include "server/audit/CandidateRows.h"
#include "server/audit/FilterSql.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Tallies.h"

#include <QSqlError>
#include <QSqlQuery>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

/// An index looks each value up by itself; beyond so many a walk along the rows is as quick.
constexpr qsizetype mostKeys = 64;
/// Where only counting tells how many rows there are, as few as would be worth it are counted.
constexpr qint64 mostCounted = CandidateRows::most;

struct Indexed
{
    FilterKey key;
    TallyOf what;
    const char16_t *column;
    const char16_t *index;
};
constexpr Indexed indexed[] = {
    {FilterKey::Client, TallyOf::Client, u"client_key", u"attempts_client"},
    {FilterKey::Target, TallyOf::Target, u"target_key", u"attempts_target"},
    {FilterKey::Port, TallyOf::Port, u"target_port", u"attempts_port"},
    {FilterKey::Reason, TallyOf::Reasons, u"reason_key", u"attempts_reason"},
    {FilterKey::Class, TallyOf::Class, u"classification", u"attempts_class"},
};

struct Driver
{
    FilterKey key = FilterKey::Text;
    qint64 rows = std::numeric_limits<qint64>::max();
    QString index;
    SqlCondition condition;
};

class Planner final
{
public:
    Planner(const Connection &connection, const AttemptFilter &filter, bool refusedOnly)
        : m_connection(connection)
        , m_filter(filter)
        , m_refusedOnly(refusedOnly)
    {}

    base::Result<Driver> best()
    {
        Driver best;
        for (const Indexed &one : indexed) {
            const auto driver = driverOf(one);
            if (!driver)
                return driver.error();
            if (driver->rows < best.rows)
                best = *driver;
        }
        const auto session = sessionDriver();
        if (!session)
            return session.error();
        return session->rows < best.rows ? *session : best;
    }

private:
    base::Result<Driver> driverOf(const Indexed &one)
    {
        const SqlCondition group = m_filter.conditionOf(one.key);
        if (group.sql.isEmpty())
            return Driver();
        const QString column = QString::fromUtf16(one.column);
        // The names of the conditions are those of the rows; the counts call them all `key`.
        QString sql = group.sql;
        sql.replace(u'+' % column, column).replace(column, u"key"_s);
        QSqlQuery query(m_connection.handle());
        query.setForwardOnly(true);
        query.prepare(u"SELECT key, %1 FROM attempt_tallies WHERE what = %2 AND %3"_s.arg(
            m_refusedOnly ? u"refused"_s : u"rows"_s, QString::number(int(one.what)), sql));
        if (const auto done = run(query, group.values); !done)
            return done.error();

        Driver driver;
        driver.key = one.key;
        driver.rows = 0;
        driver.index = QString::fromUtf16(one.index);
        while (query.next()) {
            driver.rows += query.value(1).toLongLong();
            if (driver.condition.values.size() <= mostKeys)
                driver.condition.values += query.value(0);
        }
        if (query.lastError().isValid())
            return errorOf(query.lastError());
        if (driver.condition.values.contains(u"unknown"_s) && one.key == FilterKey::Class)
            return Driver(); // the index is without them
        finish(driver, one, group, column);
        return driver;
    }

    void finish(Driver &driver, const Indexed &one, const SqlCondition &group, const QString &column) const
    {
        const qsizetype keys = driver.condition.values.size();
        if (keys > mostKeys) {
            QString sql = group.sql;
            driver.condition = {sql.replace(u'+' % column, column), group.values};
            if (driver.rows > mostCounted)
                driver = {};
        } else if (keys == 0) {
            driver.condition = {u"%1 IN (NULL)"_s.arg(column), {}};
        } else {
            driver.condition.sql = u"%1 IN (?%2)"_s.arg(column, u", ?"_s.repeated(keys - 1));
        }
        if (driver.index.isEmpty())
            return;
        // What was allowed has no class, and that index doesn't tell: each row would have to be read.
        if (one.key == FilterKey::Class)
            driver.condition.sql += u" AND classification <> 'unknown'"_s;
        else if (m_refusedOnly)
            driver.condition.sql += u" AND refused = 1"_s;
    }

    base::Result<Driver> sessionDriver()
    {
        const SqlCondition group = m_filter.conditionOf(FilterKey::Session);
        if (group.sql.isEmpty())
            return Driver();
        QString sql = group.sql;
        sql.replace(u"+session"_s, u"session"_s);
        QSqlQuery query(m_connection.handle());
        query.prepare(
            u"SELECT count(*) FROM (SELECT 1 FROM attempt_rows INDEXED BY attempts_session WHERE %1 LIMIT %2)"_s.arg(
                sql, QString::number(mostCounted + 1)));
        if (const auto done = run(query, group.values); !done)
            return done.error();
        query.next();
        Driver driver;
        if (query.value(0).toLongLong() > mostCounted)
            return driver;
        driver.key = FilterKey::Session;
        driver.rows = query.value(0).toLongLong();
        driver.index = u"attempts_session"_s;
        driver.condition = {m_refusedOnly ? QString(u"("_s % sql % u") AND refused = 1"_s) : sql, group.values};
        return driver;
    }

    const Connection &m_connection;
    const AttemptFilter &m_filter;
    const bool m_refusedOnly;
};

} // namespace

base::Result<ViewPlan> ViewPlan::make(const Connection &connection, const AttemptFilter &filter, bool refusedOnly)
{
    ViewPlan plan;
    plan.condition = filter.toSql();
    plan.isFiltered = !filter.isTimeOnly();
    plan.refusedOnly = refusedOnly;
    plan.since = filter.earliest().value_or(plan.since);
    plan.until = filter.latest().value_or(plan.until);
    if (refusedOnly)
        plan.condition.sql += (plan.condition.sql.isEmpty() ? u""_s : u" AND "_s) % u"refused = 1"_s;

    const auto driver = Planner(connection, filter, refusedOnly).best();
    if (!driver)
        return driver.error();
    plan.index = driver->index;
    plan.driver = driver->condition;
    plan.candidates = driver->rows;
    plan.driverIsAll = !plan.index.isEmpty() && filter.hasOnly(driver->key);
    return plan;
}

QString ViewPlan::source(qint64 first, qint64 last) const
{
    QString sql = u" FROM attempt_rows"_s;
    if (!index.isEmpty())
        sql += u" INDEXED BY "_s % index;
    sql += u" WHERE id BETWEEN %1 AND %2"_s.arg(first).arg(last);
    if (!index.isEmpty())
        sql += u" AND ("_s % driver.sql % u')';
    if (!driverIsAll && !condition.sql.isEmpty())
        sql += u" AND "_s % condition.sql;
    return sql;
}

QString ViewPlan::sourceOf(const QString &ids) const
{
    QString sql = u" FROM attempt_rows WHERE id IN ("_s % ids % u')';
    // The driver's values are bound in any case.
    if (!index.isEmpty())
        sql += u" AND ("_s % driver.sql % u')';
    if (!driverIsAll && !condition.sql.isEmpty())
        sql += u" AND "_s % condition.sql;
    return sql;
}

QVariantList ViewPlan::values() const
{
    return driverIsAll ? driver.values : driver.values + condition.values;
}

base::Result<QList<qint64>> gatherCandidates(const Connection &connection, const ViewPlan &plan, qint64 newestId)
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT id FROM attempt_rows INDEXED BY "_s % plan.index % u" WHERE ("_s % plan.driver.sql
                  % u") AND +id <= %1"_s.arg(newestId));
    if (const auto done = run(query, plan.driver.values); !done)
        return done.error();
    QList<qint64> ids;
    while (query.next())
        ids += query.value(0).toLongLong();
    return ids;
}

} // namespace audit
