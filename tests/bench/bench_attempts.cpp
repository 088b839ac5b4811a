// How long the table of attempts takes over a large log: pages, jumps, filters, counts, pictures, incidents, export and
// verification.
//
//     bench_attempts [FILE] [ROWS] [views|charts|export|chain|check]
//
// FILE is filled with ROWS made-up attempts if it isn't there yet; without one a small log is made and thrown away. Run
// it twice over one file to see it with the disk's cache cold and warm. The last word measures one part alone.

#include "server/audit/Aggregate.h"
#include "server/audit/AttemptDetails.h"
#include "server/audit/AttemptView.h"
#include "server/audit/ChainVerification.h"
#include "server/audit/DatabaseCheck.h"
#include "server/audit/Export.h"
#include "server/audit/Incident.h"
#include "server/base/Clock.h"
#include "tests/bench/LogGenerator.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <semaphore>
#include <thread>
#include <vector>

using audit::AttemptView;
using audit::SortBy;
using namespace Qt::Literals::StringLiterals;

namespace {

double elapsed(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

const char *nameOf(SortBy sort)
{
    constexpr const char *names[] = {"time", "client", "target", "port", "reason", "count"};
    return names[int(sort)];
}

/// The first page, then everything counted, then pages anywhere.
void measureView(const audit::Reader &reader, const QString &where, SortBy sort, bool refusedOnly = true)
{
    QElapsedTimer timer;
    timer.start();
    const auto opened =
        AttemptView::open(reader, {where, refusedOnly, sort, true}, base::Clock::system().utcMicroseconds());
    if (!opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().detail));
        return;
    }
    AttemptView &view = **opened;
    constexpr int pageSize = 200;
    double longestStep = 0;
    const auto advance = [&] {
        QElapsedTimer step;
        step.start();
        const auto more = view.advance();
        longestStep = std::max(longestStep, elapsed(step));
        return more && *more;
    };
    while (view.known() < pageSize && !view.isComplete())
        advance();
    const auto first = view.page(0, pageSize);
    const double firstPage = elapsed(timer);
    while (advance()) {}
    const double counted = elapsed(timer);

    std::vector<double> jumps;
    QRandomGenerator random(7);
    for (int i = 0; i < 100 && view.known() > 0; ++i) {
        const qint64 place = i == 0 ? view.known() - 1 : random.bounded(view.known());
        timer.start();
        const auto page = view.page(place, pageSize);
        if (!page || page->isEmpty())
            std::fprintf(stderr, "no page at %lld\n", static_cast<long long>(place));
        jumps.push_back(elapsed(timer));
    }
    std::sort(jumps.begin(), jumps.end());
    const double worst = jumps.empty() ? 0 : jumps.back();
    const double median = jumps.empty() ? 0 : jumps[jumps.size() / 2];
    std::printf("by %-6s %-44s %9lld rows: first page %7.1f ms, counted %8.1f ms (longest step %5.1f), jump median "
                "%5.1f, worst "
                "%5.1f ms%s\n",
                nameOf(sort), where.isEmpty() ? (refusedOnly ? "(all refused)" : "(all)") : qPrintable(where),
                static_cast<long long>(view.known()), firstPage, counted, longestStep, median, worst,
                first ? "" : " FAILED");
}

void measureAggregates(const audit::Reader &reader, const QString &where)
{
    QElapsedTimer timer;
    timer.start();
    const auto work =
        audit::AggregateWork::start(reader, {where, true, 120, 10}, base::Clock::system().utcMicroseconds());
    if (!work)
        return;
    const double first = elapsed(timer);
    double longest = 0;
    for (bool more = true; more;) {
        QElapsedTimer step;
        step.start();
        const auto advanced = (*work)->advance();
        more = advanced && *advanced;
        longest = std::max(longest, elapsed(step));
    }
    const audit::Aggregates result = (*work)->result();
    std::printf("charts %-44s %9lld attempts: begun %7.1f ms, complete %8.1f ms (longest step %5.1f)\n",
                where.isEmpty() ? "(all refused)" : qPrintable(where), static_cast<long long>(result.attempts), first,
                elapsed(timer), longest);
}

void measureIncidents(const audit::Reader &reader, const QString &where)
{
    QElapsedTimer timer;
    timer.start();
    const auto scan = audit::IncidentScan::start(reader, where, true, base::Clock::system().utcMicroseconds());
    if (!scan)
        return;
    double first = 0;
    qsizetype count = 0;
    for (bool more = true; more;) {
        const auto advanced = (*scan)->advance();
        more = advanced && *advanced;
        count += (*scan)->take().size();
        if (first == 0 && count > 0)
            first = elapsed(timer);
    }
    std::printf("incidents %-41s %9lld: first %7.1f ms, complete %8.1f ms\n",
                where.isEmpty() ? "(all refused)" : qPrintable(where), static_cast<long long>(count), first,
                elapsed(timer));
}

void measureExport(audit::Reader &reader, audit::ExportFormat format, const char *name)
{
    QElapsedTimer timer;
    timer.start();
    qint64 bytes = 0;
    qint64 rows = 0;
    const auto read = reader.forEachAttempt({}, [&](const audit::AttemptRow &row) {
        bytes += audit::exportRow(format, row).size();
        return ++rows < 1'000'000;
    });
    std::printf("%s export of %lld rows: %.1f s (%.0f rows/s), %.0f MiB%s\n", name, static_cast<long long>(rows),
                elapsed(timer) / 1e3, double(rows) / (elapsed(timer) / 1e3), double(bytes) / 1048576.0,
                read ? "" : " (failed)");
}

void measureVerification(const audit::Reader &reader)
{
    QElapsedTimer timer;
    timer.start();
    const auto walk = audit::ChainVerification::start(reader);
    if (!walk)
        return;
    double longest = 0;
    for (bool more = true; more;) {
        QElapsedTimer step;
        step.start();
        const auto advanced = (*walk)->advance();
        more = advanced && *advanced;
        longest = std::max(longest, elapsed(step));
    }
    const audit::ChainReport &report = (*walk)->report();
    std::printf("chain of %lld rows: %s, %.1f s (longest step %.1f ms)\n", static_cast<long long>(report.rows),
                report.isWhole() ? "whole" : "BROKEN", elapsed(timer) / 1e3, longest);
}

void measureCheck(const QString &file)
{
    QElapsedTimer timer;
    timer.start();
    std::binary_semaphore damaged(0);
    audit::DatabaseCheck check;
    check.start(file, [&damaged] { damaged.release(); });
    bool found = false;
    while (!check.isFinished())
        found |= damaged.try_acquire_for(std::chrono::milliseconds(10));
    std::printf("quick_check in the background: %s, %.1f s\n", found || check.takeDamage() ? "DAMAGED" : "sound",
                elapsed(timer) / 1e3);
    check.start(file, [] {});
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    timer.start();
    check.stop();
    std::printf("given up within %.1f ms\n", elapsed(timer));
}

audit::AttemptQuery newestOne()
{
    audit::AttemptQuery query;
    query.limit = 1;
    return query;
}

void measureViews(const audit::Reader &reader)
{
    measureView(reader, {}, SortBy::Time, false);
    for (const SortBy sort :
         {SortBy::Time, SortBy::Client, SortBy::Target, SortBy::Port, SortBy::Reason, SortBy::Count})
        measureView(reader, {}, sort);
    for (const QString &where : {u"client:203.0.113.7"_s,
                                 u"client:203.0.113.0/24"_s,
                                 u"client:45.1.2.0/24"_s,
                                 u"client:192.0.2.1"_s,
                                 u"target:10.0.0.0/24"_s,
                                 u"target:10.0.0.0/16"_s,
                                 u"port:25"_s,
                                 u"port:<1024"_s,
                                 u"port:6379"_s,
                                 u"reason:third-party"_s,
                                 u"reason:reserved-port"_s,
                                 u"reason:this-server"_s,
                                 u"class:nat-mistake"_s,
                                 u"class:sweep"_s,
                                 u"session:77"_s,
                                 u"since:2d"_s,
                                 u"since:60d until:30d"_s,
                                 u"client:203.0.113.0/24 port:<1024 -class:scan"_s,
                                 u"client:203.0.113.7 since:30d"_s,
                                 u"user:alice"_s,
                                 u"10.0.77."_s})
        measureView(reader, where, SortBy::Time);
    measureView(reader, u"client:203.0.113.7"_s, SortBy::Port);
    measureView(reader, u"port:6379"_s, SortBy::Client);
    measureView(reader, u"class:nat-mistake"_s, SortBy::Target);
    measureView(reader, u"port:25"_s, SortBy::Client);
    measureView(reader, u"client:203.0.113.0/24"_s, SortBy::Port);
}

void measureCharts(audit::Reader &reader)
{
    for (const QString &where : {u""_s, u"client:203.0.113.7"_s, u"since:2d"_s, u"reason:reserved-port"_s})
        measureAggregates(reader, where);
    measureIncidents(reader, u"since:7d"_s);
    measureIncidents(reader, {});
    QElapsedTimer timer;
    timer.start();
    const auto newest = reader.attempts(newestOne());
    if (newest && !newest->isEmpty()) {
        const auto story = audit::attemptStory(reader, newest->constFirst().id / 2);
        std::printf("details of one attempt: %.1f ms%s\n", elapsed(timer), story && *story ? "" : " (failed)");
    }
}

void measure(const QString &file, const QString &part)
{
    audit::Reader reader;
    if (const auto opened = reader.open(file); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().detail));
        return;
    }
    const auto wanted = [&part](QStringView name) { return part.isEmpty() || part == name; };
    if (wanted(u"views"))
        measureViews(reader);
    if (wanted(u"charts"))
        measureCharts(reader);
    if (wanted(u"export")) {
        measureExport(reader, audit::ExportFormat::Csv, "CSV");
        measureExport(reader, audit::ExportFormat::JsonLines, "JSON Lines");
        measureExport(reader, audit::ExportFormat::Syslog, "syslog");
    }
    if (wanted(u"chain"))
        measureVerification(reader);
    if (wanted(u"check"))
        measureCheck(file);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // each figure as soon as it is known, into a file too
    const QStringList arguments = QCoreApplication::arguments();
    const QTemporaryDir folder;
    const QString file = arguments.value(1, folder.filePath(u"log.db"_s));
    const int rows = arguments.value(2, arguments.size() > 1 ? u"10000000"_s : u"200000"_s).toInt();
    if (rows <= 0) {
        std::fprintf(stderr, "usage: bench_attempts [FILE] [ROWS] [views|charts|export|chain|check]\n");
        return 2;
    }
    if (!QFileInfo::exists(file) && !bench::fillLog(file, rows))
        return 1;
    measure(file, arguments.value(3));
    return 0;
}
