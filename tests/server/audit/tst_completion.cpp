#include "tests/server/audit/AuditSupport.h"

#include "server/audit/AttemptFilter.h"
#include "server/audit/Completion.h"

#include <QTest>

using audit::completionsOf;
using namespace support;
using namespace Qt::Literals::StringLiterals;

class CompletionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatFitsIsOffered_data();
    void whatFitsIsOffered();
    void whatIsOfferedCanBeRead();

private:
    AuditFolder m_folder;
    audit::Reader m_reader;
};

void CompletionTest::initTestCase()
{
    audit::Writer writer;
    QVERIFY(writer.open(optionsFor(m_folder.file())));
    for (int i = 1; i <= 6; ++i) {
        audit::Attempt attempt = refusal(i);
        attempt.client.address = address::IpAddress::fromV4(0xcb007100U + quint32(i > 1 ? 7 : 8));
        attempt.target.port = quint16(i > 2 ? 25 : 2'500);
        attempt.user = i == 6 ? u"anna lena"_s : u"anonymous"_s;
        QVERIFY(storeDurably(writer, attempt));
    }
    writer.close();
    QVERIFY(m_reader.open(m_folder.file()));
}

void CompletionTest::whatFitsIsOffered_data()
{
    QTest::addColumn<QString>("filter"); // the cursor is at the |
    QTest::addColumn<int>("from");
    QTest::addColumn<QString>("words");
    QTest::newRow("a key") << u"ve|"_s << 0 << u"verb: verdict:"_s;
    QTest::newRow("negated") << u"-verb|"_s << 1 << u"verb:"_s;
    QTest::newRow("behind another term") << u"port:25 rea|x"_s << 8 << u"reason:"_s;
    QTest::newRow("no such key") << u"colour:r|"_s << 0 << u""_s;
    QTest::newRow("fixed values") << u"verb:E|"_s << 5 << u"EPRT EPSV"_s;
    QTest::newRow("either case") << u"-class:nA|"_s << 7 << u"nat-mistake"_s;
    QTest::newRow("clients, the frequent first") << u"client:|"_s << 7 << u"203.0.113.7 203.0.113.8"_s;
    QTest::newRow("clients by beginning") << u"client:203.0.113.8|"_s << 7 << u"203.0.113.8"_s;
    QTest::newRow("ports") << u"port:25|"_s << 5 << u"25 2500"_s;
    QTest::newRow("no SQL in a port") << u"port:%|"_s << 5 << u""_s;
    QTest::newRow("users, quoted") << u"user:an|"_s << 5 << u"anonymous|\"anna lena\""_s;
    QTest::newRow("within quotes") << u"user:\"anna l|"_s << 5 << u"\"anna lena\""_s;
    QTest::newRow("text") << u"\"re|"_s << 0 << u""_s;
    QTest::newRow("sessions") << u"session:3|"_s << 8 << u"3"_s;
}

void CompletionTest::whatFitsIsOffered()
{
    QFETCH(QString, filter);
    QFETCH(int, from);
    QFETCH(QString, words);
    const qsizetype cursor = filter.indexOf(u'|');
    const auto found = completionsOf(filter.remove(u'|'), cursor, &m_reader);
    QCOMPARE(found.words.join(words.contains(u'|') ? u'|' : u' '), words);
    QCOMPARE(found.from, from);
}

void CompletionTest::whatIsOfferedCanBeRead()
{
    for (const QString &key : completionsOf({}, 0, &m_reader).words) {
        for (const QString &value : completionsOf(key, key.size(), &m_reader).words)
            QVERIFY2(audit::AttemptFilter::parse(key % value, 0), qPrintable(QString(key % value)));
    }
}

QTEST_GUILESS_MAIN(CompletionTest)
#include "tst_completion.moc"
