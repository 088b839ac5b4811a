#include "app/CheckCommand.h"
#include "server/api/Circumstances.h"
#include "server/api/LintFacts.h"
#include "server/config/Json.h"
#include "tests/app/Capture.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class TestCheck final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongFiles_data();
    void wrongFiles();
    void findings_data();
    void findings();
    void jsonTellsTheSame();
    void policyFindingsComeWithRemedies();
    void policyFindingsAreLints();
    void areaFindingsComeBesideThem();
    void aWrongFileIsNotTouched();
    void wrongUsage_data();
    void wrongUsage();

private:
    QString fileWith(const QByteArray &json)
    {
        QFile file(m_directory.filePath(u"portcullis.json"_s));
        const bool written = file.open(QIODevice::WriteOnly) && file.write(json) == json.size();
        return written ? file.fileName() : QString();
    }
    QTemporaryDir m_directory;
};

void TestCheck::wrongFiles_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("pointers");
    QTest::newRow("a port too high") << R"({"policy": {"rules": [{"id": "a", "action": "allow",
        "targets": ["client"], "ports": "70000"}]}})"_ba
                                     << QStringList{u"/policy/rules/0/ports: 70000 is above 65535"_s};
    QTest::newRow("an unknown key") << R"({"sever": {}})"_ba << QStringList{u"/sever: "_s};
    QTest::newRow("two at once") << R"({"server": {"limits": {"sessions": -1}}, "audit": {"keepDays": -1}})"_ba
                                 << QStringList{u"/server/limits/sessions: "_s, u"/audit/keepDays: "_s};
    QTest::newRow("a newer version") << R"({"version": 99})"_ba << QStringList{u"/version: "_s};
    QTest::newRow("no JSON at all") << "{"_ba << QStringList{u"portcullis.json: "_s};
    QTest::newRow("an escape sequence as a key") << "{\"\\u001b[2J\": 1}"_ba << QStringList{u"portcullis.json: /"_s};
}

void TestCheck::wrongFiles()
{
    QFETCH(QByteArray, json);
    QFETCH(QStringList, pointers);
    support::Capture capture;
    const QString file = fileWith(json);
    QCOMPARE(capture.run(app::check, {file}), 2);
    QCOMPARE(capture.out(), QString());
    const QStringList lines = capture.err().trimmed().split(u'\n');
    QCOMPARE(lines.size(), pointers.size());
    for (const QString &line : lines)
        QVERIFY2(line.startsWith(u"portcullis: "_s % file % u": "_s), qPrintable(line));
    for (const QString &pointer : pointers)
        QVERIFY2(capture.err().contains(pointer), qPrintable(capture.err()));
    QCOMPARE(support::steeringCharacter(capture.err()), -1);
}

void TestCheck::findings_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("the defaults") << "{}"_ba << 0 << QString();
    QTest::newRow("everything is open") << R"({"policy": {"rules": [], "otherwise": "allow"}})"_ba << -1
                                        << u" /policy"_s;
}

void TestCheck::findings()
{
    QFETCH(QByteArray, json);
    QFETCH(int, code);
    QFETCH(QString, says);
    support::Capture capture;
    const int found = capture.run(app::check, {fileWith(json)});
    const bool hasError = capture.out().contains(u" error /"_s);
    QCOMPARE(found, hasError ? 1 : 0);
    if (code >= 0)
        QCOMPARE(found, code);
    QVERIFY2(capture.out().contains(says), qPrintable(capture.out()));
    QCOMPARE(capture.err(), QString());
}

void TestCheck::jsonTellsTheSame()
{
    support::Capture capture;
    const QByteArray open = R"({"policy": {"rules": [{"id": "x", "action": "allow", "targets": ["any"]}]},
        "areas": [{"path": "/in", "directory": "/srv/in", "grants": [{"who": "anonymous", "mode": "dropbox"}]}]})";
    QCOMPARE(capture.run(app::check, {u"--json"_s, fileWith(open)}), 1);
    const QJsonObject good = QJsonDocument::fromJson(capture.out().toUtf8()).object();
    QCOMPARE(good[u"findings"_s][0][u"pointer"_s].toString(), u"/policy/rules/0"_s);
    QCOMPARE(good[u"problems"_s].toArray().size(), 0);

    support::Capture wrong;
    QCOMPARE(wrong.run(app::check, {u"--json"_s, fileWith(R"({"sever": 1})")}), 2);
    const QJsonObject bad = QJsonDocument::fromJson(wrong.out().toUtf8()).object();
    QCOMPARE(bad[u"problems"_s][0][u"pointer"_s].toString(), u"/sever"_s);
}

void TestCheck::policyFindingsComeWithRemedies()
{
    const QByteArray json = R"({"policy": {"rules": [{"id": "low", "action": "allow", "targets": ["client"],
        "ports": "1-65535", "direction": "active"}]}})";
    support::Capture text;
    QCOMPARE(text.run(app::check, {fileWith(json)}), 0);
    QVERIFY2(text.out().startsWith(u"PL03 warning /policy/rules/0: Rule \"low\" allows ports below 1024"),
             qPrintable(text.out()));
    QVERIFY2(text.out().endsWith(u": Begin the ports of rule \"low\" at 1024\n"), qPrintable(text.out()));

    support::Capture told;
    QCOMPARE(told.run(app::check, {u"--json"_s, fileWith(json)}), 0);
    const QJsonObject object = QJsonDocument::fromJson(told.out().toUtf8()).object();
    const QJsonValue fix = object[u"findings"_s][0][u"fix"_s];
    QCOMPARE(fix[u"label"_s].toString(), u"Begin the ports of rule \"low\" at 1024"_s);
    QCOMPARE(fix[u"policy"_s][u"rules"_s][0][u"ports"_s].toString(), u"1024-65535"_s);
}

/// What the window shows, from the same facts.
void TestCheck::policyFindingsAreLints()
{
    const QByteArray json = R"({"policy": {"dataSourcePort": 20, "otherwise": "allow", "rules": [
        {"id": "a", "action": "deny", "targets": ["10.0.0.0/8"]},
        {"id": "b", "action": "deny", "targets": ["10.1.0.0/16"]},
        {"id": "c", "action": "allow", "users": ["alice"], "targets": ["server", "224.0.0.0/4"]}]},
        "accounts": {"users": [{"name": "alice"}]},
        "areas": [{"path": "/in", "directory": "/srv/in", "grants": [{"who": "anonymous", "mode": "dropbox"}]}]})";
    const config::Config config = config::read(json).config;
    QStringList expected;
    for (const policy::Finding &finding :
         policy::lint(config.policy, api::lintFacts(config, api::circumstancesNow(config))))
        expected.append(finding.id % u" /policy"_s % finding.place);
    QVERIFY(expected.size() > 4);

    support::Capture capture;
    QCOMPARE(capture.run(app::check, {u"--json"_s, fileWith(json)}), 1);
    QStringList found;
    const QJsonArray findings = QJsonDocument::fromJson(capture.out().toUtf8()).object()[u"findings"_s].toArray();
    for (const QJsonValue &finding : findings) {
        if (finding[u"id"_s].toString().startsWith(u"PL"_s))
            found.append(finding[u"id"_s].toString() % u' ' % finding[u"pointer"_s].toString());
    }
    QCOMPARE(found, expected);
}

void TestCheck::areaFindingsComeBesideThem()
{
    const QString folder = m_directory.filePath(u"in"_s);
    QVERIFY(QDir().mkpath(folder));
    QFile key(folder + u"/id_rsa"_s);
    QVERIFY(key.open(QFile::WriteOnly));
    const auto with = [&folder](const QByteArray &accepted) {
        return QByteArray(
            R"({"areas": [{"path": "/in", "directory": ")" + folder.toUtf8()
            + R"(", "maxBytes": 1000, "grants": [{"who": "anonymous", "mode": "dropbox"}]}], "accepted": [)" + accepted
            + "]}");
    };
    support::Capture text;
    QCOMPARE(text.run(app::check, {fileWith(with({}))}), 1);
    QVERIFY2(text.out().contains(u"\nAU15 error /areas/0/maxFileBytes: "_s), qPrintable(text.out()));
    QVERIFY2(text.out().contains(u"\nAR06 error /areas/0/directory: "_s), qPrintable(text.out()));
    QVERIFY2(text.out().contains(u"window: At most 100 MiB a file\n"_s), qPrintable(text.out()));
    QVERIFY(!text.out().contains(u"Accepted by"_s));

    support::Capture told;
    const QByteArray accepted = R"({"finding": "AU24", "area": "/in", "who": "mara", "when": "2026-01-01T00:00:00Z",
        "why": "Emptied by hand", "until": "2999-01-01T00:00:00Z"})";
    QCOMPARE(told.run(app::check, {fileWith(with(accepted))}), 1);
    QVERIFY2(told.out().contains(u"\n  Accepted by mara until 2999-01-01 00:00:00: Emptied by hand\n"_s),
             qPrintable(told.out()));
    support::Capture json;
    QCOMPARE(json.run(app::check, {u"--json"_s, fileWith(with(accepted))}), 1);
    const QJsonArray findings = QJsonDocument::fromJson(json.out().toUtf8()).object()[u"findings"_s].toArray();
    const auto of = [&findings](const QString &pointer) {
        for (const QJsonValue &finding : findings) {
            if (finding[u"pointer"_s].toString() == pointer)
                return finding;
        }
        return QJsonValue();
    };
    QCOMPARE(of(u"/areas/0/expireDays"_s)[u"accepted"_s][u"who"_s].toString(), u"mara"_s);
    QCOMPARE(of(u"/areas/0/maxFileBytes"_s)[u"fix"_s][u"change"_s].toString(),
             u"/areas/0/maxFileBytes: 0 → 104857600"_s);
}

void TestCheck::aWrongFileIsNotTouched()
{
    support::Capture capture;
    const QString name = fileWith("not JSON");
    QCOMPARE(capture.run(app::check, {name}), 2);
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "not JSON"_ba);
}

void TestCheck::wrongUsage_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("no file named") << QStringList{};
    QTest::newRow("no such file") << QStringList{u"/nowhere.json"_s};
    QTest::newRow("a folder") << QStringList{u"/"_s};
    QTest::newRow("two files") << QStringList{u"/a"_s, u"/b"_s};
    QTest::newRow("an unknown option") << QStringList{u"--nonsense"_s, u"/a"_s};
}

void TestCheck::wrongUsage()
{
    QFETCH(QStringList, words);
    support::Capture capture;
    QCOMPARE(capture.run(app::check, words), 2);
    QVERIFY(capture.err().startsWith(u"portcullis: "_s));
    QCOMPARE(capture.out(), QString());
}

QTEST_GUILESS_MAIN(TestCheck)
#include "tst_check.moc"
