// How long refusals wait for their commits while a log is made smaller, and whether its chain still verifies.
//
//     bench_prune [FILE MEGABYTES [SECONDS]]
//
// FILE is pruned to that size, for good, or for so many seconds: take a copy. Without one a small log is made and
// thrown away.

#include "server/audit/ChainVerification.h"
#include "server/audit/Connection.h"
#include "server/audit/Reader.h"
#include "server/audit/Writer.h"
#include "server/base/Clock.h"
#include "tests/bench/LogGenerator.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <future>
#include <thread>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace {

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

/// One refusal after another, a few milliseconds apart, until the event of pruning is written down.
std::vector<double> refuseUntilPruned(audit::Writer &writer, const QString &file, int seconds)
{
    std::vector<double> delays;
    bench::LogGenerator generator(1'000'000, base::Clock::system().utcMicroseconds());
    audit::Connection connection;
    if (!connection.open(file, audit::Connection::Mode::ReadOnly))
        return delays;
    const auto events = [&connection] {
        const auto count = connection.number(u"SELECT count(*) FROM events WHERE kind = 'pruned'"_s);
        return count ? *count : 0;
    };
    const qint64 before = events();
    QElapsedTimer looked;
    looked.start();
    bool isPruned = false;
    QElapsedTimer begun;
    begun.start();
    while (!isPruned && (seconds == 0 || begun.elapsed() < seconds * 1'000LL)) {
        audit::Attempt attempt = generator.next();
        attempt.at = base::Clock::system().utcMicroseconds();
        std::promise<void> answered;
        QElapsedTimer timer;
        timer.start();
        writer.recordDurably(attempt, [&answered](bool) { answered.set_value(); });
        answered.get_future().wait();
        delays.push_back(milliseconds(timer));
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (looked.elapsed() >= 500) {
            isPruned = events() > before;
            looked.restart();
        }
    }
    return delays;
}

bool verify(const QString &file)
{
    audit::Reader reader;
    if (!reader.open(file))
        return false;
    const auto walk = audit::ChainVerification::start(reader);
    if (!walk)
        return false;
    QElapsedTimer timer;
    timer.start();
    while (!(*walk)->isComplete()) {
        if (!(*walk)->advance())
            return false;
    }
    const audit::ChainReport &report = (*walk)->report();
    std::printf("chain: %s, %lld rows behind row %lld, %.1f s\n", report.isWhole() ? "whole" : "BROKEN",
                static_cast<long long>(report.rows), static_cast<long long>(report.prunedUpTo),
                milliseconds(timer) / 1e3);
    return report.isWhole();
}

int prune(const QString &file, int megabytes, int seconds)
{
    const qint64 before = QFileInfo(file).size();
    audit::Writer writer;
    audit::Writer::Options options;
    options.file = file;
    options.keepDays = 0;
    options.keepMegabytes = megabytes;
    QElapsedTimer timer;
    timer.start();
    if (const auto opened = writer.open(options); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().detail));
        return 1;
    }
    std::printf("opened in %.1f ms\n", milliseconds(timer));
    std::vector<double> delays = refuseUntilPruned(writer, file, seconds);
    const double took = milliseconds(timer) / 1e3;
    timer.start();
    writer.close();
    std::printf("closed in %.1f ms\n", milliseconds(timer));
    if (delays.empty())
        return 1;
    std::sort(delays.begin(), delays.end());
    std::printf("%.0f MiB to %.0f MiB in %.1f s; %zu refusals meanwhile: median %.1f ms, 99th %.1f ms, most %.1f ms\n",
                double(before) / 1048576.0, double(QFileInfo(file).size()) / 1048576.0, took, delays.size(),
                delays[delays.size() / 2], delays[delays.size() * 99 / 100], delays.back());
    return verify(file) ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() >= 3 && QFileInfo::exists(arguments.at(1)) && arguments.at(2).toInt() > 0)
        return prune(arguments.at(1), arguments.at(2).toInt(), arguments.value(3).toInt());
    if (arguments.size() != 1) {
        std::fprintf(stderr, "usage: bench_prune [FILE MEGABYTES [SECONDS]]\n");
        return 2;
    }
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"log.db"_s);
    return bench::fillLog(file, 100'000) ? prune(file, 30, 0) : 1;
}
