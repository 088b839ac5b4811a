#include "server/arealint/AreaLint.h"
#include "server/config/Json.h"
#include "ui/areas/AreaChanges.h"
#include "ui/areas/AreaChecks.h"
#include "ui/areas/AreaTemplates.h"
#include "ui/areas/FolderInspector.h"

#include <QDateTime>
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
    void pattern();
    void extensions_data();
    void extensions();
    void templatesAreSound_data();
    void templatesAreSound();
    void changesAreTold();
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
    QCOMPARE(ui::AreaChecks::suggestedPath(u"/home/me/music"_s, {}, u"/pub"_s), u"/pub/music"_s);
}

void AreaChecksTest::pattern()
{
    QVERIFY(!ui::AreaChecks::patternProblem(u"[a-z"_s).isEmpty());
    QVERIFY(ui::AreaChecks::patternProblem(config::Area().names).isEmpty());
}

void AreaChecksTest::extensions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("extensions");
    QTest::addColumn<bool>("good");
    QTest::newRow("nothing") << u" "_s << QStringList() << true;
    QTest::newRow("as people write them")
        << u".PDF, *.zip; tar.gz  pdf"_s << QStringList({u"pdf"_s, u"zip"_s, u"tar.gz"_s}) << true;
    QTest::newRow("a path") << u"a/b"_s << QStringList(u"a/b"_s) << false;
    QTest::newRow("a dot at the end") << u"gz."_s << QStringList(u"gz."_s) << false;
}

void AreaChecksTest::extensions()
{
    QFETCH(QString, text);
    QTEST(ui::AreaChecks::extensions(text), "extensions");
    QTEST(ui::AreaChecks::extensionsProblem(text).isEmpty(), "good");
    config::Config config;
    config::Area area;
    area.path = u"/"_s;
    area.directory = u"/srv"_s;
    area.blockExtensions = ui::AreaChecks::extensions(text);
    config.areas = {area};
    QTEST(config::validate(config).isEmpty(), "good"); // the configuration says the same
}

void AreaChecksTest::templatesAreSound_data()
{
    QTest::addColumn<int>("kind");
    const QList<ui::AreaTemplates::Kind> kinds = ui::AreaTemplates::all();
    for (const ui::AreaTemplates::Kind kind : kinds)
        QTest::newRow(qPrintable(ui::AreaTemplates::title(kind))) << int(kind);
}

void AreaChecksTest::templatesAreSound()
{
    QFETCH(int, kind);
    const QTemporaryDir dir;
    config::Area area;
    area.path = u"/here"_s;
    area.directory = dir.path();
    config::Config config;
    const qint64 now = QDateTime::currentMSecsSinceEpoch() * 1000;
    config.areas = {ui::AreaTemplates::applied(ui::AreaTemplates::Kind(kind), area, now)};
    QCOMPARE(config.areas.first().path, area.path);
    QCOMPARE(config.areas.first().directory, area.directory);
    QVERIFY(config::validate(config).isEmpty());
    // No rule that speaks of the template's own settings has anything to say.
    arealint::AreaFacts facts;
    facts.circumstances.now = now;
    const QList<arealint::Finding> findings = arealint::lint(config, facts);
    for (const arealint::Finding &finding : findings) {
        // Whether a standing drop box should end is for people to say.
        if (ui::AreaTemplates::Kind(kind) == ui::AreaTemplates::Kind::DropBox && finding.id == u"AU24"_s)
            continue;
        QVERIFY2(finding.area.isEmpty() || !finding.isOpen(), qPrintable(QString(finding.id % u' ' % finding.text)));
    }
}

void AreaChecksTest::changesAreTold()
{
    config::Config before;
    config::Area pub;
    pub.path = u"/pub"_s;
    pub.directory = u"/srv/pub"_s;
    pub.grants = {{u"anonymous"_s, config::Mode::Download}};
    config::Area old = pub;
    old.path = u"/old"_s;
    old.directory = u"/srv/old"_s;
    before.areas = {pub, old};
    config::Config after = before;
    after.areas.removeLast();
    after.areas.first().path = u"/files"_s;
    after.areas.first().names = u"^x$"_s;
    config::Area box = ui::AreaTemplates::applied(ui::AreaTemplates::Kind::DropBox, pub, 0);
    box.path = u"/in"_s;
    box.directory = u"/srv/in"_s;
    after.areas.append(box);
    after.server.limits.sessions = 7;
    const ui::AreaChanges changes = ui::AreaChanges::between(before, after, 1);
    QVERIFY(changes.opensToStrangers);
    QCOMPARE(changes.published.size(), 1);
    QVERIFY(changes.published.first().contains(u"/in"_s));
    QVERIFY(changes.published.first().contains(u"until you release"_s));
    QCOMPARE(changes.withdrawn.size(), 1);
    QVERIFY(changes.withdrawn.first().contains(u"/old"_s));
    QCOMPARE(changes.edits.size(), 3); // it moved, its names, the server's settings
    QVERIFY(changes.edits.first().contains(u"/files"_s));
    QVERIFY(ui::AreaChanges::between(after, after, 1).isEmpty());
    QVERIFY(!ui::AreaChanges::between(after, after, 1).opensToStrangers);
}

void AreaChecksTest::looksAtFolders()
{
    QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkdir(u"b"_s));
    QVERIFY(QDir(dir.path()).mkdir(u"a"_s));
    QVERIFY(QDir(dir.path()).mkdir(u".hidden"_s));
    QVERIFY(QFile::link(QDir::homePath(), dir.filePath(u"link"_s)));
    QFile file(dir.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const ui::FolderFacts facts = ui::FolderInspector::look(dir.path());
    QVERIFY(ui::AreaChecks::folderProblem(facts).isEmpty());
    QCOMPARE(facts.folders, QStringList({u"a"_s, u"b"_s}));
    QVERIFY(!ui::AreaChecks::folderProblem(ui::FolderInspector::look(dir.filePath(u"file"_s))).isEmpty());
    QVERIFY(!ui::AreaChecks::folderProblem(ui::FolderInspector::look(dir.filePath(u"gone"_s))).isEmpty());
}

QTEST_MAIN(AreaChecksTest)
#include "tst_areachecks.moc"
