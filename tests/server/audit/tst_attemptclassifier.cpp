#include "server/audit/AttemptClassifier.h"

#include "tests/server/audit/AuditSupport.h"

#include <QTest>

using audit::AttemptClass;
using audit::AttemptClassifier;
using namespace Qt::Literals::StringLiterals;

/// What is remembered of clients between their attempts, and for how long.
class AttemptClassifierTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memoryIsBounded();
    void theQuietestAreForgottenFirst();
    void whoWasQuietBeginsAnew();
    void uploadsCountForAnHour();
    void networksOfIPv6AreOneClient();
};

namespace {

constexpr qint64 begin = 1'790'000'000'000'000;
const address::IpAddress client = address::IpAddress::fromV4(0xcb007107);

audit::Attempt attempt(const address::IpAddress &from, quint16 port, qint64 at)
{
    audit::Attempt attempt = support::refusal();
    attempt.at = at;
    attempt.client.address = from;
    attempt.target = {address::IpAddress::fromV4(0x08080808), port};
    attempt.reasons = policy::Reason::ThirdParty;
    return attempt;
}

/// One more makes it a scan.
void nameFourPorts(AttemptClassifier &classifier, const address::IpAddress &from, qint64 at)
{
    for (quint16 port = 2'000; port < 2'004; ++port)
        classifier.classify(attempt(from, port, at));
}

} // namespace

void AttemptClassifierTest::memoryIsBounded()
{
    AttemptClassifier classifier;
    for (quint32 i = 0; i < 3 * AttemptClassifier::mostClients; ++i)
        classifier.classify(attempt(address::IpAddress::fromV4(0x2d000000U + i), 2'000, begin + i));
    QVERIFY(classifier.clients() <= AttemptClassifier::mostClients);
    QVERIFY(classifier.clients() > AttemptClassifier::mostClients / 2);
}

void AttemptClassifierTest::theQuietestAreForgottenFirst()
{
    AttemptClassifier classifier;
    const address::IpAddress early = address::IpAddress::fromV4(0xcb007108);
    nameFourPorts(classifier, early, begin);
    nameFourPorts(classifier, client, begin + 5'000);
    for (quint32 i = 0; i < AttemptClassifier::mostClients; ++i)
        classifier.classify(attempt(address::IpAddress::fromV4(0x2d000000U + i), 2'000, begin + 1'000 + i));
    QCOMPARE(classifier.classify(attempt(client, 2'004, begin + 9'000)), AttemptClass::Scan);
    QCOMPARE(classifier.classify(attempt(early, 2'004, begin + 9'000)), AttemptClass::Unknown);
}

void AttemptClassifierTest::whoWasQuietBeginsAnew()
{
    AttemptClassifier classifier;
    nameFourPorts(classifier, client, begin);
    QCOMPARE(classifier.classify(attempt(client, 2'004, begin + AttemptClassifier::quiet)), AttemptClass::Scan);
    nameFourPorts(classifier, client, begin + AttemptClassifier::quiet);
    const qint64 later = begin + 2 * AttemptClassifier::quiet + 1;
    QCOMPARE(classifier.classify(attempt(client, 2'004, later)), AttemptClass::Unknown);
}

void AttemptClassifierTest::uploadsCountForAnHour()
{
    AttemptClassifier classifier;
    classifier.noteUpload(client, begin);
    QCOMPARE(classifier.classify(attempt(client, 2'000, begin + AttemptClassifier::uploadLasts)),
             AttemptClass::Payload);
    QCOMPARE(classifier.classify(attempt(client, 2'000, begin + AttemptClassifier::uploadLasts + 1)),
             AttemptClass::Unknown);
    const address::IpAddress other = address::IpAddress::fromV4(0xcb007108);
    QCOMPARE(classifier.classify(attempt(other, 2'000, begin)), AttemptClass::Unknown);
}

void AttemptClassifierTest::networksOfIPv6AreOneClient()
{
    AttemptClassifier classifier;
    for (quint16 i = 0; i < 4; ++i) {
        const QString address = u"2001:db8:0:1::%1"_s.arg(i + 1);
        classifier.classify(attempt(*address::IpAddress::parse(address), quint16(2'000 + i), begin));
    }
    QCOMPARE(classifier.clients(), 1);
    QCOMPARE(classifier.classify(attempt(*address::IpAddress::parse(u"2001:db8:0:1::9"_s), 2'004, begin)),
             AttemptClass::Scan);
    QCOMPARE(classifier.classify(attempt(*address::IpAddress::parse(u"2001:db8:0:2::9"_s), 2'004, begin)),
             AttemptClass::Unknown);
}

QTEST_GUILESS_MAIN(AttemptClassifierTest)
#include "tst_attemptclassifier.moc"
