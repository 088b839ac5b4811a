#include "app/CheckCommand.h"
#include "tests/app/Capture.h"

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
    QTest::newRow("TLS can't be required yet")
        << R"({"tls": {"dataProtection": "required"}})"_ba << 1 << u"CF01 error /tls/dataProtection: "_s;
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
    QCOMPARE(capture.run(app::check, {u"--json"_s, fileWith(R"({"tls": {"dataProtection": "required"}})")}), 1);
    const QJsonObject good = QJsonDocument::fromJson(capture.out().toUtf8()).object();
    QCOMPARE(good[u"findings"_s][0][u"pointer"_s].toString(), u"/tls/dataProtection"_s);
    QCOMPARE(good[u"problems"_s].toArray().size(), 0);

    support::Capture wrong;
    QCOMPARE(wrong.run(app::check, {u"--json"_s, fileWith(R"({"sever": 1})")}), 2);
    const QJsonObject bad = QJsonDocument::fromJson(wrong.out().toUtf8()).object();
    QCOMPARE(bad[u"problems"_s][0][u"pointer"_s].toString(), u"/sever"_s);
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
