#include "server/config/Json.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// What an area's keys about time, extensions and speed may hold, and the warnings a person accepted.
class AreaKeysTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesThem();
    void refuses_data();
    void refuses();
    void hoursHoldMinutes_data();
    void hoursHoldMinutes();
};

void AreaKeysTest::takesThem()
{
    const auto reading = config::read(R"({
        "areas": [ { "path": "/in", "directory": "/srv/in", "maxBytesPerSession": 7, "maxBytesPerAddressDay": 8,
                     "keepFreeFiles": 9, "allowExtensions": ["pdf", "tar.gz"], "blockExtensions": ["c++"],
                     "hours": "22:00-06:30", "uploadBytesPerSecond": 10, "downloadBytesPerSecond": 11 } ],
        "accepted": [ { "finding": "AU24", "area": "/in", "who": "ann", "when": "2026-11-28T12:00:00Z",
                        "why": "emptied every Friday", "until": "2027-11-28T12:00:00Z" },
                      { "finding": "AU24", "who": "ann", "when": "2026-11-28T12:00:00Z", "why": "all of it",
                        "until": "2027-11-28T12:00:00Z" } ]
    })");
    QVERIFY2(reading.ok(), qPrintable(reading.problems.value(0).toString()));
    const config::Area &area = reading.config.areas.at(0);
    QCOMPARE(area.maxBytesPerSession, qint64(7));
    QCOMPARE(area.maxBytesPerAddressDay, qint64(8));
    QCOMPARE(area.keepFreeFiles, qint64(9));
    QCOMPARE(area.allowExtensions, (QStringList{u"pdf"_s, u"tar.gz"_s}));
    QCOMPARE(area.blockExtensions, QStringList{u"c++"_s});
    QCOMPARE(area.hours, (config::Hours{22 * 60, 6 * 60 + 30}));
    QCOMPARE(area.uploadBytesPerSecond, qint64(10));
    QCOMPARE(area.downloadBytesPerSecond, qint64(11));
    const config::AcceptedFinding &accepted = reading.config.accepted.at(0);
    QCOMPARE(accepted.finding, u"AU24"_s);
    QCOMPARE(accepted.area, u"/in"_s);
    QCOMPARE(accepted.who, u"ann"_s);
    QCOMPARE(accepted.when, qint64(1'795'867'200'000'000));
    QCOMPARE(accepted.why, u"emptied every Friday"_s);
    QCOMPARE(accepted.until, qint64(1'827'403'200'000'000));
    QCOMPARE(reading.config.accepted.at(1).area, QString());
}

void AreaKeysTest::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("expected");

    const auto area = [](const char *name, const QByteArray &member, const QString &pointer, const QString &message) {
        QTest::newRow(name) << R"({"areas":[{"path":"/a","directory":"/srv",)" + member + "}]}"
                            << QString(u"/areas/0/"_s % pointer % u": "_s % message);
    };
    for (const char *hours : {"8:00-18:00", "08:00", "08:00-24:00", "08:60-09:00", "08:00-08:00", "08:00-18:00 "}) {
        area(hours, "\"hours\":\"" + QByteArray(hours) + '"', u"hours"_s,
             u"\"%1\" is not a part of the day; expected two different times such as \"08:00-18:00\" or "
             "\"22:00-06:00\", or \"\" for always"_s.arg(QLatin1String(hours)));
    }
    const QString notOne =
        u"\"%1\" is not an extension; expected up to 32 letters and digits such as \"pdf\" or \"tar.gz\""_s;
    const QString known =
        u"\"%1\" begins with what is understood anyway; write extensions such as \"pdf\" or \"tar.gz\""_s;
    const QString first = u"blockExtensions/0"_s;
    area("an extension with a dot", R"("blockExtensions":[".exe"])", first, known.arg(u".exe"_s));
    area("an extension as a pattern", R"("blockExtensions":["*.exe"])", first, known.arg(u"*.exe"_s));
    area("an extension with nothing in it", R"("blockExtensions":[""])", first, notOne.arg(QString()));
    area("an extension with a slash", R"("blockExtensions":["a/b"])", first, notOne.arg(u"a/b"_s));
    area("an extension with a blank", R"("blockExtensions":["e xe"])", first, notOne.arg(u"e xe"_s));
    area("an extension with a dot behind", R"("blockExtensions":["exe."])", first, notOne.arg(u"exe."_s));
    area("an extension in capitals", R"("blockExtensions":["EXE"])", first,
         u"\"EXE\" holds capitals, which make no difference; write \"exe\""_s);
    area("an extension twice", R"("allowExtensions":["pdf","pdf"])", u"allowExtensions/1"_s,
         u"\"pdf\" stands here twice; take one of them out"_s);

    const auto accepted = [](const char *name, const QByteArray &members, const QString &problem) {
        QTest::newRow(name) << R"({"accepted":[{)" + members + "}]}" << problem;
    };
    const QByteArray times = R"("when":"2026-11-28T12:00:00Z","until":"2027-11-28T12:00:00Z")";
    const QByteArray words = R"("finding":"AU24","who":"ann","why":"because")";
    accepted("a finding in lower case", R"("finding":"au24","who":"ann","why":"because",)" + times,
             u"/accepted/0/finding: \"au24\" is no finding; expected its id, such as \"AU24\""_s);
    accepted("a finding about a relative area", R"("area":"in",)" + words + ',' + times,
             u"/accepted/0/area: expected a path that begins with a slash, such as \"/incoming\""_s);
    accepted("a finding accepted by nobody", R"("finding":"AU24","who":" ","why":"because",)" + times,
             u"/accepted/0/who: expected the name of the person who accepted the finding"_s);
    accepted("a finding accepted without a reason", R"("finding":"AU24","who":"ann",)" + times,
             u"/accepted/0/why: expected the reason for accepting the finding"_s);
    accepted("a finding accepted at no time", words + R"(,"until":"2027-11-28T12:00:00Z")",
             u"/accepted/0/when: missing; expected when the finding was accepted, in UTC"_s);
    accepted("a finding accepted for ever", words + R"(,"when":"2026-11-28T12:00:00Z")",
             u"/accepted/0/until: missing; expected until when the finding is accepted, in UTC"_s);
    accepted("a finding accepted backwards", words + R"(,"when":"2027-11-28T12:00:00Z","until":"2027-11-28T12:00:00Z")",
             u"/accepted/0/until: not later than /accepted/0/when; expected a time behind it"_s);
    accepted("a finding accepted twice", words + ',' + times + "},{" + words + ',' + times,
             u"/accepted/1: \"AU24\" stands at /accepted/0 already"_s);
}

void AreaKeysTest::refuses()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, expected);
    QStringList problems;
    for (const config::Problem &problem : config::read(json).problems)
        problems += problem.toString();
    QCOMPARE(problems, QStringList{expected});
}

void AreaKeysTest::hoursHoldMinutes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<int>>("inside");
    QTest::addColumn<QList<int>>("outside");
    QTest::newRow("always") << QString() << QList<int>{0, 700, 1439} << QList<int>();
    QTest::newRow("a day's work") << u"08:00-18:00"_s << QList<int>{480, 1079} << QList<int>{0, 479, 1080, 1439};
    QTest::newRow("over midnight") << u"22:00-06:30"_s << QList<int>{1320, 1439, 0, 389} << QList<int>{390, 1319};
    QTest::newRow("until midnight") << u"22:00-00:00"_s << QList<int>{1320, 1439} << QList<int>{0, 1319};
}

void AreaKeysTest::hoursHoldMinutes()
{
    QFETCH(const QString, text);
    QFETCH(const QList<int>, inside);
    QFETCH(const QList<int>, outside);
    const auto hours = config::parseHours(text);
    QVERIFY(hours);
    QCOMPARE(config::hoursToString(*hours), text);
    for (const int minute : inside)
        QVERIFY2(hours->contains(minute), qPrintable(QString::number(minute)));
    for (const int minute : outside)
        QVERIFY2(!hours->contains(minute), qPrintable(QString::number(minute)));
}

QTEST_GUILESS_MAIN(AreaKeysTest)
#include "tst_areakeys.moc"
