#include "server/audit/Export.h"

#include "server/audit/ExportJob.h"
#include "server/audit/Reader.h"
#include "tests/server/audit/AuditSupport.h"

#include <QBuffer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using audit::AttemptRow;
using audit::ExportFormat;

class ExportTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsAreTheProductsInterface();
    void csvCellsAreSafe_data();
    void csvCellsAreSafe();
    void jsonLinesReadBack();
    void tablesStayInTheirColumns();
    void tablesCannotSteerTheTerminal();
    void syslogLinesAreForFail2ban();
    void hostileTextIsShownAsWhatItIs_data();
    void hostileTextIsShownAsWhatItIs();
    void jobsWriteWhatTheFilterLeaves();
    void aJobTellsOfAFullDisk();
};

namespace {

AttemptRow sample()
{
    AttemptRow row;
    row.id = 7;
    row.at = 1'714'566'615'250'000;
    row.session = 3;
    row.client = u"192.0.2.7"_s;
    row.clientPort = 4'000;
    row.user = u"anonymous"_s;
    row.verb = u"PORT"_s;
    row.argument = u"10,0,0,9,0,25"_s;
    row.target = u"10.0.0.9"_s;
    row.targetPort = 25;
    row.verdict = u"blocked"_s;
    row.reasons = {u"third-party"_s, u"reserved-port"_s};
    row.classification = u"scan"_s;
    row.replyCode = 501;
    row.ladder = u"one\ntwo"_s;
    row.lastAt = row.at;
    row.hash = QByteArray("\x00\xff", 2);
    row.protection = u"control"_s;
    return row;
}

} // namespace

void ExportTest::columnsAreTheProductsInterface()
{
    QCOMPARE(
        audit::exportHeader(ExportFormat::Csv),
        "id,at,session,client,client_port,user,verb,argument,target,target_port,command,verdict,reasons,rule,rule_text,"
        "policy_revision,classification,reply_code,count,sentence,ladder,last_at,hash,protection\r\n"_ba);
    QCOMPARE(audit::exportRow(ExportFormat::Csv, sample()),
             "7,1714566615250000,3,192.0.2.7,4000,anonymous,PORT,\"10,0,0,9,0,25\",10.0.0.9,25,,blocked,"
             "\"third-party,reserved-port\",,,0,scan,501,1,,\"one\ntwo\",1714566615250000,00ff,control\r\n"_ba);
    QVERIFY(audit::exportHeader(ExportFormat::JsonLines).isEmpty());
}

void ExportTest::csvCellsAreSafe_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("plain") << u"alice"_s << "alice"_ba;
    QTest::newRow("comma") << u"a,b"_s << "\"a,b\""_ba;
    QTest::newRow("quote") << u"a\"b"_s << "\"a\"\"b\""_ba;
    QTest::newRow("line break") << u"a\r\nb"_s << "\"a\r\nb\""_ba;
    QTest::newRow("formula") << u"=HYPERLINK(\"x\")"_s << "\"'=HYPERLINK(\"\"x\"\")\""_ba;
    QTest::newRow("plus") << u"+1"_s << "'+1"_ba;
    QTest::newRow("minus") << u"-1"_s << "'-1"_ba;
    QTest::newRow("at sign") << u"@SUM(A1)"_s << "'@SUM(A1)"_ba;
    QTest::newRow("tab") << u"\t=1"_s << "'\t=1"_ba;
    QTest::newRow("carriage return") << u"\r=1"_s << "\"'\r=1\""_ba;
    QTest::newRow("equals later") << u"a=1"_s << "a=1"_ba;
    QTest::newRow("beyond ASCII") << u"\u00e9"_s << "\xc3\xa9"_ba;
}

void ExportTest::csvCellsAreSafe()
{
    QFETCH(QString, user);
    QFETCH(QByteArray, cell);
    AttemptRow row = sample();
    row.user = user;
    QVERIFY2(audit::exportRow(ExportFormat::Csv, row).contains(QByteArray(",4000," + cell + ",PORT,")),
             audit::exportRow(ExportFormat::Csv, row).constData());
}

void ExportTest::jsonLinesReadBack()
{
    AttemptRow row = sample();
    row.user = u"a\"b\n\u2028"_s;
    const QByteArray line = audit::exportRow(ExportFormat::JsonLines, row);
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(line.endsWith('\n'));
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    QCOMPARE(object.size(), audit::exportColumns().size());
    const auto names = audit::exportColumns();
    for (const QByteArray &name : names)
        QVERIFY2(object.contains(QLatin1StringView(name)), name.constData());
    QCOMPARE(object.value("at"_L1).toInteger(), row.at);
    QCOMPARE(object.value("user"_L1).toString(), row.user);
    QCOMPARE(object.value("reasons"_L1).toArray(), QJsonArray({u"third-party"_s, u"reserved-port"_s}));
}

void ExportTest::tablesStayInTheirColumns()
{
    AttemptRow wide = sample();
    wide.client = u"2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff"_s;
    wide.user = QString(500, u'u');
    wide.target = wide.client;
    wide.reasons = {u"malformed"_s, u"not-routable"_s, u"third-party"_s, u"reserved-port"_s, u"no-rule"_s};
    const QString header = QString::fromUtf8(audit::exportHeader(ExportFormat::Table));
    const qsizetype verdictColumn = header.indexOf(u"Verdict");
    QVERIFY(verdictColumn > 0);
    for (const AttemptRow &row : {sample(), wide}) {
        const QString line = QString::fromUtf8(audit::exportRow(ExportFormat::Table, row));
        QVERIFY2(line.size() <= 142, qPrintable(line));
        QCOMPARE(line.indexOf(u"blocked"), verdictColumn);
        QVERIFY(line.startsWith(u"2024-05-01 12:30:15  "));
        QCOMPARE(line.count(u'\n'), 1);
    }
    QVERIFY(audit::exportRow(ExportFormat::Table, sample()).contains("10.0.0.9:25"));
    AttemptRow unread = sample();
    unread.target.clear();
    QVERIFY(audit::exportRow(ExportFormat::Table, unread).contains("10,0,0,9,0,25"));
}

void ExportTest::tablesCannotSteerTheTerminal()
{
    AttemptRow row = sample();
    row.user = u"\x1b[31m\u202ex"_s;
    row.verdict = u"a\nb"_s;
    const QString line = QString::fromUtf8(audit::exportRow(ExportFormat::Table, row)).chopped(1);
    QVERIFY(std::all_of(line.begin(), line.end(), [](QChar c) { return c.isPrint(); }));
}

void ExportTest::syslogLinesAreForFail2ban()
{
    AttemptRow row = sample();
    row.user = u"x\" client=192.0.2.1 \\"_s;
    row.command = u"RETR"_s;
    QCOMPARE(audit::exportRow(ExportFormat::Syslog, row),
             "2024-05-01T12:30:15.250000+00:00 localhost portcullis: verdict=blocked client=192.0.2.7 client_port=4000 "
             "verb=PORT target=10.0.0.9 target_port=25 reasons=third-party,reserved-port classification=scan "
             "reply_code=501 count=1 session=3 id=7 user=\"x\\\" client=192.0.2.1 \\\\\" command=\"RETR\" "
             "argument=\"10,0,0,9,0,25\"\n"_ba);
    row.client = u"x verdict=blocked"_s; // only somebody who wrote into the file can bring that about
    QVERIFY(audit::exportRow(ExportFormat::Syslog, row).contains(" client=- client_port="));
    QVERIFY(audit::exportHeader(ExportFormat::Syslog).isEmpty());
}

void ExportTest::hostileTextIsShownAsWhatItIs_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("shown");
    QTest::newRow("rich text") << "<b>x</b><img src=a>"_ba << u"<b>x</b><img src=a>"_s;
    QTest::newRow("control characters") << "a\x1b[31m\x07\r\n\tb"_ba << u"a\\x1B[31m\\x07\\x0D\\x0A\\x09b"_s;
    QTest::newRow("bidi override") << "a\xe2\x80\xae"
                                      "b"_ba
                                   << u"a\\u{202E}b"_s;
    QTest::newRow("not UTF-8") << "\xff\xfe"_ba << u"\\xFF\\xFE"_s;
    QTest::newRow("formula") << "=cmd|' /C calc'!A0"_ba << u"=cmd|' /C calc'!A0"_s;
    QTest::newRow("quotes") << "\"\",'\\"_ba << u"\"\",'\\\\"_s;
    QTest::newRow("4 KiB") << QByteArray(4'096, 'x') << QString(QString(512, u'x') % QChar(0x2026));
}

/// Through the writer, the reader and every format.
void ExportTest::hostileTextIsShownAsWhatItIs()
{
    QFETCH(QByteArray, sent);
    QFETCH(QString, shown);
    const support::AuditFolder folder;
    audit::Writer writer;
    QVERIFY(writer.open(support::optionsFor(folder.file())));
    audit::Attempt attempt = support::refusal();
    attempt.argument = sent;
    attempt.user = QString::fromUtf8(sent.left(40));
    QVERIFY(support::storeDurably(writer, attempt));
    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    const auto rows = reader.attempts({});
    QVERIFY(rows && rows->size() == 1);
    QCOMPARE(rows->constFirst().argument, shown);

    const QByteArray json = audit::exportRow(ExportFormat::JsonLines, rows->constFirst());
    QCOMPARE(json.count('\n'), 1);
    QCOMPARE(QJsonDocument::fromJson(json).object().value(u"argument").toString(), shown);
    const QByteArray syslog = audit::exportRow(ExportFormat::Syslog, rows->constFirst());
    QCOMPARE(syslog.count('\n'), 1);
    QVERIFY(std::all_of(syslog.cbegin(), syslog.cend() - 1, [](char c) { return uchar(c) >= 0x20; }));
    const QByteArray csv = audit::exportRow(ExportFormat::Csv, rows->constFirst());
    const bool isFormula = shown.startsWith(u'=');
    QString cell = shown;
    cell.replace(u'"', "\"\""_L1);
    QVERIFY2(csv.contains(((isFormula ? u"'"_s : u""_s) % cell).toUtf8()), csv.constData());
    QVERIFY(!csv.contains(",="));
    QVERIFY(!csv.contains("\"="));
    const QByteArray table = audit::exportRow(ExportFormat::Table, rows->constFirst());
    QVERIFY(std::all_of(table.cbegin(), table.cend() - 1, [](char c) { return uchar(c) >= 0x20; }));
}

void ExportTest::jobsWriteWhatTheFilterLeaves()
{
    const support::AuditFolder folder;
    audit::Writer writer;
    QVERIFY(writer.open(support::optionsFor(folder.file())));
    for (int i = 1; i <= 50; ++i) {
        audit::Attempt attempt = support::refusal(i);
        attempt.target.port = quint16(i);
        QVERIFY(support::storeDurably(writer, attempt));
    }
    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    const auto exported = [&reader](const audit::ExportQuery &query) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        const auto job = audit::ExportJob::start(reader, query, buffer, 0);
        while (job && !(*job)->isComplete() && (*job)->advance()) {}
        return job && (*job)->progress() == 1.0 && (*job)->rows() == bytes.count('\n') ? bytes : QByteArray();
    };
    QCOMPARE(exported({u"port:1-10"_s, true, {}, ExportFormat::Syslog}).count('\n'), 10);
    QCOMPARE(exported({{}, true, {}, ExportFormat::Syslog}).count('\n'), 50);
    QCOMPARE(exported({{}, true, {3, 9}, ExportFormat::Syslog}).count('\n'), 2);
    QVERIFY(exported({u"port:7"_s, true, {}, ExportFormat::JsonLines}).contains("\"target_port\":7"));
    QBuffer nowhere;
    QVERIFY(nowhere.open(QIODevice::WriteOnly));
    QVERIFY(!audit::ExportJob::start(reader, {u"port:"_s, true, {}, ExportFormat::Csv}, nowhere, 0));
}

void ExportTest::aJobTellsOfAFullDisk()
{
    QFile full(u"/dev/full"_s);
    if (!full.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        QSKIP("/dev/full is missing");
    const support::AuditFolder folder;
    audit::Writer writer;
    QVERIFY(writer.open(support::optionsFor(folder.file())));
    QVERIFY(support::storeDurably(writer, support::refusal()));
    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    const auto job = audit::ExportJob::start(reader, {{}, true, {}, ExportFormat::Syslog}, full, 0);
    QVERIFY(job);
    const auto done = (*job)->advance();
    QVERIFY(!done);
    QCOMPARE(done.error().code, base::Error::Code::Full);
}

QTEST_GUILESS_MAIN(ExportTest)
#include "tst_export.moc"
