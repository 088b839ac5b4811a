#include "server/api/WorkerPool.h"
#include "server/net/Socket.h"
#include "server/policy/CompiledPolicy.h"
#include "tests/support/FtpClient.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <mutex>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int milliseconds = 10'000;
constexpr int crowd = 16;

/// What sessions share.
struct Shared
{
    Shared() { bans.configure({0, 0, 300, 600, {}}); }

    audit::Writer log;
    accounts::BanList bans;
    audit::AttemptClassifier classifier;
    accounts::PasswordVerifier passwords{1};
    transfer::PortPool ports;
    session::Admission admission{bans};
    session::Totals totals;
    session::Services services{base::Clock::system(), log, bans, classifier, passwords, ports, admission, totals};
};

config::Limits limitsOf(int sessionsPerAddress, int idleSeconds = 300)
{
    config::Limits limits;
    limits.sessionsPerAddress = sessionsPerAddress;
    limits.idleSeconds = idleSeconds;
    return limits;
}

session::SettingsPtr settingsFor(const config::Limits &limits)
{
    config::Config config;
    config.server.limits = limits;
    config.accounts.anonymous = true;
    auto settings = std::make_shared<session::Settings>();
    settings->policy = std::make_shared<const policy::CompiledPolicy>(config.policy);
    settings->areas = files::AreaTree::build({}, {}, base::Clock::system(), files::Containment::Kind::Automatic);
    settings->config = std::make_shared<const config::Config>(std::move(config));
    return settings;
}

/// Workers that serve a door on loopback.
class Pool
{
public:
    explicit Pool(const config::Limits &limits, bool logs = false)
    {
        audit::Writer::Options options;
        options.file = m_folder.filePath(u"log.db"_s);
        options.fullDurability = false;
        isReady = m_listener && (!logs || m_shared.log.open(options));
        QSemaphore inForce;
        pool.setSettings(settingsFor(limits), [&inForce] { inForce.release(); });
        isReady = isReady && inForce.tryAcquire(1, milliseconds);
    }

    address::Endpoint door() const { return net::localEndpoint(m_listener->get()); }
    void open() { pool.listen({{m_listener->get(), config::TlsUse::Optional}}, {}); }

private:
    QTemporaryDir m_folder;
    Shared m_shared;
    base::Result<base::Descriptor> m_listener =
        net::listenOn({address::IpAddress::fromV4(0x7f000001), 0}, crowd, false);

public:
    api::WorkerPool pool{m_shared.services};
    bool isReady = false;
};

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
    void floodsGoToOneWorker();
    void whoWentThereIsKickedThere();
    void itsTimeGoesOnThere();
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
    Pool workers(limitsOf(allowed));
    QVERIFY(workers.isReady);
    api::WorkerPool &pool = workers.pool;
    std::vector<base::Descriptor> clients;
    for (int i = 0; i < crowd; ++i) {
        clients.push_back(net::connectTo(workers.door(), {}));
        QVERIFY(clients.back().isValid());
    }
    workers.open();

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

/// Sessions that are refused over and over are served together, and notice nothing of it.
void WorkerPoolTest::floodsGoToOneWorker()
{
    Pool workers(limitsOf(0), true);
    QVERIFY(workers.isReady);
    workers.open();
    std::vector<FtpClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back(workers.door());
        QVERIFY(clients.back().logIn());
    }
    QVERIFY2(std::ranges::max(loadsOf(workers.pool)) < 4, qPrintable(inWords(loadsOf(workers.pool))));
    // A few are a mistake, and move nobody.
    for (FtpClient &client : clients) {
        for (int i = 0; i < 10; ++i)
            QCOMPARE(client.command("PORT 10,1,2,3,0,25"), 504);
    }
    QVERIFY2(std::ranges::max(loadsOf(workers.pool)) < 4, qPrintable(inWords(loadsOf(workers.pool))));
    for (FtpClient &client : clients) {
        for (int i = 0; i < 60; ++i)
            QCOMPARE(client.command("PORT 10,1,2,3,0,25"), 504);
    }
    QTRY_COMPARE_WITH_TIMEOUT(std::ranges::max(loadsOf(workers.pool)), 4, milliseconds);
    for (FtpClient &client : clients) {
        QCOMPARE(client.command("PWD"), 257);
        client.download("LIST");
        QVERIFY2(client.text().startsWith("226"), client.text().constData());
        client.send(QByteArray("PORT 10,1,2,3,0,25\r\n").repeated(40) + "NOOP\r\n");
        for (int i = 0; i < 40; ++i)
            QCOMPARE(client.reply(), 504);
        QCOMPARE(client.reply(), 200);
        QCOMPARE(client.command("QUIT"), 221);
    }
    clients.clear();
    QTRY_COMPARE_WITH_TIMEOUT(total(loadsOf(workers.pool)), 0, milliseconds);
}

void WorkerPoolTest::whoWentThereIsKickedThere()
{
    Pool workers(limitsOf(0), true);
    QVERIFY(workers.isReady);
    workers.open();
    std::vector<FtpClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back(workers.door());
        QVERIFY(clients.back().logIn());
    }
    // Whenever it comes, before, while and after they go.
    for (size_t i = 0; i < clients.size(); ++i) {
        for (size_t refused = 0; refused < 20 * i; ++refused)
            QCOMPARE(clients[i].command("PORT 10,1,2,3,0,25"), 504);
    }
    clients[1].send(QByteArray("PORT 10,1,2,3,0,25\r\n").repeated(40));
    for (int id = 1; id <= 4; ++id)
        workers.pool.kick({id});
    for (FtpClient &client : clients) {
        int last = 0;
        while (const int code = client.reply())
            last = code;
        QCOMPARE(last, 421);
    }
    clients.clear();
    QTRY_COMPARE_WITH_TIMEOUT(total(loadsOf(workers.pool)), 0, milliseconds);
}

void WorkerPoolTest::itsTimeGoesOnThere()
{
    Pool workers(limitsOf(0, 1), true);
    QVERIFY(workers.isReady);
    workers.open();
    std::vector<FtpClient> clients;
    for (int i = 0; i < 2; ++i) {
        clients.emplace_back(workers.door());
        QVERIFY(clients.back().logIn());
        clients.back().send(QByteArray("PORT 10,1,2,3,0,25\r\n").repeated(60));
    }
    for (FtpClient &client : clients) {
        for (int i = 0; i < 60; ++i)
            QCOMPARE(client.reply(), 504);
        QCOMPARE(client.reply(), 421);
        QVERIFY(client.text().contains("Idle"));
    }
}

QTEST_GUILESS_MAIN(WorkerPoolTest)
#include "tst_workerpool.moc"
