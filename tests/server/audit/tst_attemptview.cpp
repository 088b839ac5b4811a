#include "server/audit/AttemptView.h"

#include "server/audit/AttemptFilter.h"
#include "server/policy/VerdictText.h"
#include "tests/server/audit/AuditSupport.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using audit::AttemptView;
using audit::SortBy;
using audit::ViewQuery;
using support::ask;
using support::AuditFolder;
using support::optionsFor;
using support::refusal;
using support::storeDurably;
using namespace Qt::Literals::StringLiterals;

/// A view has to say the same as a plain query over all rows, whichever way it finds its places.
class AttemptViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void placesAreThoseOfAPlainQuery_data();
    void placesAreThoseOfAPlainQuery();
    void withoutFilterAllIsKnownAtOnce();
    void laterRowsAreNotPartOfIt();
    void aWrongFilterIsAnError();
    void anEmptyLogIsComplete();

private:
    QList<qint64> plainIds(const QString &where, bool refusedOnly, const QString &order) const;

    AuditFolder m_folder;
    audit::Reader m_reader;
};

namespace {

constexpr int rows = 10'000; // several blocks and windows
constexpr qint64 hour = 3'600'000'000;
constexpr qint64 start = 400'000 * hour;

/// Mostly one client and port, as a log is, with some others between.
audit::Attempt attemptOf(QRandomGenerator &random, int number)
{
    audit::Attempt attempt = refusal(number / 50 + 1);
    attempt.at = start + number * hour / 100;
    const quint32 client = random.bounded(10) < 7 ? 7 : quint32(random.bounded(200));
    attempt.client.address = address::IpAddress::fromV4(0xcb007100U + client);
    attempt.target = {address::IpAddress::fromV4(0x0a000000U + quint32(random.bounded(3'000))),
                      quint16(random.bounded(3) == 0 ? 25 : random.bounded(65'536))};
    attempt.argument = QByteArray::number(number);
    if (number % 10 == 4)
        attempt.target = {}; // unreadable
    if (number % 3 == 0) {
        attempt.outcome = audit::Outcome::Allowed;
        attempt.session = {};
        attempt.reasons = {};
    } else if (number % 1'000 == 1) {
        attempt.reasons = policy::Reason::ThisServer;
        attempt.user = u"mallory"_s;
    }
    return attempt;
}

} // namespace

void AttemptViewTest::initTestCase()
{
    audit::Writer writer;
    audit::Writer::Options options = optionsFor(m_folder.file());
    options.keepDays = 0;
    QVERIFY(writer.open(options));
    QRandomGenerator random(20); // the same rows each time
    for (int i = 0; i < rows; ++i) {
        if (i % 1'000 == 999)
            QVERIFY(storeDurably(writer, attemptOf(random, i)));
        else
            writer.record(attemptOf(random, i));
    }
    writer.close();
    QCOMPARE(ask(m_folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), rows);
    QCOMPARE(ask(m_folder.file(), u"SELECT count(*) FROM attempt_counts"_s).toInt(), 0);
    QVERIFY(m_reader.open(m_folder.file()));
}

QList<qint64> AttemptViewTest::plainIds(const QString &where, bool refusedOnly, const QString &order) const
{
    const auto filter = audit::parsedFilter(where, start);
    QStringList conditions;
    const audit::SqlCondition condition = filter->toSql();
    if (!condition.sql.isEmpty())
        conditions += condition.sql;
    if (refusedOnly)
        conditions += u"verdict <> 'allowed'"_s;
    QSqlQuery query(m_reader.connection().handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT id FROM attempt_rows NOT INDEXED "_s
                  % (conditions.isEmpty() ? u""_s : QString(u"WHERE "_s % conditions.join(u" AND "_s)))
                  % u" ORDER BY "_s % order);
    for (const QVariant &value : condition.values)
        query.addBindValue(value);
    QList<qint64> ids;
    if (!query.exec())
        return {-1};
    while (query.next())
        ids += query.value(0).toLongLong();
    return ids;
}

void AttemptViewTest::placesAreThoseOfAPlainQuery_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<bool>("refusedOnly");
    for (const bool refusedOnly : {false, true}) {
        const auto row = [&](const char *name, const QString &where) {
            QTest::addRow("%s%s", name, refusedOnly ? ", refused only" : "") << where << refusedOnly;
        };
        row("everything", u""_s);
        row("a frequent client", u"client:203.0.113.7"_s);
        row("a rare client", u"client:203.0.113.99"_s);
        row("a network", u"client:203.0.113.0/25"_s);
        row("a target network", u"target:10.0.1.0/24"_s);
        row("no target", u"target:none"_s);
        row("a port", u"port:25"_s);
        row("ports", u"port:<1024"_s);
        row("a rare reason", u"reason:this-server"_s);
        row("a frequent reason", u"reason:third-party"_s);
        row("several terms", u"client:203.0.113.7 port:<1024 -target:10.0.0.0/24"_s);
        row("one session", u"session:17"_s);
        row("no such client", u"client:192.0.2.1"_s);
        row("text", u"mallory"_s);
        row("a span of time", u"since:2015-08-20T00:00 until:2015-08-22"_s);
        row("a span of time and a port", u"since:2015-08-20T00:00 until:2015-08-22 port:25"_s);
        row("not a class", u"-class:scan"_s);
        row("unknown class", u"class:unknown"_s);
    }
}

void AttemptViewTest::placesAreThoseOfAPlainQuery()
{
    QFETCH(QString, where);
    QFETCH(bool, refusedOnly);
    const std::pair<SortBy, QString> orders[] = {{SortBy::Time, u"id"_s},           {SortBy::Client, u"client_key"_s},
                                                 {SortBy::Target, u"target_key"_s}, {SortBy::Port, u"target_port"_s},
                                                 {SortBy::Reason, u"reason_key"_s}, {SortBy::Count, u"count"_s}};
    for (const auto &[sort, column] : orders) {
        // The way through an index is the same for all of them.
        if (!where.isEmpty() && sort != SortBy::Time && sort != SortBy::Client && sort != SortBy::Port)
            continue;
        for (const bool descending : {true, false}) {
            const QString direction = descending ? u" DESC"_s : u""_s;
            const QList<qint64> expected = plainIds(where, refusedOnly, column % direction % u", id"_s % direction);
            const auto view = AttemptView::open(m_reader, {where, refusedOnly, sort, descending}, start);
            QVERIFY(view);
            AttemptView &rowsOfIt = **view;
            qint64 known = rowsOfIt.known();
            for (auto more = rowsOfIt.advance();; more = rowsOfIt.advance()) {
                QVERIFY(more);
                QVERIFY(rowsOfIt.known() >= known);
                known = rowsOfIt.known();
                if (!*more)
                    break;
            }
            QVERIFY(rowsOfIt.isComplete());
            QCOMPARE(rowsOfIt.known(), expected.size());
            QCOMPARE(rowsOfIt.progress(), 1.0);
            const QList<qsizetype> places = {0, 1, expected.size() / 3, expected.size() / 2,
                                             qMax<qsizetype>(expected.size() - 40, 0)};
            for (const qsizetype place : places) {
                const auto page = rowsOfIt.page(place, 100);
                QVERIFY(page);
                QList<qint64> ids;
                for (const audit::AttemptRow &row : *page)
                    ids += row.id;
                QCOMPARE(ids, expected.mid(place, 100));
                if (ids.isEmpty())
                    continue;
                const auto position = rowsOfIt.positionOf(ids.constFirst());
                QVERIFY(position);
                QCOMPARE(*position, std::optional<qint64>(place));
            }
        }
    }
}

void AttemptViewTest::withoutFilterAllIsKnownAtOnce()
{
    for (const QString &where : {u""_s, u"since:2015-08-20T00:00 until:2015-08-22"_s, u"session:17"_s}) {
        const auto view = AttemptView::open(m_reader, {where, true, SortBy::Time, true}, start);
        QVERIFY(view);
        if (where != u"session:17")
            QVERIFY((*view)->isComplete());
        const auto page = (*view)->page(0, 10);
        QVERIFY(page);
    }
}

void AttemptViewTest::laterRowsAreNotPartOfIt()
{
    const AuditFolder folder;
    audit::Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    for (int i = 1; i <= 3; ++i)
        QVERIFY(storeDurably(writer, refusal(i)));
    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    for (const SortBy sort : {SortBy::Time, SortBy::Client}) {
        const auto view = AttemptView::open(reader, {{}, true, sort, true}, start);
        QVERIFY(view);
        const qint64 newest = (*view)->newestId();
        QVERIFY(storeDurably(writer, refusal(100 + int(sort))));
        QVERIFY((*view)->advance());
        QCOMPARE((*view)->known(), newest);
        const auto page = (*view)->page(0, 10);
        QVERIFY(page);
        QCOMPARE(page->constFirst().id, newest);
    }
}

void AttemptViewTest::aWrongFilterIsAnError()
{
    const auto view = AttemptView::open(m_reader, {u"port:"_s, true, SortBy::Time, true}, start);
    QVERIFY(!view);
    QCOMPARE(view.error().code, base::Error::Code::Invalid);
}

void AttemptViewTest::anEmptyLogIsComplete()
{
    const AuditFolder folder;
    audit::Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    for (const SortBy sort : {SortBy::Time, SortBy::Port}) {
        const auto view = AttemptView::open(reader, {{}, true, sort, false}, start);
        QVERIFY(view);
        QVERIFY((*view)->isComplete());
        QCOMPARE((*view)->known(), 0);
        QVERIFY((*view)->page(0, 10)->isEmpty());
    }
}

QTEST_GUILESS_MAIN(AttemptViewTest)
#include "tst_attemptview.moc"
