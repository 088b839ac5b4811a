#include "server/selftest/Conversation.h"
#include "tests/server/api/TestPool.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace testpool;
using selftest::Conversation;

namespace {

bool logIn(Conversation &client)
{
    return client.say("PBSZ 0") == 200 && client.say("PROT P") == 200 && client.logIn(u"anonymous"_s, u"test@"_s);
}

/// Clients that were told to begin TLS, and haven't.
std::vector<std::unique_ptr<Conversation>> thoseToBegin(const Pool &workers, int count)
{
    std::vector<std::unique_ptr<Conversation>> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<Conversation>(workers.door(), address::IpAddress()));
        if (clients.back()->say("AUTH TLS") != 234)
            return {};
    }
    return clients;
}

} // namespace

/// Who is told to begin TLS waits for nobody's worker, and is nevertheless as everybody else.
class HandshakesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyAtOnce();
    void whoDoesntBeginIsKicked();
    void whoDoesntBeginRunsOutOfTime();
    void theEndOfTheServerReachesThem();
    void whoLeavesIsForgotten();
    void settingsReachThem();
};

void HandshakesTest::manyAtOnce()
{
    constexpr int threads = 4;
    constexpr int each = 8;
    Pool workers(limitsOf(0), Pool::Log::Normal);
    QVERIFY(workers.isReady);
    workers.open();
    std::atomic<int> served = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < threads; ++i) {
        clients.emplace_back([&] {
            for (int k = 0; k < each; ++k) {
                Conversation client(workers.door(), {});
                if (client.say("AUTH TLS") == 234 && client.startTls() && logIn(client) && client.say("QUIT") == 221)
                    ++served;
            }
        });
    }
    for (std::thread &client : clients)
        client.join();
    QCOMPARE(served.load(), threads * each);
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(workers.pool).total(), 0, milliseconds);
}

void HandshakesTest::whoDoesntBeginIsKicked()
{
    Pool workers(limitsOf(0), Pool::Log::Normal);
    QVERIFY(workers.isReady);
    workers.open();
    const auto clients = thoseToBegin(workers, 4);
    QCOMPARE(clients.size(), 4U);
    for (int id = 1; id <= 4; ++id)
        workers.pool.kick({id});
    for (const auto &client : clients)
        QCOMPARE(client->hear(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(loadsOf(workers.pool).total(), 0, milliseconds);
}

void HandshakesTest::whoDoesntBeginRunsOutOfTime()
{
    config::Limits limits = limitsOf(0);
    limits.loginSeconds = 2;
    Pool workers(limits, Pool::Log::Normal);
    QVERIFY(workers.isReady);
    workers.open();
    QElapsedTimer elapsed;
    elapsed.start();
    const auto clients = thoseToBegin(workers, 2);
    QCOMPARE(clients.size(), 2U);
    for (const auto &client : clients)
        QCOMPARE(client->hear(), 0);
    QVERIFY(elapsed.elapsed() >= limits.loginSeconds * 1000);
}

void HandshakesTest::theEndOfTheServerReachesThem()
{
    Pool workers(limitsOf(0), Pool::Log::Normal);
    QVERIFY(workers.isReady);
    workers.open();
    const auto clients = thoseToBegin(workers, 3);
    QCOMPARE(clients.size(), 3U);
    QSemaphore empty;
    workers.pool.shutDown(true, [&empty] { empty.release(); });
    QVERIFY(empty.tryAcquire(1, milliseconds));
    for (const auto &client : clients)
        QCOMPARE(client->hear(), 0);
}

void HandshakesTest::whoLeavesIsForgotten()
{
    Pool workers(limitsOf(1), Pool::Log::Normal); // more are turned away
    QVERIFY(workers.isReady);
    workers.open();
    for (int i = 0; i < 5; ++i)
        QVERIFY(QTest::qWaitFor([&] { return thoseToBegin(workers, 1).size() == 1; }, milliseconds));
}

void HandshakesTest::settingsReachThem()
{
    Pool workers(limitsOf(0), Pool::Log::Normal);
    QVERIFY(workers.isReady);
    workers.open();
    const auto clients = thoseToBegin(workers, 2);
    QCOMPARE(clients.size(), 2U);
    QSemaphore inForce;
    workers.pool.setSettings(settingsFor(limitsOf(0)), [&inForce] { inForce.release(); });
    QVERIFY(inForce.tryAcquire(1, milliseconds));
    for (const auto &client : clients) {
        QVERIFY(client->startTls());
        QVERIFY(logIn(*client));
    }
}

QTEST_GUILESS_MAIN(HandshakesTest)
#include "tst_handshakes.moc"
