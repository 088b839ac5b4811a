#include "server/arealint/GatherFacts.h"
#include "server/arealint/ModeChange.h"
#include "server/audit/Writer.h"
#include "server/files/ContentHash.h"

#include <QFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using arealint::DirectoryFacts;
using arealint::ModeChange;
using Kind = arealint::Sighting::Kind;

class AreaFactsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void nothingInside();
    void whatLiesThere_data();
    void whatLiesThere();
    void linksAreNotFollowed();
    void aScanEnds();
    void uploadsNobodyReleased();
    void permissionsChangeAndBack();
    void permissionsAllOrNone();

private:
    QString path(const QString &name) const { return m_area + u'/' + name; }
    void write(const QString &name, const QByteArray &content = "content", quint32 mode = 0644) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QFile::WriteOnly) && file.write(content) == content.size());
        file.close();
        QCOMPARE(::chmod(QFile::encodeName(path(name)).constData(), mode), 0);
    }
    DirectoryFacts gather(const arealint::Places &places = {}, const arealint::ScanLimits &limits = {}) const
    {
        config::Config config;
        config::Area area;
        area.directory = m_area;
        config.areas = {area};
        return arealint::gatherFacts(config, places, nullptr, limits).directories.value(m_area);
    }
    quint32 modeOf(const QString &name) const
    {
        struct stat status = {};
        ::lstat(QFile::encodeName(path(name)).constData(), &status);
        return status.st_mode & 07777;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_area;
};

void AreaFactsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_area = m_folder->filePath(u"area"_s);
    QVERIFY(QDir().mkdir(m_area));
    QCOMPARE(::chmod(QFile::encodeName(m_area).constData(), 0755), 0);
}

void AreaFactsTest::nothingInside()
{
    const DirectoryFacts seen = gather();
    QVERIFY(seen.folder.exists && seen.complete);
    QCOMPARE(seen.folder.mode, 0755U);
    QCOMPARE(seen.folder.owner, ::geteuid());
    QCOMPARE(seen.parents.last().path, u"/"_s);
    QCOMPARE(seen.sightings.size(), 0);
    config::Config config;
    config.areas = {config::Area()};
    config.areas[0].directory = u"/nowhere/at/all"_s;
    QVERIFY(!arealint::gatherFacts(config, {}).directories.value(u"/nowhere/at/all"_s).folder.exists);
}

void AreaFactsTest::whatLiesThere_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<quint32>("mode");
    QTest::addColumn<int>("kind"); // -1: nothing
    const auto row = [](const char *title, const QString &name, const QByteArray &content, quint32 mode, int kind) {
        QTest::newRow(title) << name << content << mode << kind;
    };
    row("an ordinary file", u"report.pdf"_s, "%PDF-1.7", 0644, -1);
    row("a key by its name", u"id_ed25519"_s, "x", 0644, int(Kind::Secret));
    row("a key by its content", u"notes.txt"_s, "-----BEGIN OPENSSH PRIVATE KEY-----\n", 0644, int(Kind::Secret));
    row("a certificate is no secret", u"cert.pem"_s, "-----BEGIN CERTIFICATE-----\n", 0644, -1);
    row("a database", u"photo.jpg"_s, QByteArray("SQLite format 3\0....", 20), 0644, int(Kind::Secret));
    row("a list of accounts", u"list.txt"_s, "root:x:0:0:root:/root:/bin/sh\nmara:x:1000:1000::/home/mara:/bin/sh\n",
        0644, int(Kind::PasswordCopy));
    row("a list of passwords", u"list.txt"_s, "root:$6$abc:19000:0:99999:7:::\n", 0644, int(Kind::PasswordCopy));
    row("a copy for listings", u"passwd"_s, "root:*:0:0:::\nftp:*:14:50:::\n", 0644, -1);
    row("a set-id program", u"tool"_s, "x", 04755, int(Kind::SetId));
    row("a core dump", u"core"_s, "x", 0644, int(Kind::Leftover));
    row("a backup", u"page.html~"_s, "x", 0644, int(Kind::Leftover));
    row("a private file", u"diary"_s, "x", 0600, int(Kind::NotWorldReadable));
    row("a file for everybody to write", u"board"_s, "x", 0646, int(Kind::OtherWritable));
}

void AreaFactsTest::whatLiesThere()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(quint32, mode);
    QFETCH(int, kind);
    write(name, content, mode);
    DirectoryFacts seen = gather();
    QCOMPARE(seen.counts.value(Kind::OwnWritable), 1);
    seen.counts.remove(Kind::OwnWritable);
    QCOMPARE(seen.counts.size(), kind < 0 ? 0 : 1);
    if (kind >= 0) {
        QCOMPARE(int(seen.counts.firstKey()), kind);
        QCOMPARE(seen.sightings.last().path, path(name));
        QCOMPARE(seen.sightings.last().mode, mode);
    }
}

void AreaFactsTest::linksAreNotFollowed()
{
    QVERIFY(QDir().mkdir(m_folder->filePath(u"outside"_s)));
    QFile key(m_folder->filePath(u"outside/id_rsa"_s));
    QVERIFY(key.open(QFile::WriteOnly));
    write(u"README"_s);
    QVERIFY(QFile::link(m_folder->filePath(u"outside"_s), path(u"out"_s)));
    QVERIFY(QFile::link(u"/nowhere"_s, path(u"dangling"_s)));
    QVERIFY(QFile::link(path(u"README"_s), path(u"inside"_s)));
    QVERIFY(QDir().mkdir(path(u"loop"_s)));
    QVERIFY(QFile::link(m_area, path(u"loop/again"_s)));
    QCOMPARE(::mkfifo(QFile::encodeName(path(u"pipe"_s)).constData(), 0644), 0);
    QCOMPARE(::link(QFile::encodeName(path(u"README"_s)).constData(), QFile::encodeName(path(u"second"_s)).constData()),
             0);
    const DirectoryFacts seen = gather();
    QVERIFY(seen.complete && seen.hasContact);
    QCOMPARE(seen.entries, 8);
    QVERIFY(!seen.holds(Kind::Secret));
    QCOMPARE(seen.counts.value(Kind::LeavingLink), 2);
    QCOMPARE(seen.counts.value(Kind::Special), 1);
    QCOMPARE(seen.counts.value(Kind::HardLink), 2);
}

void AreaFactsTest::aScanEnds()
{
    for (int i = 0; i < 50; ++i)
        write(u"file%1"_s.arg(i));
    QVERIFY(gather().complete);
    arealint::ScanLimits few;
    few.entries = 10;
    QVERIFY(!gather({}, few).complete);
    const std::atomic_bool cancelled = true;
    config::Config config;
    config.areas = {config::Area()};
    config.areas[0].directory = m_area;
    QVERIFY(!arealint::gatherFacts(config, {}, &cancelled).directories.value(m_area).complete);
}

void AreaFactsTest::uploadsNobodyReleased()
{
    write(u"released"_s, "was released");
    write(u"smuggled"_s, "nobody saw me");
    const QString database = m_folder->filePath(u"log.db"_s);
    {
        audit::Writer writer;
        audit::Writer::Options options;
        options.file = database;
        QVERIFY(writer.open(options));
        QSemaphore done;
        audit::UploadRecord record;
        record.at = 1'000'000;
        record.area = u"/in"_s;
        record.name = "x";
        record.storedAs = u"stored"_s;
        record.bytes = 13;
        files::ContentHash hash;
        hash.add("nobody saw me", 13);
        record.sha256 = hash.hex();
        writer.recordDurably(record, [&done](bool) { done.release(); });
        done.acquire();
    }
    const DirectoryFacts seen = gather({database, {}});
    QCOMPARE(seen.counts.value(Kind::Undecided), 1);
    config::Config config;
    const auto facts = arealint::gatherFacts(config, {database, {}});
    QCOMPARE(facts.queue.waiting, 1);
    QVERIFY(!facts.account.name.isEmpty());
    QCOMPARE(facts.account.isRoot(), ::geteuid() == 0);
    QCOMPARE(facts.queue.oldest, 1'000'000);
    QVERIFY(facts.log.exists && !facts.quarantine.exists);
}

void AreaFactsTest::permissionsChangeAndBack()
{
    write(u"board"_s, "x", 0666);
    const QList<ModeChange> changes{{path(u"board"_s), 0666, 0644}};
    QVERIFY(arealint::apply(changes));
    QCOMPARE(modeOf(u"board"_s), 0644U);
    const auto again = arealint::apply(changes);
    QCOMPARE(again.error().code, base::Error::Code::Busy); // it isn't as it was seen
    QVERIFY(arealint::apply(arealint::reversed(changes)));
    QCOMPARE(modeOf(u"board"_s), 0666U);
}

void AreaFactsTest::permissionsAllOrNone()
{
    write(u"one"_s, "x", 0666);
    write(u"two"_s, "x", 0600);
    QVERIFY(QFile::link(path(u"two"_s), path(u"link"_s)));
    QVERIFY(!arealint::apply({{path(u"one"_s), 0666, 0644}, {path(u"link"_s), 0777, 0644}}));
    QVERIFY(!arealint::apply({{path(u"one"_s), 0666, 0644}, {path(u"gone"_s), 0644, 0600}}));
    QCOMPARE(modeOf(u"one"_s), 0666U);
    QCOMPARE(modeOf(u"two"_s), 0600U);
}

QTEST_GUILESS_MAIN(AreaFactsTest)
#include "tst_area_facts.moc"
