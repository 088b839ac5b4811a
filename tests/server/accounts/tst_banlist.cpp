#include "server/accounts/BanList.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using accounts::Ban;
using accounts::BanList;
using accounts::Offence;
using address::IpAddress;

namespace {

class MovableClock final : public base::Clock
{
public:
    qint64 utcMicroseconds() const override { return utc; }
    qint64 steadyMilliseconds() const override { return steady; }
    void advance(int seconds)
    {
        utc += seconds * 1'000'000LL;
        steady += seconds * 1000LL;
    }

    std::atomic<qint64> utc{1'800'000'000'000'000};
    std::atomic<qint64> steady{50'000};
};

IpAddress ip(const char *text)
{
    return IpAddress::parse(QByteArrayView(text)).value();
}

config::Bans threeInAMinute()
{
    config::Bans bans;
    bans.failedLogins = 3;
    bans.blockedAttempts = 5;
    bans.withinSeconds = 60;
    bans.banSeconds = 100;
    return bans;
}

} // namespace

class BanListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void bansAtTheLimit();
    void countsOffencesApart();
    void windowBeginsWithTheFirst();
    void zeroMeansNoLimit();
    void forgivesLoginsOnly();
    void bansNetworksOfIpV6();
    void bansLinkLocalOneByOne();
    void sparesTheTrusted();
    void newTrustLiftsBans();
    void ignoresTheWallClock();
    void liftsAndLists();
    void boundsItsMemory();
    void takesManyThreads();

private:
    int offend(const IpAddress &address, int times, Offence offence = Offence::FailedLogin)
    {
        int bans = 0;
        for (int i = 0; i < times; ++i)
            bans += m_list->note(address, offence) ? 1 : 0;
        return bans;
    }

    std::unique_ptr<MovableClock> m_clock;
    std::unique_ptr<BanList> m_list;
    const IpAddress m_client = ip("192.0.2.7");
};

void BanListTest::init()
{
    m_list.reset();
    m_clock = std::make_unique<MovableClock>();
    m_list = std::make_unique<BanList>(*m_clock);
    m_list->configure(threeInAMinute());
}

void BanListTest::bansAtTheLimit()
{
    QCOMPARE(offend(m_client, 2), 0);
    QVERIFY(!m_list->isBanned(m_client));
    const auto ban = m_list->note(m_client, Offence::FailedLogin);
    QVERIFY(ban);
    QCOMPARE(*ban, (Ban{m_client, Offence::FailedLogin, m_clock->utc + 100'000'000, 3}));
    QCOMPARE(m_list->find(m_client), ban);
    QVERIFY(!m_list->isBanned(ip("192.0.2.8")));

    // What happens meanwhile neither prolongs the ban nor counts for the next one.
    m_clock->advance(99);
    QCOMPARE(offend(m_client, 10), 0);
    QCOMPARE(m_list->find(m_client), ban);
    m_clock->advance(1);
    QVERIFY(!m_list->isBanned(m_client));
    QCOMPARE(offend(m_client, 2), 0);
    QCOMPARE(offend(m_client, 1), 1);
}

void BanListTest::countsOffencesApart()
{
    QCOMPARE(offend(m_client, 2), 0);
    QCOMPARE(offend(m_client, 4, Offence::BlockedAttempt), 0);
    const auto ban = m_list->note(m_client, Offence::BlockedAttempt);
    QVERIFY(ban);
    QVERIFY(ban->offence == Offence::BlockedAttempt);
    QCOMPARE(ban->count, 5);
}

void BanListTest::windowBeginsWithTheFirst()
{
    QCOMPARE(offend(m_client, 1), 0);
    m_clock->advance(59);
    QCOMPARE(offend(m_client, 1), 0);
    m_clock->advance(1);
    QCOMPARE(offend(m_client, 2), 0);
    m_clock->advance(59);
    QCOMPARE(offend(m_client, 1), 1);
}

void BanListTest::zeroMeansNoLimit()
{
    config::Bans bans = threeInAMinute();
    bans.failedLogins = 0;
    m_list->configure(bans);
    QCOMPARE(offend(m_client, 1000), 0);
    QCOMPARE(m_list->counters(), 0);

    bans.withinSeconds = 0;
    bans.banSeconds = 0;
    m_list->configure(bans);
    QCOMPARE(offend(m_client, 4, Offence::BlockedAttempt), 0);
    m_clock->advance(1'000'000);
    QCOMPARE(offend(m_client, 1, Offence::BlockedAttempt), 1);
    m_clock->advance(1'000'000);
    QCOMPARE(m_list->find(m_client)->until, Ban::forEver);
}

void BanListTest::forgivesLoginsOnly()
{
    QCOMPARE(offend(m_client, 2), 0);
    QCOMPARE(offend(m_client, 4, Offence::BlockedAttempt), 0);
    m_list->forgiveLogins(m_client);
    QCOMPARE(offend(m_client, 2), 0);
    QCOMPARE(offend(m_client, 1, Offence::BlockedAttempt), 1);

    // Who is banned stays so.
    m_list->forgiveLogins(m_client);
    QVERIFY(m_list->isBanned(m_client));

    QCOMPARE(offend(ip("192.0.2.9"), 1), 0);
    m_list->forgiveLogins(ip("192.0.2.9"));
    QCOMPARE(m_list->counters(), 0);
}

void BanListTest::bansNetworksOfIpV6()
{
    QCOMPARE(offend(ip("2001:db8:0:1::1"), 1), 0);
    QCOMPARE(offend(ip("2001:db8:0:1:ffff::2"), 1), 0);
    const auto ban = m_list->note(ip("2001:db8:0:1::3"), Offence::FailedLogin);
    QVERIFY(ban);
    QCOMPARE(ban->address, ip("2001:db8:0:1::"));
    QVERIFY(m_list->isBanned(ip("2001:db8:0:1:1:2:3:4")));
    QVERIFY(!m_list->isBanned(ip("2001:db8:0:2::1")));
    QCOMPARE(offend(ip("::ffff:192.0.2.7"), 3), 1);
    QVERIFY(m_list->isBanned(m_client));
}

void BanListTest::bansLinkLocalOneByOne()
{
    QCOMPARE(offend(ip("fe80::1"), 3), 1);
    QVERIFY(m_list->isBanned(ip("fe80::1")));
    QVERIFY(!m_list->isBanned(ip("fe80::2")));
}

void BanListTest::sparesTheTrusted()
{
    config::Bans bans = threeInAMinute();
    bans.never = {address::Subnet::parse(u"127.0.0.0/8").value(), address::Subnet::parse(u"2001:db8::5").value()};
    m_list->configure(bans);
    QCOMPARE(offend(ip("127.0.0.1"), 10), 0);
    QCOMPARE(offend(ip("2001:db8::6"), 3), 1);
    QVERIFY(m_list->isBanned(ip("2001:db8::7")));
    QVERIFY(!m_list->isBanned(ip("2001:db8::5")));
    QCOMPARE(offend(IpAddress(), 10), 0);
    QVERIFY(!m_list->isBanned(IpAddress()));
}

void BanListTest::newTrustLiftsBans()
{
    QCOMPARE(offend(m_client, 3), 1);
    QCOMPARE(offend(ip("198.51.100.1"), 3), 1);
    config::Bans bans = threeInAMinute();
    bans.never = {address::Subnet::parse(u"192.0.2.0/24").value()};
    m_list->configure(bans);
    QVERIFY(m_list->isBanned(ip("198.51.100.1")));
    m_list->configure(threeInAMinute());
    QVERIFY(!m_list->isBanned(m_client));
}

void BanListTest::ignoresTheWallClock()
{
    QCOMPARE(offend(m_client, 3), 1);
    m_clock->utc += 86'400'000'000;
    QVERIFY(m_list->isBanned(m_client));
    m_clock->utc -= 400 * 86'400'000'000;
    m_clock->steady += 100'000;
    QVERIFY(!m_list->isBanned(m_client));
}

void BanListTest::liftsAndLists()
{
    QCOMPARE(offend(ip("192.0.2.1"), 3), 1);
    m_clock->advance(10);
    QCOMPARE(offend(ip("2001:db8::1"), 3), 1);
    QList<Ban> bans = m_list->bans();
    QCOMPARE(bans.size(), 2);
    QCOMPARE(bans[0].address, ip("192.0.2.1"));
    QCOMPARE(bans[1].address, ip("2001:db8::"));

    QVERIFY(m_list->lift(ip("2001:db8::99")));
    QVERIFY(!m_list->lift(ip("2001:db8::99")));
    QCOMPARE(m_list->bans().size(), 1);
    m_clock->advance(90);
    QVERIFY(m_list->bans().isEmpty());
    QVERIFY(!m_list->lift(ip("192.0.2.1")));
}

void BanListTest::boundsItsMemory()
{
    constexpr quint32 base = 0x0a000000;
    for (quint32 i = 0; i < BanList::mostCounters; ++i) {
        m_clock->steady = qint64(i / 100);
        m_list->note(IpAddress::fromV4(base + i), Offence::FailedLogin);
    }
    QCOMPARE(m_list->counters(), BanList::mostCounters);
    const IpAddress newest = IpAddress::fromV4(base + BanList::mostCounters - 1);
    offend(newest, 1);
    offend(m_client, 1);
    QVERIFY(m_list->counters() <= BanList::mostCounters * 3 / 4 + 1);
    // The newest are still known, the oldest begin anew.
    QCOMPARE(offend(newest, 1), 1);
    for (quint32 i = 0; i < 100; ++i) // of the same millisecond
        QCOMPARE(offend(IpAddress::fromV4(base + i), 2), 0);

    config::Bans bans = threeInAMinute();
    bans.failedLogins = 1;
    m_list->configure(bans);
    for (quint32 i = 0; i < 2 * BanList::mostBans; ++i)
        m_list->note(IpAddress::fromV4(base + i), Offence::FailedLogin);
    QVERIFY(m_list->bans().size() <= BanList::mostBans);
    QVERIFY(m_list->isBanned(IpAddress::fromV4(base + 2 * BanList::mostBans - 1)));
}

void BanListTest::takesManyThreads()
{
    std::atomic<int> bans = 0;
    std::atomic<qsizetype> most = 0; // of what each thread saw, added up
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([this, &bans, &most] {
            qsizetype mostSeen = 0;
            for (quint32 i = 0; i < 3000; ++i) {
                const IpAddress address = IpAddress::fromV4(0xc6336400 + i % 100);
                bans += m_list->note(address, Offence::FailedLogin) ? 1 : 0;
                m_list->isBanned(address);
                if (i % 500 == 0)
                    m_list->configure(threeInAMinute());
                if (i % 1000 == 0)
                    mostSeen = std::max<qsizetype>(mostSeen, m_list->bans().size());
            }
            most += mostSeen;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(bans.load(), 100);
    QCOMPARE(m_list->bans().size(), 100);
    QVERIFY(most > 0 && most <= 400);
}

QTEST_GUILESS_MAIN(BanListTest)
#include "tst_banlist.moc"
