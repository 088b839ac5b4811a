#include "ui/areas/AreaChecks.h"
#include "ui/areas/AreaText.h"
#include "ui/areas/FolderInspector.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class AreaChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void path_data();
    void path();
    void suggestedPath();
    void sentence();
    void pattern();
    void strangersAreWarnedOf_data();
    void strangersAreWarnedOf();
    void looksAtFolders();
};

void AreaChecksTest::path_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("good");
    QTest::newRow("the top") << u"/"_s << true;
    QTest::newRow("one name") << u"/incoming"_s << true;
    QTest::newRow("two names with a blank") << u"/team/summer photos"_s << true;
    QTest::newRow("nothing") << u""_s << false;
    QTest::newRow("relative") << u"pub"_s << false;
    QTest::newRow("slash at the end") << u"/x/"_s << false;
    QTest::newRow("two slashes") << u"/x//y"_s << false;
    QTest::newRow("dots that lead up") << u"/x/../y"_s << false;
    QTest::newRow("a line break") << u"/x\ny"_s << false;
    QTest::newRow("text that runs backwards") << u"/x\u202Ey"_s << false;
    QTest::newRow("a name of 256 bytes") << QString(u'/' % QString(256, u'a')) << false;
    QTest::newRow("more than 1024 bytes") << QString(u"/abcdefghi"_s.repeated(103)) << false;
    QTest::newRow("another area's path") << u"/pub"_s << false;
}

void AreaChecksTest::path()
{
    QFETCH(QString, path);
    config::Area pub;
    pub.path = u"/pub"_s;
    QTEST(ui::AreaChecks::pathProblem(path, {pub}, -1).isEmpty(), "good");
    QVERIFY(ui::AreaChecks::pathProblem(u"/pub"_s, {pub}, 0).isEmpty());
}

void AreaChecksTest::suggestedPath()
{
    config::Area top;
    top.path = u"/"_s;
    config::Area music;
    music.path = u"/music"_s;
    QCOMPARE(ui::AreaChecks::suggestedPath(u"/home/me/music"_s, {}), u"/"_s);
    QCOMPARE(ui::AreaChecks::suggestedPath(u"/home/me/music"_s, {top}), u"/music"_s);
    QCOMPARE(ui::AreaChecks::suggestedPath(u"/home/me/music"_s, {top, music}), u"/music-2"_s);
    QCOMPARE(ui::AreaChecks::suggestedPath(u"/"_s, {top}), u"/files"_s);
}

void AreaChecksTest::sentence()
{
    config::Area area;
    QCOMPARE(ui::AreaText::sentence(area), u"Nobody may enter yet."_s);
    area.grants = {{u"anonymous"_s, config::Mode::DropBox}};
    QCOMPARE(ui::AreaText::sentence(area),
             u"Strangers may put files here; nobody sees or fetches them until released."_s);
    area.grants = {
        {u"*"_s, config::Mode::Download}, {u"ann"_s, config::Mode::Manage}, {u"bob"_s, config::Mode::Manage}};
    QCOMPARE(ui::AreaText::sentence(area),
             u"Everybody may look and download. ann and bob may do everything, deleting included."_s);
}

void AreaChecksTest::pattern()
{
    QVERIFY(!ui::AreaChecks::patternProblem(u"[a-z"_s).isEmpty());
    const QString good = config::Area().names;
    QVERIFY(ui::AreaChecks::patternProblem(good).isEmpty());
    const QString taken = ui::AreaChecks::exampleResult(good, u"report.pdf"_s);
    QVERIFY(taken != ui::AreaChecks::exampleResult(good, u".hidden"_s));
}

void AreaChecksTest::strangersAreWarnedOf_data()
{
    QTest::addColumn<QString>("who");
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("warnings");
    QTest::newRow("strangers download") << u"anonymous"_s << int(config::Mode::Download) << 0;
    QTest::newRow("strangers drop") << u"anonymous"_s << int(config::Mode::DropBox) << 0;
    QTest::newRow("strangers exchange") << u"anonymous"_s << int(config::Mode::Exchange) << 1;
    QTest::newRow("strangers manage") << u"anonymous"_s << int(config::Mode::Manage) << 1;
    QTest::newRow("everybody manages, so strangers do") << u"*"_s << int(config::Mode::Manage) << 1;
    QTest::newRow("signed-in users manage") << u"users"_s << int(config::Mode::Manage) << 0;
}

void AreaChecksTest::strangersAreWarnedOf()
{
    QFETCH(QString, who);
    QFETCH(int, mode);
    config::Area area;
    area.grants = {{who, config::Mode(mode)}};
    QTEST(int(ui::AreaChecks::warnings(area, {}).size()), "warnings");
}

void AreaChecksTest::looksAtFolders()
{
    QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkdir(u".ssh"_s));
    QFile key(dir.filePath(u"server.PEM"_s));
    QVERIFY(key.open(QIODevice::WriteOnly));
    const ui::FolderFacts facts = ui::FolderInspector::look(dir.path());
    QVERIFY(ui::AreaChecks::folderProblem(facts).isEmpty());
    QCOMPARE(facts.secrets, QStringList({u".ssh"_s, u"server.PEM"_s}));
    QVERIFY(ui::FolderInspector::look(QDir::homePath()).isHome);
    QVERIFY(!ui::AreaChecks::folderProblem(ui::FolderInspector::look(dir.filePath(u"server.PEM"_s))).isEmpty());
    QVERIFY(!ui::AreaChecks::folderProblem(ui::FolderInspector::look(dir.filePath(u"gone"_s))).isEmpty());
    QCOMPARE(ui::AreaChecks::warnings({}, facts).size(), 1);
}

QTEST_GUILESS_MAIN(AreaChecksTest)
#include "tst_areachecks.moc"
