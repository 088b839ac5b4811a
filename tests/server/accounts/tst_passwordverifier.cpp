#include "server/accounts/PasswordHash.h"
#include "server/accounts/PasswordVerifier.h"

#include <QTest>

#include <sodium.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using accounts::PasswordVerifier;
using Outcome = PasswordVerifier::Outcome;

namespace {

Outcome answer(PasswordVerifier &verifier, const QByteArray &hash, const QByteArray &password)
{
    std::promise<Outcome> promise;
    verifier.verify(hash, password, [&promise](Outcome outcome) { promise.set_value(outcome); });
    return promise.get_future().get();
}

/// `$argon2id$v=19$m=65536,t=2,p=1`: what a verification costs.
QByteArray costs(const QByteArray &hash)
{
    return hash.left(hash.lastIndexOf('$', hash.lastIndexOf('$') - 1));
}

/// Holds comparisons back until it is opened.
class Gate final
{
public:
    bool pass()
    {
        std::unique_lock lock(m_mutex);
        ++m_inside;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
        return true;
    }
    void waitFor(int inside)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this, inside] { return m_inside >= inside; });
    }
    void open()
    {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }
    int inside()
    {
        const std::lock_guard lock(m_mutex);
        return m_inside;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_inside = 0;
    bool m_open = false;
};

} // namespace

class PasswordVerifierTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void hashesAndVerifies();
    void saltsHashes();
    void recognisesHashes_data();
    void recognisesHashes();
    void answersRightAndWrong();
    void doesTheSameWorkForNobody();
    void boundsWhatRunsAndWaits();
    void dropsWhatWaits();
    void wipesPasswords();

private:
    QByteArray m_hash;
};

void PasswordVerifierTest::initTestCase()
{
    m_hash = accounts::hashPassword("open sesame");
    QVERIFY(!m_hash.isEmpty());
}

void PasswordVerifierTest::hashesAndVerifies()
{
    QCOMPARE(costs(m_hash), "$argon2id$v=19$m=65536,t=2,p=1"_ba);
    QVERIFY(accounts::isPasswordHash(m_hash));
    QVERIFY(accounts::verifyPassword(m_hash, "open sesame"));
    QVERIFY(!accounts::verifyPassword(m_hash, "open sesam"));
    QVERIFY(!accounts::verifyPassword(m_hash, ""));
    QVERIFY(!accounts::verifyPassword("open sesame", "open sesame"));
    QVERIFY(!accounts::verifyPassword("", ""));

    const QByteArray zeroInside("a\0b", 3);
    QVERIFY(!accounts::verifyPassword(accounts::hashPassword(zeroInside), "a"));
}

void PasswordVerifierTest::saltsHashes()
{
    QVERIFY(accounts::hashPassword("open sesame") != m_hash);
    const QByteArray cheap = accounts::hashThrowAwayPassword("open sesame");
    QVERIFY(accounts::isPasswordHash(cheap) && accounts::verifyPassword(cheap, "open sesame"));
    QVERIFY(!accounts::verifyPassword(cheap, "open sesam"));
}

void PasswordVerifierTest::recognisesHashes_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray tail = "$YWJjZGVmZ2hpamtsbW5vcA$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU";
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("clear text") << "secret"_ba;
    QTest::newRow("prefix alone") << "$argon2id$"_ba;
    QTest::newRow("argon2i") << QByteArray("$argon2i$v=19$m=65536,t=2,p=1" + tail);
    QTest::newRow("old version") << QByteArray("$argon2id$v=16$m=65536,t=2,p=1" + tail);
    QTest::newRow("no costs") << QByteArray("$argon2id$v=19$" + tail);
    QTest::newRow("no memory") << QByteArray("$argon2id$v=19$m=0,t=2,p=1" + tail);
    QTest::newRow("more than a gibibyte") << QByteArray("$argon2id$v=19$m=1048577,t=2,p=1" + tail);
    QTest::newRow("a hundred rounds") << QByteArray("$argon2id$v=19$m=65536,t=100,p=1" + tail);
    QTest::newRow("no hash") << "$argon2id$v=19$m=65536,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$"_ba;
    QTest::newRow("padding") << QByteArray("$argon2id$v=19$m=65536,t=2,p=1" + tail + "=");
    QTest::newRow("line break behind") << QByteArray("$argon2id$v=19$m=65536,t=2,p=1" + tail + "\n");
    QTest::newRow("zero byte behind") << QByteArray("$argon2id$v=19$m=65536,t=2,p=1" + tail + QByteArray(1, '\0'));
    QTest::newRow("too long") << QByteArray("$argon2id$v=19$m=65536,t=2,p=1" + tail + QByteArray(128, 'A'));
}

void PasswordVerifierTest::recognisesHashes()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!accounts::isPasswordHash(text));
    QVERIFY(!accounts::verifyPassword(text, "secret"));
}

void PasswordVerifierTest::answersRightAndWrong()
{
    PasswordVerifier verifier(2);
    QVERIFY(answer(verifier, m_hash, "open sesame") == Outcome::Right);
    QVERIFY(answer(verifier, m_hash, "close sesame") == Outcome::Wrong);
    QVERIFY(answer(verifier, QByteArray(), "open sesame") == Outcome::Wrong);
    QVERIFY(answer(verifier, "no hash", "no hash") == Outcome::Wrong);
}

/// One comparison each, at the same cost, whatever the account; and nobody's password is never right.
void PasswordVerifierTest::doesTheSameWorkForNobody()
{
    std::vector<QByteArray> compared;
    {
        PasswordVerifier verifier(1, 8, [&compared](const QByteArray &hash, const QByteArray &) {
            compared.push_back(hash);
            return true;
        });
        QVERIFY(answer(verifier, m_hash, "x") == Outcome::Right);
        QVERIFY(answer(verifier, QByteArray(), "x") == Outcome::Wrong);
        QVERIFY(answer(verifier, "$argon2id$torn", "x") == Outcome::Wrong);
    }
    QCOMPARE(compared.size(), size_t(3));
    QCOMPARE(compared[0], m_hash);
    for (const QByteArray &hash : compared) {
        QVERIFY(accounts::isPasswordHash(hash));
        QCOMPARE(costs(hash), costs(m_hash));
    }
    QVERIFY(compared[1] != m_hash);
    QCOMPARE(compared[2], compared[1]);
    // A form that libsodium can't read would be refused at once.
    QCOMPARE(crypto_pwhash_str_needs_rehash(compared[1].constData(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                            crypto_pwhash_MEMLIMIT_INTERACTIVE),
             0);
    QVERIFY(accounts::hashOfNobody() != compared[1]);
}

void PasswordVerifierTest::boundsWhatRunsAndWaits()
{
    Gate gate;
    std::atomic<int> right = 0;
    std::atomic<int> busy = 0;
    const auto caller = std::this_thread::get_id();
    std::atomic<bool> busyElsewhere = false;
    const auto done = [&](Outcome outcome) {
        if (outcome == Outcome::Busy) {
            ++busy;
            busyElsewhere = busyElsewhere || std::this_thread::get_id() != caller;
        } else {
            ++right;
        }
    };
    PasswordVerifier verifier(2, 3, [&gate](const QByteArray &, const QByteArray &) { return gate.pass(); });
    for (int i = 0; i < 5; ++i)
        verifier.verify(m_hash, "x", done);
    gate.waitFor(2);
    QCOMPARE(busy.load(), 0);
    for (int i = 0; i < 4; ++i)
        verifier.verify(m_hash, "x", done);
    QCOMPARE(busy.load(), 4);
    QVERIFY(!busyElsewhere);
    QCOMPARE(gate.inside(), 2);
    gate.open();
    QTRY_COMPARE(right.load(), 5);
    QVERIFY(answer(verifier, m_hash, "x") == Outcome::Right);
}

void PasswordVerifierTest::dropsWhatWaits()
{
    Gate gate;
    std::atomic<int> answers = 0;
    auto verifier = std::make_unique<PasswordVerifier>(
        1, 8, [&gate](const QByteArray &, const QByteArray &) { return gate.pass(); });
    verifier->verify(m_hash, "x", [&answers](Outcome) { ++answers; });
    gate.waitFor(1);
    auto waiting = std::make_shared<int>();
    const std::weak_ptr<int> dropped = waiting;
    verifier->verify(m_hash, "x", [&answers, held = std::move(waiting)](Outcome) { ++answers; });
    QVERIFY(!dropped.expired());

    std::thread destroyer([&verifier] { verifier.reset(); });
    QTRY_VERIFY(dropped.expired());
    gate.open();
    destroyer.join();
    QCOMPARE(answers.load(), 1);
    QCOMPARE(gate.inside(), 1);
}

void PasswordVerifierTest::wipesPasswords()
{
    QByteArray password("secret");
    password.detach();
    const QByteArray kept = password;
    accounts::wipe(password);
    QVERIFY(password.isEmpty());
    QCOMPARE(kept, "secret"_ba);
}

QTEST_GUILESS_MAIN(PasswordVerifierTest)
#include "tst_passwordverifier.moc"
