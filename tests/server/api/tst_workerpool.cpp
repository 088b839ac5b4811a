#include "server/api/WorkerPool.h"
#include "server/net/Socket.h"

#include <QSemaphore>
#include <QTest>

#include <algorithm>
#include <mutex>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int milliseconds = 10'000;

/// What sessions share, with a log that is not open.
struct Shared
{
    audit::Writer log;
    accounts::BanList bans;
    audit::AttemptClassifier classifier;
    accounts::PasswordVerifier passwords{1};
    transfer::PortPool ports;
    session::Admission admission{bans};
    session::Totals totals;
    session::Services services{base::Clock::system(), log, bans, classifier, passwords, ports, admission, totals};
};

session::SettingsPtr settingsFor(int sessionsPerAddress)
{
    config::Config config;
    config.server.limits.sessionsPerAddress = sessionsPerAddress;
    auto settings = std::make_shared<session::Settings>();
    settings->config = std::make_shared<const config::Config>(std::move(config));
    return settings;
}

/// Of each worker.
std::vector<int> loadsOf(api::WorkerPool &pool)
{
    std::mutex mutex;
    std::vector<int> loads;
    QSemaphore counted;
    pool.forEach([&](session::SessionHost &host) {
        const std::lock_guard lock(mutex);
        loads.push_back(host.load());
        counted.release();
    });
    counted.acquire(pool.count());
    const std::lock_guard lock(mutex);
    return loads;
}

int total(const std::vector<int> &loads)
{
    return std::accumulate(loads.begin(), loads.end(), 0);
}

QString inWords(const std::vector<int> &loads)
{
    QStringList words;
    for (const int load : loads)
        words.append(QString::number(load));
    return words.join(u'/');
}

} // namespace

class WorkerPoolTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sharesACrowdOut_data();
    void sharesACrowdOut();
};

void WorkerPoolTest::sharesACrowdOut_data()
{
    QTest::addColumn<int>("allowed");
    QTest::addColumn<int>("sessions");
    QTest::newRow("all are taken") << 0 << 16;
    QTest::newRow("some are turned away") << 6 << 6;
}

/// Those under way to another worker count, too: it takes them only when its turn comes.
void WorkerPoolTest::sharesACrowdOut()
{
    QFETCH(int, allowed);
    QFETCH(int, sessions);
    constexpr int crowd = 16;
    const auto listener = net::listenOn({address::IpAddress::fromV4(0x7f000001), 0}, crowd, false);
    QVERIFY2(listener, qPrintable(listener ? QString() : listener.error().detail));
    const address::Endpoint door = net::localEndpoint(listener->get());
    std::vector<base::Descriptor> clients;
    for (int i = 0; i < crowd; ++i) {
        clients.push_back(net::connectTo(door, {}));
        QVERIFY(clients.back().isValid());
    }

    Shared shared;
    api::WorkerPool pool(shared.services);
    QSemaphore inForce;
    pool.setSettings(settingsFor(allowed), [&inForce] { inForce.release(); });
    QVERIFY(inForce.tryAcquire(1, milliseconds));
    pool.listen({{listener->get(), config::TlsUse::Optional}}, {});

    // Those that are turned away don't stay counted.
    QTRY_COMPARE_WITH_TIMEOUT(total(loadsOf(pool)), sessions, milliseconds);
    if (sessions == crowd) {
        const std::vector<int> loads = loadsOf(pool);
        // Workers that accept at the same moment may both choose a third.
        QVERIFY2(std::ranges::max(loads) <= crowd / pool.count() + 1, qPrintable(inWords(loads)));
    }
    clients.clear();
    QTRY_COMPARE_WITH_TIMEOUT(total(loadsOf(pool)), 0, milliseconds);
}

QTEST_GUILESS_MAIN(WorkerPoolTest)
#include "tst_workerpool.moc"
