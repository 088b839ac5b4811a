#include "app/AttemptsCommand.h"
#include "server/audit/Connection.h"
#include "server/audit/Export.h"
#include "server/audit/Writer.h"
#include "server/base/Clock.h"
#include "tests/app/Capture.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace Qt::Literals::StringLiterals;

class TestAttempts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void formats_data();
    void formats();
    void newestComeFirst();
    void selections_data();
    void selections();
    void worksWhileTheLogIsWritten();
    void aWrongConfigurationHidesNothing();
    void syslogLinesAreComplete();
    void hostileTextIsInertInEveryFormat_data();
    void hostileTextIsInertInEveryFormat();
    void theChainIsVerified();
    void anExpectedHashIsLookedFor();
    void aChangedRowIsNamed();
    void wrongUsage_data();
    void wrongUsage();

private:
    QStringList words(const QStringList &further) const
    {
        return QStringList{u"--profile"_s, m_profile.path()} + further;
    }
    QStringList lines(const QStringList &further)
    {
        support::Capture capture;
        const int code = capture.run(app::attempts, words(further));
        const QStringList lines = capture.out().split(u'\n', Qt::SkipEmptyParts);
        return code == 0 ? lines : QStringList{u"failed: "_s % capture.err()};
    }

    QTemporaryDir m_profile;
    audit::Writer m_writer;
};

namespace {

audit::Attempt attempt(int number)
{
    audit::Attempt attempt;
    attempt.at = base::Clock::system().utcMicroseconds() - qint64(1000 - number) * 3'600'000'000;
    attempt.session = {1};
    attempt.client = *address::Endpoint::parse(u"192.0.2.7:40000");
    attempt.user = u"anonymous"_s;
    attempt.argument = "10,0,0,9,0," + QByteArray::number(number % 250);
    attempt.target = {*address::IpAddress::parse(u"10.0.0.9"), quint16(number + 1)};
    attempt.reasons = policy::Reason::ThirdParty;
    attempt.sentence = u"Refused."_s;
    attempt.replyCode = 504;
    return attempt;
}

bool store(audit::Writer &writer, audit::Attempt attempt)
{
    std::promise<bool> answered;
    auto answer = answered.get_future();
    writer.recordDurably(std::move(attempt), [&answered](bool stored) { answered.set_value(stored); });
    return answer.get();
}

} // namespace

void TestAttempts::initTestCase()
{
    audit::Writer::Options options;
    options.file = m_profile.filePath(u"portcullis.db"_s);
    options.fullDurability = false;
    QVERIFY(m_writer.open(options));
    for (int i = 0; i < 120; ++i)
        m_writer.record(attempt(i));
    audit::Attempt hostile = attempt(120);
    hostile.argument = "\x1b[2J\x07|\r\n\xe2\x80\xae|\xc2\x9b|\xff=1+1";
    hostile.target = {};
    hostile.reasons = policy::Reason::Malformed;
    hostile.verb = audit::DataVerb::Eprt;
    QVERIFY(store(m_writer, hostile));
}

void TestAttempts::formats_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("expectedLines");
    QTest::newRow("a table shows a hundred unless told") << QStringList{} << 101;
    QTest::newRow("a table shows more when told") << QStringList{u"--limit"_s, u"500"_s} << 122;
    QTest::newRow("CSV has everything and a header") << QStringList{u"--format"_s, u"csv"_s} << 122;
    QTest::newRow("JSON Lines have everything") << QStringList{u"--format"_s, u"jsonl"_s} << 121;
    QTest::newRow("syslog has everything") << QStringList{u"--format"_s, u"syslog"_s} << 121;
    QTest::newRow("a limit") << QStringList{u"--format"_s, u"jsonl"_s, u"--limit"_s, u"3"_s} << 3;
}

void TestAttempts::formats()
{
    QFETCH(QStringList, options);
    QFETCH(int, expectedLines);
    const QStringList found = lines(options);
    QCOMPARE(found.size(), expectedLines);
    for (const QString &line : found)
        QVERIFY2(support::steeringCharacter(line) == -1, qPrintable(line));
}

void TestAttempts::newestComeFirst()
{
    qint64 before = std::numeric_limits<qint64>::max();
    const QStringList found = lines({u"--format"_s, u"jsonl"_s});
    for (const QString &line : found) {
        const QJsonObject row = QJsonDocument::fromJson(line.toUtf8()).object();
        QCOMPARE(row.keys().size(), audit::exportColumns().size());
        const qint64 id = row[u"id"_s].toInteger();
        QVERIFY(id < before);
        before = id;
    }
}

void TestAttempts::selections_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("expected");
    QTest::newRow("by the filter") << QStringList{u"--where"_s, u"port:1-10"_s} << 10;
    QTest::newRow("by a negated term") << QStringList{u"--where"_s, u"-verb:PORT"_s} << 1;
    QTest::newRow("by time") << QStringList{u"--since"_s, u"54090m"_s} << 22;
    QTest::newRow("none") << QStringList{u"--where"_s, u"client:198.51.100.1"_s} << 0;
}

void TestAttempts::selections()
{
    QFETCH(QStringList, options);
    QFETCH(int, expected);
    QCOMPARE(lines(QStringList{u"--format"_s, u"jsonl"_s} + options).size(), expected);
}

void TestAttempts::worksWhileTheLogIsWritten()
{
    QVERIFY(store(m_writer, attempt(130)));
    const QStringList found = lines({u"--format"_s, u"jsonl"_s, u"--limit"_s, u"1"_s});
    QCOMPARE(QJsonDocument::fromJson(found.value(0).toUtf8())[u"target_port"_s].toInt(), 131);
}

void TestAttempts::aWrongConfigurationHidesNothing()
{
    QFile file(m_profile.filePath(u"portcullis.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{");
    file.close();
    QCOMPARE(lines({u"--format"_s, u"jsonl"_s, u"--limit"_s, u"2"_s}).size(), 2);
    QVERIFY(file.remove());
}

void TestAttempts::syslogLinesAreComplete()
{
    const QStringList found = lines({u"--format"_s, u"syslog"_s, u"--where"_s, u"port:26"_s});
    QCOMPARE(found.size(), 1);
    static const QRegularExpression line(
        u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00:00 localhost portcullis: verdict=blocked "
        "client=192\\.0\\.2\\.7 client_port=40000 verb=PORT target=10\\.0\\.0\\.9 target_port=26 reasons=third-party "
        "classification=unknown reply_code=504 count=1 session=1 id=26 user=\"anonymous\" command=\"\" "
        "argument=\"10,0,0,9,0,25\"$"_s);
    QVERIFY2(line.match(found.constFirst()).hasMatch(), qPrintable(found.constFirst()));
}

/// The argument of the newest one: an escape sequence, a bell, line breaks, marks that turn text around, a formula.
void TestAttempts::hostileTextIsInertInEveryFormat_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("shownAs");
    const QString escaped = u"\\x1B[2J\\x07|\\x0D\\x0A\\u{202E}|\\u{009B}|\\xFF=1+1"_s;
    QTest::newRow("table") << u"table"_s << escaped.left(27);
    QTest::newRow("csv") << u"csv"_s << QString(u',' % escaped % u',');
    const QString doubled = QString(escaped).replace(u'\\', u"\\\\"_s);
    QTest::newRow("jsonl") << u"jsonl"_s << u"\"argument\":\""_s % doubled % u'"';
    QTest::newRow("syslog") << u"syslog"_s << u"argument=\""_s % doubled % u'"';
}

void TestAttempts::hostileTextIsInertInEveryFormat()
{
    QFETCH(QString, format);
    QFETCH(QString, shownAs);
    const QStringList found = lines({u"--format"_s, format, u"--where"_s, u"reason:malformed"_s});
    QVERIFY(!found.isEmpty());
    QCOMPARE(support::steeringCharacter(found.constLast()), -1);
    QVERIFY2(found.constLast().contains(shownAs), qPrintable(found.constLast() % u" lacks "_s % shownAs));
}

void TestAttempts::theChainIsVerified()
{
    const QStringList found = lines({u"--verify"_s});
    QCOMPARE(found.size(), 2);
    const int rows = int(lines({u"--format"_s, u"jsonl"_s}).size());
    QVERIFY2(found.constFirst().contains(QString::number(rows)), qPrintable(found.constFirst()));
}

void TestAttempts::anExpectedHashIsLookedFor()
{
    const QString hash = lines({u"--verify"_s}).constLast().section(u' ', -1);
    QCOMPARE(hash.size(), 64);
    QVERIFY(store(m_writer, attempt(131))); // it is part of the chain though no longer its end
    const QStringList found = lines({u"--verify"_s, u"--expect"_s, hash});
    QCOMPARE(found.size(), 3);

    support::Capture capture;
    QCOMPARE(capture.run(app::attempts, words({u"--verify"_s, u"--expect"_s, QString(64, u'f')})), 1);
    QVERIFY2(capture.out().contains(u"not part"_s), qPrintable(capture.out()));
}

void TestAttempts::aChangedRowIsNamed()
{
    const auto change = [this](const QString &sql) {
        audit::Connection connection;
        QVERIFY(connection.open(m_profile.filePath(u"portcullis.db"_s), audit::Connection::Mode::ReadWrite));
        QVERIFY(connection.execute(sql));
    };
    change(u"UPDATE attempt_rows SET client = '192.0.2.8' WHERE id = 60"_s);
    support::Capture capture;
    QCOMPARE(capture.run(app::attempts, words({u"--verify"_s})), 1);
    QVERIFY2(capture.out().contains(u"60"_s), qPrintable(capture.out()));
    change(u"UPDATE attempt_rows SET client = '192.0.2.7' WHERE id = 60"_s);
    QCOMPARE(lines({u"--verify"_s}).size(), 2);
}

void TestAttempts::wrongUsage_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("says");
    QTest::newRow("another format") << QStringList{u"--format"_s, u"xml"_s} << u"xml"_s;
    QTest::newRow("a limit below one") << QStringList{u"--limit"_s, u"-3"_s} << u"-3"_s;
    QTest::newRow("a limit that is no number") << QStringList{u"--limit"_s, u"many"_s} << u"many"_s;
    QTest::newRow("a hash without a walk") << QStringList{u"--expect"_s, u"00"_s} << u"--verify"_s;
    QTest::newRow("no time") << QStringList{u"--since"_s, u"yesterday"_s} << u"--since"_s;
    QTest::newRow("a filter's wrong value") << QStringList{u"--where"_s, u"port:x"_s} << u"--where, at character"_s;
    QTest::newRow("a word too many") << QStringList{u"client:10.0.0.1"_s} << u"client:10.0.0.1"_s;
    QTest::newRow("an empty profile") << QStringList{u"--profile"_s, QString()} << u"--profile"_s;
    QTest::newRow("a profile without a log") << QStringList{u"--profile"_s, u"/nowhere"_s} << u"/nowhere"_s;
}

void TestAttempts::wrongUsage()
{
    QFETCH(QStringList, options);
    QFETCH(QString, says);
    support::Capture capture;
    QCOMPARE(capture.run(app::attempts, words(options)), 2);
    QVERIFY2(capture.err().contains(says), qPrintable(capture.err()));
    QCOMPARE(capture.out(), QString());
}

QTEST_GUILESS_MAIN(TestAttempts)
#include "tst_attempts.moc"
