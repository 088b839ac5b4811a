#include "server/audit/Export.h"

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
    return row;
}

} // namespace

void ExportTest::columnsAreTheProductsInterface()
{
    QCOMPARE(
        audit::exportHeader(ExportFormat::Csv),
        "id,at,session,client,client_port,user,verb,argument,target,target_port,command,verdict,reasons,rule,rule_text,"
        "policy_revision,classification,reply_code,count,sentence,ladder\r\n"_ba);
    QCOMPARE(audit::exportRow(ExportFormat::Csv, sample()),
             "7,1714566615250000,3,192.0.2.7,4000,anonymous,PORT,\"10,0,0,9,0,25\",10.0.0.9,25,,blocked,"
             "\"third-party,reserved-port\",,,0,scan,501,1,,\"one\ntwo\"\r\n"_ba);
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

QTEST_GUILESS_MAIN(ExportTest)
#include "tst_export.moc"
