#include "tests/server/api/TestPool.h"
#include "tests/support/FtpClient.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace testpool;

namespace {

constexpr int crowd = 16;

std::vector<FtpClient> logIn(const Pool &workers, int count)
{
    std::vector<FtpClient> clients;
    for (int i = 0; i < count; ++i) {
        clients.emplace_back(workers.door());
        if (!clients.back().logIn())
            return {};
    }
    return clients;
}

} // namespace

class WorkerPoolTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sharesACrowdOut_data();
    void sharesACrowdOut();
    void floodsGoToTheirWorker_data();
    void floodsGoToTheirWorker();
    void afterItsFloodASessionComesBack();
    void whoWentThereIsKickedThere();
    void itsTimeGoesOnThere();
    void settingsEndThoseWhoAreGone();
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
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(pool).total(), sessions, milliseconds);
    if (sessions == crowd) {
        const Loads loads = loadsOf(pool);
        // Workers that accept at the same moment may both choose a third.
        QVERIFY2(std::ranges::max(loads.ordinary) <= crowd / int(loads.ordinary.size()) + 1,
                 qPrintable(loads.inWords()));
        QCOMPARE(loads.floods, 0);
    }
    clients.clear();
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(pool).total(), 0, milliseconds);
}

void WorkerPoolTest::floodsGoToTheirWorker_data()
{
    QTest::addColumn<Pool::Log>("log");
    QTest::newRow("without the disk") << Pool::Log::Normal;
    QTest::newRow("with the disk") << Pool::Log::Full;
}

/// Sessions that are refused over and over are served together, and notice nothing of it.
void WorkerPoolTest::floodsGoToTheirWorker()
{
    QFETCH(Pool::Log, log);
    Pool workers(limitsOf(0), log);
    QVERIFY(workers.isReady);
    workers.open();
    std::vector<FtpClient> clients = logIn(workers, 4);
    QCOMPARE(clients.size(), 4U);
    // A few are a mistake, and move nobody.
    for (FtpClient &client : clients) {
        for (int i = 0; i < 10; ++i)
            QCOMPARE(client.command("PORT 10,1,2,3,0,25"), 504);
    }
    QCOMPARE(loadsOf(workers.pool).floods, 0);
    for (FtpClient &client : clients)
        client.send(QByteArray("PORT 10,1,2,3,0,25\r\n").repeated(60));
    for (FtpClient &client : clients) {
        for (int i = 0; i < 60; ++i)
            QCOMPARE(client.reply(), 504);
    }
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(workers.pool).floods, 4, milliseconds);
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
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(workers.pool).total(), 0, milliseconds);
}

/// Whoever transfers files has nothing to do with the floods of others.
void WorkerPoolTest::afterItsFloodASessionComesBack()
{
    Pool workers(limitsOf(0), Pool::Log::Full);
    QVERIFY(workers.isReady);
    workers.open();
    std::vector<FtpClient> clients = logIn(workers, 1);
    QCOMPARE(clients.size(), 1U);
    FtpClient &client = clients.front();
    client.send(QByteArray("PORT 10,1,2,3,0,25\r\n").repeated(60));
    for (int i = 0; i < 60; ++i)
        QCOMPARE(client.reply(), 504);
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(workers.pool).floods, 1, milliseconds);
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(workers.pool).floods, 0, milliseconds);
    QCOMPARE(client.command("PWD"), 257);
    QCOMPARE(loadsOf(workers.pool).total(), 1);
    QCOMPARE(client.command("QUIT"), 221);
}

void WorkerPoolTest::whoWentThereIsKickedThere()
{
    Pool workers(limitsOf(0), Pool::Log::Normal);
    QVERIFY(workers.isReady);
    workers.open();
    std::vector<FtpClient> clients = logIn(workers, 4);
    QCOMPARE(clients.size(), 4U);
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
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(workers.pool).total(), 0, milliseconds);
}

void WorkerPoolTest::itsTimeGoesOnThere()
{
    Pool workers(limitsOf(0, 1), Pool::Log::Normal);
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

/// A session whose client is gone ends within the call that tells it of the settings.
void WorkerPoolTest::settingsEndThoseWhoAreGone()
{
    Pool workers(limitsOf(0));
    QVERIFY(workers.isReady);
    workers.open();
    std::vector<FtpClient> clients = logIn(workers, crowd);
    QCOMPARE(clients.size(), size_t(crowd));

    // The workers see no client go before they get the settings.
    QSemaphore goOn;
    workers.pool.forEach([&goOn](session::SessionHost &) { goOn.acquire(); });
    for (FtpClient &client : clients)
        client.breakOff();
    QSemaphore inForce;
    workers.pool.setSettings(settingsFor(limitsOf(0), false), [&inForce] { inForce.release(); });
    goOn.release(workers.pool.count());
    QVERIFY(inForce.tryAcquire(1, milliseconds));
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(workers.pool).total(), 0, milliseconds);
}

QTEST_GUILESS_MAIN(WorkerPoolTest)
#include "tst_workerpool.moc"
