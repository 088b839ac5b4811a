#include "server/tls/SelfSigned.h"
#include "tests/server/tls/Pair.h"

#include <QDateTime>
#include <QTest>

#include <csignal>
#include <ctime>

using namespace Qt::Literals::StringLiterals;

namespace {

time_t moved = 0; // seconds that the clock is ahead

} // namespace

// In place of the C library's: what OpenSSL takes the age of sessions from.
extern "C" time_t time(time_t *out) noexcept
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    const time_t shown = now.tv_sec + moved;
    if (out)
        *out = shown;
    return shown;
}

/// Sessions that last for hours: what was handed out at their beginning still binds, and so does what is renewed.
class TicketAgeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { moved = 0; }
    void hoursLaterTheTicketIsGood_data();
    void hoursLaterTheTicketIsGood();
    void renewalBeginsANewAge();

private:
    bool resumes(Pair &control, int version, SSL_SESSION *ticket) const;

    tls::TicketKeys m_keys;
    std::shared_ptr<const tls::Context> m_context;
};

void TicketAgeTest::initTestCase()
{
    std::signal(SIGPIPE, SIG_IGN); // as in the program
    const auto certificate = tls::makeSelfSigned({u"localhost"_s}, {}, QDateTime::currentMSecsSinceEpoch() * 1000);
    m_context = *tls::Context::make(*certificate, {}, m_keys);
}

bool TicketAgeTest::resumes(Pair &control, int version, SSL_SESSION *ticket) const
{
    Pair data(*m_context, {version, ticket}, &control.server());
    return data.shakeHands() && data.server().isResumed();
}

void TicketAgeTest::hoursLaterTheTicketIsGood_data()
{
    QTest::addColumn<int>("version");
    QTest::newRow("TLS 1.2") << TLS1_2_VERSION;
    QTest::newRow("TLS 1.3") << TLS1_3_VERSION;
}

void TicketAgeTest::hoursLaterTheTicketIsGood()
{
    constexpr int hour = 3600;
    QFETCH(int, version);
    Pair control(*m_context, {version});
    QVERIFY(control.shakeHands());
    const auto ticket = control.session();
    for (const int hours : {1, 3, 24, 6 * 24}) {
        moved = hours * hour;
        QVERIFY2(resumes(control, version, ticket.get()), qPrintable(QString::number(hours)));
    }
    moved = 8 * 24 * hour; // RFC 8446 section 4.6.1: a week at most
    QVERIFY(!resumes(control, version, ticket.get()));
}

void TicketAgeTest::renewalBeginsANewAge()
{
    constexpr int day = 24 * 3600;
    Pair control(*m_context, {});
    QVERIFY(control.shakeHands());
    const auto first = control.session();
    moved = 5 * day;
    control.server().renewTicket();
    QCOMPARE(control.server().write("227", 3), qint64(3));
    QCOMPARE(control.readAsClient(), "227"_ba);
    const auto second = control.session();
    moved = 10 * day;
    QVERIFY(!resumes(control, TLS1_3_VERSION, first.get()));
    QVERIFY(resumes(control, TLS1_3_VERSION, second.get()));
}

QTEST_GUILESS_MAIN(TicketAgeTest)
#include "tst_ticketage.moc"
