// How long "what would have happened" takes over a large log.
//
//     bench_replay [ROWS] [DIRECTORY]

#include "server/api/Replay.h"
#include "server/audit/Writer.h"
#include "server/base/Clock.h"
#include "tests/bench/SamplePolicies.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QVariant>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int written = 2'000; // by the writer; the rest are copies

audit::Attempt attempt(int number)
{
    audit::Attempt attempt;
    attempt.at = base::Clock::system().utcMicroseconds();
    attempt.session = {number % 500 + 1};
    attempt.client = {sample::v4(quint32(number % 97), quint32(number % 251)), 40'000};
    attempt.anonymous = number % 3 == 0;
    attempt.user = attempt.anonymous ? u"anonymous"_s : sample::userName(quint32(number));
    attempt.argument = "10,0,0,9,0,25"_ba;
    attempt.target = {sample::v4(quint32(number % 400), 9), quint16(number * 7 % 65'000)};
    attempt.reasons = policy::Reason::ThirdParty | policy::Reason::ReservedPort;
    attempt.sentence = u"PORT to 10.0.0.9:25 was refused: the target is another machine than the client."_s;
    attempt.ladder = u"own-address: the target is not among its targets\notherwise: deny"_s;
    attempt.replyCode = 504;
    return attempt;
}

bool writeSome(const QString &file)
{
    audit::Writer writer;
    audit::Writer::Options options;
    options.file = file;
    if (const auto opened = writer.open(options); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().detail));
        return false;
    }
    for (int i = 0; i < written; ++i)
        writer.record(attempt(i));
    return true;
}

/// As when somebody makes up a name for every attempt: nothing read from one row is of use for another.
bool makeAllDifferent(const QString &file)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"bench"_s);
    database.setDatabaseName(file);
    if (!database.open())
        return false;
    QSqlQuery query(database);
    return query.exec(u"UPDATE attempt_rows SET user = 'name-' || id, target_port = 1 + id * 7919 % 65535"_s);
}

/// The log holds as many rows as wanted, give or take a few; how many.
qint64 multiply(const QString &file, qint64 rows)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"bench"_s);
    database.setDatabaseName(file);
    if (!database.open())
        return 0;
    QSqlQuery query(database);
    QStringList columns;
    query.exec(u"PRAGMA table_info(attempt_rows)"_s);
    while (query.next()) {
        if (const QString name = query.value(1).toString(); name != u"id")
            columns.append(name);
    }
    const QString list = columns.join(u", ");
    database.transaction();
    qint64 count = written;
    while (count < rows) {
        const qint64 more = qMin(count, rows - count);
        query.exec(u"INSERT INTO attempt_rows (%1) SELECT %1 FROM attempt_rows LIMIT %2"_s.arg(list).arg(more));
        count += more;
    }
    database.commit();
    query.exec(u"SELECT count(*) FROM attempts"_s);
    return query.next() ? query.value(0).toLongLong() : 0;
}

/// False if not all of the rows were looked at: then the time says nothing.
bool measure(const char *users, const QString &file, int rules, qint64 rows)
{
    api::Replay replay;
    QEventLoop loop;
    api::ReplayResult result;
    QObject::connect(&replay, &api::Replay::finished, &loop, [&](const api::ReplayResult &finished) {
        result = finished;
        loop.quit();
    });
    QElapsedTimer timer;
    timer.start();
    replay.start({file, sample::policyOf(rules), {}, {}, 0});
    loop.exec();
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    if (!result.error.isEmpty() || result.cancelled || result.considered != rows) {
        std::fprintf(stderr, "%lld of %lld attempts looked at. %s\n", static_cast<long long>(result.considered),
                     static_cast<long long>(rows), qPrintable(result.error));
        return false;
    }
    std::printf("%4d rules over %lld attempts of %s: %.2f s, %.0f attempts/s, %lld newly allowed, %lld newly refused\n",
                rules, static_cast<long long>(rows), users, seconds, double(rows) / seconds,
                static_cast<long long>(result.newlyAllowed), static_cast<long long>(result.newlyRefused));
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const QStringList arguments = QCoreApplication::arguments();
    const qint64 wanted = arguments.value(1, u"1000000"_s).toLongLong();
    const QTemporaryDir folder(arguments.value(2, QDir::tempPath()) % u"/bench_replay-XXXXXX"_s);
    const QString file = folder.filePath(u"log.db"_s);
    if (!writeSome(file))
        return 1;
    const qint64 rows = multiply(file, wanted);
    QSqlDatabase::removeDatabase(u"bench"_s);
    bool complete = rows > 0;
    for (const int rules : {2, 20, 200})
        complete = complete && measure("60 users", file, rules, rows);
    complete = complete && makeAllDifferent(file);
    QSqlDatabase::removeDatabase(u"bench"_s);
    return complete && measure("as many users", file, 200, rows) ? 0 : 1;
}
