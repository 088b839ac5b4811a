#include "server/config/AreaSentence.h"

#include <QDateTime>
#include <QLocale>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using config::Area;
using config::Mode;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;

qint64 moment(int year, int month, int day, int hour, int minute)
{
    return QDateTime(QDate(year, month, day), QTime(hour, minute)).toMSecsSinceEpoch() * 1000;
}

Area with(const QList<config::Grant> &grants)
{
    Area area;
    area.path = u"/here"_s;
    area.grants = grants;
    return area;
}

} // namespace

class AreaSentenceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void says_data();
    void says();
    void everySettingThatBindsVisitorsIsSaid_data();
    void everySettingThatBindsVisitorsIsSaid();
};

void AreaSentenceTest::initTestCase()
{
    QLocale::setDefault(QLocale::c());
}

void AreaSentenceTest::says_data()
{
    QTest::addColumn<Area>("area");
    QTest::addColumn<QString>("sentence");

    QTest::newRow("no grant") << with({}) << u"Nobody may enter."_s;
    QTest::newRow("a mirror") << with({{u"anonymous"_s, Mode::Download}}) << u"Strangers may look and download."_s;
    Area box = with({{u"anonymous"_s, Mode::DropBox}});
    QTest::newRow("a drop box without limits")
        << box << u"Strangers may put files here; nobody sees or fetches them until you release them."_s;
    box.maxFileBytes = 20 * mebibyte;
    box.openUntil = moment(2026, 3, 31, 23, 59);
    QTest::newRow("a drop box with an end")
        << box
        << u"Strangers may put files here, at most 20 MiB each, until 31 March; nobody sees or fetches them until you release them."_s;
    box.listed = false;
    box.openUntil = moment(2027, 4, 1, 14, 0);
    QTest::newRow("a blind drop into the next year")
        << box
        << u"Strangers may put files here, at most 20 MiB each, until 1 April 2027, 14:00; nobody sees or fetches them until you release them; only who knows the path finds it."_s;
    box.openUntil = moment(2025, 12, 31, 23, 59);
    QTest::newRow("past its end") << box << u"Closed since 31 December 2025: nobody may enter."_s;

    QTest::newRow("several people, several modes")
        << with({{u"*"_s, Mode::Download}, {u"ann"_s, Mode::Manage}, {u"bob"_s, Mode::Manage}})
        << u"ann and bob may do everything, replacing and deleting included; everybody may look and download."_s;
    Area both = with({{u"anonymous"_s, Mode::DropBox}, {u"users"_s, Mode::Exchange}});
    both.maxFileBytes = mebibyte;
    both.openUntil = moment(2026, 3, 31, 23, 59);
    QTest::newRow("limits that two groups share")
        << both
        << u"Strangers may put files here; nobody sees or fetches them until you release them; everyone signed in may look, download and add new files; what is put here: at most 1 MiB each; all of this until 31 March."_s;
    QTest::newRow("a name that would turn the line around")
        << with({{u"a\u202eb"_s, Mode::Download}}) << u"a\\u{202E}b may look and download."_s;
    QTest::newRow("many people") << with({{u"a"_s, Mode::Download},
                                          {u"b"_s, Mode::Download},
                                          {u"c"_s, Mode::Download},
                                          {u"d"_s, Mode::Download},
                                          {u"e"_s, Mode::Download}})
                                 << u"a, b, c and 2 more may look and download."_s;
}

void AreaSentenceTest::says()
{
    QFETCH(Area, area);
    QTEST(config::areaSentence(area, moment(2026, 1, 15, 12, 0)), "sentence");
}

void AreaSentenceTest::everySettingThatBindsVisitorsIsSaid_data()
{
    QTest::addColumn<Area>("area");
    QTest::addColumn<QString>("words");
    const Area box = with({{u"anonymous"_s, Mode::DropBox}});
    const auto row = [&box](const char *name, const auto &change, const QString &words) {
        Area area = box;
        change(area);
        QTest::newRow(name) << area << words;
    };
    row(
        "size of a file", [](Area &area) { area.maxFileBytes = 3 * mebibyte / 2; }, u"at most 1.5 MiB each"_s);
    row(
        "size of all", [](Area &area) { area.maxBytes = 1024 * mebibyte; }, u"at most 1 GiB in all"_s);
    row(
        "number and size of all",
        [](Area &area) {
            area.maxFiles = 100;
            area.maxBytes = mebibyte;
        },
        u"at most 100 file(s) and 1 MiB in all"_s);
    row(
        "several amounts",
        [](Area &area) {
            area.maxFileBytes = mebibyte;
            area.maxBytesPerSession = 5 * mebibyte;
        },
        u"here, at most 1 MiB each, 5 MiB a session;"_s);
    row(
        "a session", [](Area &area) { area.maxBytesPerSession = 1000; }, u"at most 1000 bytes a session"_s);
    row(
        "files of an address", [](Area &area) { area.maxFilesPerAddress = 5; }, u"at most 5 file(s) a day from one"_s);
    row(
        "bytes of an address", [](Area &area) { area.maxBytesPerAddressDay = mebibyte; }, u"1 MiB a day from one"_s);
    row(
        "allowed kinds",
        [](Area &area) {
            area.allowExtensions = {u"pdf"_s, u"txt"_s};
        },
        u"kinds pdf and txt"_s);
    row(
        "blocked kinds", [](Area &area) { area.blockExtensions = {u"exe"_s}; }, u"none of the kinds exe"_s);
    row(
        "hours",
        [](Area &area) {
            area.hours = {8 * 60, 18 * 60};
        },
        u"each day 08:00–18:00"_s);
    row(
        "speed", [](Area &area) { area.uploadBytesPerSecond = mebibyte; }, u"at most 1 MiB a second"_s);
    row(
        "expiry", [](Area &area) { area.expireDays = 30; }, u"longer than 30 day(s) is deleted"_s);
    row(
        "hidden", [](Area &area) { area.listed = false; }, u"only who knows the path finds it"_s);
    row(
        "speed of downloads",
        [](Area &area) {
            area.grants = {{u"*"_s, Mode::Download}};
            area.downloadBytesPerSecond = mebibyte;
        },
        u"download, at most 1 MiB a second"_s);
}

void AreaSentenceTest::everySettingThatBindsVisitorsIsSaid()
{
    QFETCH(Area, area);
    QFETCH(QString, words);
    const QString sentence = config::areaSentence(area, moment(2026, 1, 15, 12, 0));
    QVERIFY2(sentence.contains(words), qPrintable(sentence));
}

QTEST_GUILESS_MAIN(AreaSentenceTest)
#include "tst_areasentence.moc"
