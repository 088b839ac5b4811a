#include "app/ExplainCommand.h"
#include "app/PresetsCommand.h"
#include "server/config/Json.h"
#include "server/policy/Presets.h"
#include "tests/app/Capture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class TestPresetsCommand final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsEachOnce();
    void listsAsJson();
    void printsOneForAConfiguration_data();
    void printsOneForAConfiguration();
    void saysWhatOneAsksOfOthers();
    void unknownOnesNameTheirNeighbours_data();
    void unknownOnesNameTheirNeighbours();
    void wrongUsage_data();
    void wrongUsage();
    void explainAsksAPreset_data();
    void explainAsksAPreset();
    void explainKnowsNoSuchPreset();
};

void TestPresetsCommand::listsEachOnce()
{
    support::Capture capture;
    QCOMPARE(capture.run(app::presets, {}), 0);
    QCOMPARE(capture.err(), QString());
    const QStringList lines = capture.out().split(u'\n');
    for (const policy::Preset &preset : policy::presets()) {
        const QStringList found = lines.filter(u"  "_s + preset.id + u' ');
        QCOMPARE(found.size(), 1);
        QVERIFY2(found.first().contains(preset.open ? u" open "_s : u" closed "_s), qPrintable(found.first()));
        QVERIFY2(found.first().endsWith(preset.title), qPrintable(found.first()));
    }
    QVERIFY(lines.contains(policy::groupTitle(policy::Preset::Group::StrictRfc)));
}

void TestPresetsCommand::listsAsJson()
{
    support::Capture capture;
    QCOMPARE(capture.run(app::presets, {u"--json"_s}), 0);
    const QJsonArray array = QJsonDocument::fromJson(capture.out().toUtf8()).array();
    QCOMPARE(array.size(), policy::presets().size());
    QJsonObject openBsd;
    for (const QJsonValue &value : array) {
        if (value[u"id"_s].toString() == u"openbsd-2.1")
            openBsd = value.toObject();
    }
    QCOMPARE(openBsd[u"group"_s].toString(), u"strict-rfc"_s);
    QCOMPARE(openBsd[u"open"_s].toBool(), true);
    QCOMPARE(openBsd[u"must_send_from_port"_s].toBool(), true);
    QCOMPARE(openBsd[u"obligations"_s].toArray().size(), 2);
    QCOMPARE(openBsd[u"policy"_s][u"dataSourcePort"_s].toInt(), 20);
}

void TestPresetsCommand::printsOneForAConfiguration_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("as it is") << QStringList{u"ms-iis-1997"_s};
    QTest::newRow("JSON asked for in so many words") << QStringList{u"--json"_s, u"ms-iis-1997"_s};
}

void TestPresetsCommand::printsOneForAConfiguration()
{
    QFETCH(QStringList, words);
    support::Capture capture;
    QCOMPARE(capture.run(app::presets, words), 0);
    const config::Reading reading = config::read(R"({"policy": )" + capture.out().toUtf8() + '}');
    QVERIFY(reading.ok());
    QCOMPARE(reading.config.policy, policy::preset(u"ms-iis-1997"_s)->policy);
}

void TestPresetsCommand::saysWhatOneAsksOfOthers()
{
    support::Capture capture;
    QCOMPARE(capture.run(app::presets, {u"cat1-strict-rfc"_s}), 0);
    const policy::Preset preset = *policy::preset(u"cat1-strict-rfc"_s);
    QVERIFY2(capture.err().contains(preset.meaning), qPrintable(capture.err()));
    QVERIFY2(capture.err().contains(preset.source), qPrintable(capture.err()));
    QVERIFY2(capture.err().contains(preset.obligations.first()), qPrintable(capture.err()));
}

void TestPresetsCommand::unknownOnesNameTheirNeighbours_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("says");
    QTest::newRow("a slip of the keys") << u"sunos-5.7"_s << u"Near are: sunos-5.6.\n"_s;
    QTest::newRow("half of a name") << u"SunOS"_s << u"Near are: sunos-pre-5.6, sunos-5.6.\n"_s;
    QTest::newRow("nothing like it") << u"plan9"_s << u"\"portcullis presets\" lists them.\n"_s;
    QTest::newRow("one letter") << u"s"_s << u"\"portcullis presets\" lists them.\n"_s;
    QTest::newRow("an escape sequence") << u"\x1b[2J"_s << u"\"portcullis presets\" lists them.\n"_s;
}

void TestPresetsCommand::unknownOnesNameTheirNeighbours()
{
    QFETCH(QString, id);
    QFETCH(QString, says);
    support::Capture capture;
    QCOMPARE(capture.run(app::presets, {id}), 2);
    QVERIFY2(capture.err().startsWith(u"portcullis: There is no preset \""), qPrintable(capture.err()));
    QVERIFY2(capture.err().endsWith(says), qPrintable(capture.err()));
    QCOMPARE(support::steeringCharacter(capture.err()), -1);
    QCOMPARE(capture.out(), QString());
}

void TestPresetsCommand::wrongUsage_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("two presets") << QStringList{u"sunos-5.6"_s, u"zos"_s};
    QTest::newRow("an unknown option") << QStringList{u"--nonsense"_s};
}

void TestPresetsCommand::wrongUsage()
{
    QFETCH(QStringList, words);
    support::Capture capture;
    QCOMPARE(capture.run(app::presets, words), 2);
    QVERIFY(capture.err().startsWith(u"portcullis: "_s));
    QCOMPARE(capture.out(), QString());
}

void TestPresetsCommand::explainAsksAPreset_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::newRow("SunOS 5.6 goes to other machines") << u"sunos-5.6"_s << u"PORT 192,0,2,50,19,136"_s << 0;
    QTest::newRow("but not to their mail") << u"sunos-5.6"_s << u"PORT 192,0,2,50,0,25"_s << 1;
    QTest::newRow("IIS takes the client's port 20") << u"ms-iis-1997"_s << u"PORT 203,0,113,7,0,20"_s << 0;
    QTest::newRow("and not 21") << u"ms-iis-1997"_s << u"PORT 203,0,113,7,0,21"_s << 1;
}

void TestPresetsCommand::explainAsksAPreset()
{
    QFETCH(QString, id);
    QFETCH(QString, line);
    QFETCH(int, code);
    const QTemporaryDir profile;
    support::Capture capture;
    const QStringList words{
        u"--profile"_s, profile.path(), u"--client"_s, u"203.0.113.7"_s, u"--preset"_s, id, u"--json"_s, line};
    QCOMPARE(capture.run(app::explain, words), code);
    const QJsonObject object = QJsonDocument::fromJson(capture.out().toUtf8()).object();
    QCOMPARE(object[u"verdict"_s].toString(), code == 0 ? u"allowed"_s : u"blocked"_s);
}

void TestPresetsCommand::explainKnowsNoSuchPreset()
{
    const QTemporaryDir profile;
    support::Capture capture;
    const QStringList words{u"--profile"_s, profile.path(), u"--client"_s, u"203.0.113.7"_s,
                            u"--preset"_s,  u"freebsd"_s,   u"EPSV"_s};
    QCOMPARE(capture.run(app::explain, words), 2);
    QVERIFY2(capture.err().contains(u"Near are: freebsd-2.1.7, freebsd-2.2, freebsd-2.2-R."),
             qPrintable(capture.err()));
    QCOMPARE(capture.out(), QString());
}

QTEST_GUILESS_MAIN(TestPresetsCommand)
#include "tst_presets_command.moc"
