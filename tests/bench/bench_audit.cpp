// How many refusals a second the log takes before their replies may leave, and how long a page of a large log takes.
//
//     bench_audit [DIRECTORY] [ROWS-OF-THE-LARGE-LOG]

#include "server/audit/ChainedRow.h"
#include "server/audit/Export.h"
#include "server/audit/Reader.h"
#include "server/audit/Writer.h"
#include "server/base/Clock.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <latch>
#include <mutex>
#include <semaphore>
#include <thread>

using namespace Qt::Literals::StringLiterals;

namespace {

audit::Attempt refusal(int number)
{
    audit::Attempt attempt;
    attempt.at = base::Clock::system().utcMicroseconds();
    attempt.session = {number % 5'000 + 1};
    attempt.client = {address::IpAddress::fromV4(0xc0000200u + quint32(number % 251)), 40'000};
    attempt.user = u"anonymous"_s;
    attempt.argument = "10,0,0,9,0,25"_ba;
    attempt.target = {address::IpAddress::fromV4(0x0a000000u + quint32(number % 65'521)), quint16(number % 1'024)};
    attempt.reasons = policy::Reason::ThirdParty | policy::Reason::ReservedPort;
    attempt.ruleText = u"Allow the client itself, ports 1024-65535"_s;
    attempt.sentence = u"PORT to 10.0.0.9:25 was refused: the target is another machine than the client."_s;
    attempt.ladder = u"own-address: the target is not among its targets\notherwise: deny"_s;
    attempt.replyCode = 501;
    return attempt;
}

bool open(audit::Writer &writer, const QString &file, bool full)
{
    audit::Writer::Options options;
    options.file = file;
    options.fullDurability = full;
    const auto opened = writer.open(options);
    if (!opened)
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().detail));
    return bool(opened);
}

/// Each thread keeps `ahead` refusals on their way, as that many sessions would.
void measureRefusals(const QString &file, bool full, int threads, int ahead, int rowsEach)
{
    audit::Writer writer;
    if (!open(writer, file, full))
        return;
    std::vector<qint64> delays;
    std::mutex mutex;
    std::vector<std::thread> crowd;
    QElapsedTimer timer;
    timer.start();
    for (int t = 0; t < threads; ++t) {
        crowd.emplace_back([&, t] {
            std::counting_semaphore<> free(ahead);
            std::latch done(rowsEach);
            std::vector<qint64> own(static_cast<std::size_t>(rowsEach));
            for (int i = 0; i < rowsEach; ++i) {
                free.acquire();
                const qint64 begin = timer.nsecsElapsed();
                writer.recordDurably(refusal(t * rowsEach + i), [&, i, begin](bool) {
                    own[std::size_t(i)] = timer.nsecsElapsed() - begin;
                    free.release();
                    done.count_down();
                });
            }
            done.wait();
            const std::lock_guard lock(mutex);
            delays.insert(delays.end(), own.begin(), own.end());
        });
    }
    for (std::thread &one : crowd)
        one.join();
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    std::sort(delays.begin(), delays.end());
    const auto percentile = [&delays](double part) {
        return double(delays[std::size_t(part * double(delays.size() - 1))]) / 1e6;
    };
    std::printf("%-6s %2d threads x %4d under way: %8.0f rows/s, median %6.2f ms, 99th %6.2f ms, most %6.2f ms\n",
                full ? "full" : "normal", threads, ahead, double(delays.size()) / seconds, percentile(0.5),
                percentile(0.99), percentile(1.0));
}

/// What the chain costs a row beside storing it.
void measureChain(int rows)
{
    audit::ChainedRow row;
    row.client = u"192.0.2.7"_s;
    row.user = u"anonymous"_s;
    row.verb = u"PORT"_s;
    row.argument = u"10,0,0,9,0,25"_s;
    row.target = u"10.0.0.9"_s;
    row.verdict = u"blocked"_s;
    row.reasons = u"third-party,reserved-port"_s;
    row.ruleText = u"Allow the client itself, ports 1024-65535"_s;
    row.sentence = u"PORT to 10.0.0.9:25 was refused: the target is another machine than the client."_s;
    row.ladder = u"own-address: the target is not among its targets\notherwise: deny"_s;
    QByteArray hash(32, 0);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < rows; ++i) {
        row.at = i;
        hash = row.hash(hash);
    }
    std::printf("chain: %.0f ns a row, %.0f rows/s\n", double(timer.nsecsElapsed()) / rows,
                rows / (double(timer.nsecsElapsed()) / 1e9));
}

void measureFolding(const QString &file, int rows)
{
    audit::Writer writer;
    if (!open(writer, file, true))
        return;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < rows; ++i) {
        audit::Attempt attempt = refusal(i % 100);
        attempt.outcome = audit::Outcome::Allowed;
        writer.record(std::move(attempt));
    }
    const double handed = double(timer.nsecsElapsed()) / 1e9;
    writer.close();
    std::printf("allowed, folded: %d handed over in %.3f s (%.0f ns each), written in %.3f s\n", rows, handed,
                handed / rows * 1e9, double(timer.nsecsElapsed()) / 1e9);
}

void fillLargeLog(const QString &file, int rows)
{
    audit::Writer writer;
    if (!open(writer, file, false))
        return;
    QElapsedTimer timer;
    timer.start();
    std::counting_semaphore<> free(20'000);
    for (int i = 0; i < rows; ++i) {
        free.acquire();
        audit::Attempt attempt = refusal(i);
        // Two of three are allowed ones, which gives the page of refused ones something to leave out.
        if (i % 3 != 0) {
            attempt.outcome = audit::Outcome::Allowed;
            attempt.session = {};
        }
        writer.recordDurably(std::move(attempt), [&free](bool) { free.release(); });
    }
    writer.close();
    std::printf("\n%d rows filled in %.1f s, %.0f MiB\n", rows, double(timer.elapsed()) / 1e3,
                double(QFileInfo(file).size()) / 1048576.0);
}

void measurePage(audit::Reader &reader, const char *name, const audit::AttemptQuery &query)
{
    double first = 0;
    double best = 1e9;
    qsizetype rows = 0;
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer timer;
        timer.start();
        const auto page = reader.attempts(query);
        const double took = double(timer.nsecsElapsed()) / 1e6;
        if (!page) {
            std::fprintf(stderr, "%s: %s\n", name, qPrintable(page.error().detail));
            return;
        }
        rows = page->size();
        first = i == 0 ? took : first;
        best = std::min(best, took);
    }
    std::printf("%-44s %4lld rows: first %8.2f ms, best %8.2f ms\n", name, static_cast<long long>(rows), first, best);
}

void measurePages(const QString &file, int rows)
{
    audit::Reader reader;
    if (!reader.open(file))
        return;
    const auto query = [](const QString &where, bool blockedOnly, std::optional<qint64> before = {}) {
        audit::AttemptQuery page;
        page.where = where;
        page.blockedOnly = blockedOnly;
        page.beforeId = before;
        page.limit = 200;
        return page;
    };
    measurePage(reader, "newest page", query({}, false));
    measurePage(reader, "page in the middle", query({}, false, rows / 2));
    measurePage(reader, "oldest page", query({}, false, 201));
    measurePage(reader, "newest refused page", query({}, true));
    measurePage(reader, "refused page in the middle", query({}, true, rows / 2));
    measurePage(reader, "client:192.0.2.77", query(u"client:192.0.2.77"_s, false));
    measurePage(reader, "client:192.0.2.0/24 port:<20", query(u"client:192.0.2.0/24 port:<20"_s, true));
    measurePage(reader, "session:77", query(u"session:77"_s, false));
    measurePage(reader, "since:1w", query(u"since:1w"_s, false));
    measurePage(reader, "since:1w, oldest page", query(u"since:1w"_s, false, 201));
    measurePage(reader, "reason:third-party", query(u"reason:third-party"_s, true));
    measurePage(reader, "client:198.51.100.0/24 (nothing: whole log)", query(u"client:198.51.100.0/24"_s, false));
    measurePage(reader, "nosuchtext (nothing: whole log)", query(u"nosuchtext"_s, false));

    QElapsedTimer timer;
    timer.start();
    const auto blocked = reader.blockedCount();
    std::printf("blockedCount() = %lld in %.1f ms\n", blocked ? static_cast<long long>(*blocked) : -1LL,
                double(timer.nsecsElapsed()) / 1e6);
    timer.start();
    qint64 bytes = 0;
    const auto read = reader.forEachAttempt({}, [&bytes](const audit::AttemptRow &row) {
        bytes += audit::exportRow(audit::ExportFormat::Csv, row).size();
        return true;
    });
    std::printf("CSV export of all: %.1f s, %.0f MiB%s\n", double(timer.elapsed()) / 1e3, double(bytes) / 1048576.0,
                read ? "" : " (failed)");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // each figure as soon as it is known, into a file too
    const QStringList arguments = QCoreApplication::arguments();
    const QString parent = arguments.value(1, QDir::tempPath());
    const int rows = arguments.value(2, u"1000000"_s).toInt();
    QTemporaryDir folder(parent % u"/portcullis-bench-XXXXXX"_s);
    if (!folder.isValid() || rows <= 0) {
        std::fprintf(stderr, "usage: bench_audit [DIRECTORY] [ROWS-OF-THE-LARGE-LOG]\n");
        return 2;
    }
    for (const bool full : {true, false}) {
        const QString file = folder.filePath(full ? u"full.db"_s : u"normal.db"_s);
        measureRefusals(file, full, 1, 1, full ? 2'000 : 10'000);
        measureRefusals(file, full, 8, 1, full ? 1'000 : 5'000);
        measureRefusals(file, full, 4, 64, 20'000);
        measureRefusals(file, full, 4, 1'000, 40'000);
    }
    measureChain(200'000);
    measureFolding(folder.filePath(u"folded.db"_s), 40'000);
    const QString large = folder.filePath(u"large.db"_s);
    fillLargeLog(large, rows);
    measurePages(large, rows);
    return 0;
}
