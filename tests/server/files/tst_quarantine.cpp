#include "server/files/Quarantine.h"
#include "server/files/View.h"
#include "tests/server/files/AreaFixture.h"

#include <QRegularExpression>
#include <QTest>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <utime.h>

#include <atomic>
#include <thread>

using config::Mode;
using files::Quarantine;
using files::Upload;
using files::UploadRequest;
using files::View;

namespace {

using Opened = base::Result<std::unique_ptr<Upload>>;

base::Result<Upload::Finished> drop(const View &view, const char *path, const QByteArray &bytes)
{
    Opened upload = view.openForWriting(virtualPath(path), UploadRequest{});
    if (!upload)
        return upload.error();
    if (base::Result<void> reserved = (*upload)->reserve(bytes.size()); !reserved)
        return reserved.error();
    if (::write((*upload)->descriptor(), bytes.constData(), size_t(bytes.size())) != bytes.size())
        qFatal("can't write");
    (*upload)->wrote(bytes.constData(), bytes.size());
    return (*upload)->finish();
}

mode_t modeOf(const QString &path)
{
    struct stat status
    {};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 0777 : 0;
}

} // namespace

class QuarantineTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDropIsStoredPrivatelyUnderANameOfOurs()
    {
        AreaFixture fixture;
        fixture.addArea("/incoming", "incoming", {AreaFixture::grant("anonymous", Mode::DropBox)});
        const View view = fixture.viewOf(AreaFixture::anonymous());
        const auto finished = drop(view, "/incoming/report.pdf", "payload");
        QVERIFY(finished->quarantined);
        QCOMPARE(finished->bytes, 7);
        QCOMPARE(finished->sha256, QByteArray("239f59ed55e737c77147cf55ad0c1b030b6d7ee748a7426952f9b852d5a935e5"));
        QCOMPARE(finished->area, QStringLiteral("/incoming"));
        QCOMPARE(finished->path.text(), QByteArray("/incoming/report.pdf"));
        QVERIFY(QRegularExpression(QStringLiteral("^[0-9a-f]{40}$")).match(finished->storedAs).hasMatch());
        QCOMPARE(fixture.content("quarantine/" + finished->storedAs.toLatin1()), QByteArray("payload"));
        QCOMPARE(modeOf(fixture.quarantine()), mode_t(0700));
        QCOMPARE(modeOf(fixture.quarantine() + u'/' + finished->storedAs), mode_t(0600));
        QCOMPARE(fixture.names("incoming"), QStringList());
    }

    void aDropBoxDoesNotTellWhichNamesAreTaken()
    {
        AreaFixture fixture;
        fixture.addArea("/incoming", "incoming", {AreaFixture::grant("anonymous", Mode::DropBox)});
        fixture.makeFile("incoming/staff");
        fixture.makeFolder("incoming/folder");
        const View view = fixture.viewOf(AreaFixture::anonymous());
        QVERIFY(bool(drop(view, "/incoming/twice", "1")));
        for (const char *name : {"/incoming/twice", "/incoming/staff", "/incoming/folder", "/incoming/free"}) {
            const files::VirtualPath path = virtualPath(name);
            QVERIFY(bool(drop(view, name, "2")));
            QCOMPARE(view.entry(path).error(), view.entry(virtualPath("/incoming/never")).error());
            QCOMPARE(view.openForReading(path).error(), view.entry(path).error());
            QCOMPARE(view.enter(path).error(), view.entry(path).error());
            QCOMPARE(view.removeFile(path).error(), view.entry(path).error());
            QCOMPARE(view.makeDirectory(path).error(), view.entry(path).error());
            QCOMPARE(view.mayRename(path).error(), view.entry(path).error());
        }
        QVERIFY(view.list(virtualPath("/incoming"))->empty());
        QCOMPARE(outcome(drop(view, "/incoming/.rhosts", "x")), QByteArray("invalid"));
        QCOMPARE(outcome(drop(view, "/incoming/<b>", "x")), QByteArray("invalid"));
        QCOMPARE(fixture.names("incoming"), (QStringList{QStringLiteral("folder"), QStringLiteral("staff")}));
    }

    void whatIsGivenUpLeavesNothing()
    {
        AreaFixture fixture;
        fixture.addArea("/incoming", "incoming", {AreaFixture::grant("anonymous", Mode::DropBox)});
        const View view = fixture.viewOf(AreaFixture::anonymous());
        Opened upload = view.openForWriting(virtualPath("/incoming/x"), UploadRequest{});
        QCOMPARE(fixture.names("quarantine").size(), 1);
        upload.value().reset();
        QCOMPARE(fixture.names("quarantine"), QStringList());
        const QByteArray abandoned = "quarantine/.portcullis-" + QByteArray(32, 'b');
        fixture.makeFile(abandoned);
        QVERIFY(bool(Quarantine::open(fixture.quarantine())));
        QCOMPARE(fixture.names("quarantine"), QStringList());
    }

    void limitsCountWhatWaits()
    {
        AreaFixture fixture;
        fixture.addArea("/one", "one", {AreaFixture::grant("*", Mode::DropBox)}).maxFiles = 2;
        fixture.addArea("/other", "other", {AreaFixture::grant("*", Mode::DropBox)}).maxBytes = 4;
        QVERIFY(bool(drop(fixture.viewOf(AreaFixture::anonymous()), "/one/a", "12345")));
        const View view = fixture.viewOf(AreaFixture::anonymous()); // counts anew, each box its own
        QCOMPARE(outcome(drop(view, "/other/a", "12345")), QByteArray("quota"));
        QCOMPARE(outcome(drop(view, "/other/a", "1234")), QByteArray("ok"));
        const auto second = drop(view, "/one/b", "x");
        QCOMPARE(outcome(second), QByteArray("ok"));
        QCOMPARE(outcome(drop(view, "/one/c", "x")), QByteArray("quota"));

        QVERIFY(QFile::remove(fixture.quarantine() + u'/' + second->storedAs)); // somebody decided about it
        fixture.clock.advanceSeconds(6);
        QCOMPARE(outcome(drop(view, "/one/c", "x")), QByteArray("ok"));
        QCOMPARE(outcome(drop(view, "/one/d", "x")), QByteArray("quota"));
    }

    void oldFilesExpireAndLinksAreLeftAlone()
    {
        AreaFixture fixture;
        config::Area &area = fixture.addArea("/incoming", "incoming", {AreaFixture::grant("*", Mode::DropBox)});
        area.expireDays = 3;
        fixture.addArea("/kept", "kept", {AreaFixture::grant("*", Mode::DropBox)});
        const auto tree = fixture.build();
        const View view(tree, AreaFixture::anonymous());
        const QString old = drop(view, "/incoming/old", "x")->storedAs;
        const QString fresh = drop(view, "/incoming/fresh", "x")->storedAs;
        const QString kept = drop(view, "/kept/old", "x")->storedAs;
        fixture.makeFile("treasure");
        const QByteArray link = Quarantine::newName(QStringLiteral("/incoming"));
        fixture.makeLink("quarantine/" + link, QFile::encodeName(fixture.path("treasure")));
        fixture.makeFile("quarantine/notes");

        const time_t now = time_t(fixture.clock.now / 1000000);
        const auto setAge = [&](const QString &name, int days) {
            const utimbuf times{now - days * 86400, now - days * 86400};
            QCOMPARE(::utime(QFile::encodeName(fixture.path(name.toUtf8())).constData(), &times), 0);
        };
        setAge(QStringLiteral("quarantine/") + old, 4);
        setAge(QStringLiteral("quarantine/") + kept, 4);
        setAge(QStringLiteral("quarantine/") + fresh, 2);
        setAge(QStringLiteral("quarantine/notes"), 4);
        setAge(QStringLiteral("treasure"), 4);
        QCOMPARE(tree->expireQuarantined(), QStringList{old});
        QVERIFY(QFile::exists(fixture.path("treasure")));
        QStringList left{fresh, kept, QString::fromLatin1(link), QStringLiteral("notes")};
        left.sort();
        QCOMPARE(fixture.names("quarantine"), left);
    }

    void whatSomebodyHasInHandDoesNotExpire()
    {
        AreaFixture fixture;
        fixture.addArea("/incoming", "incoming", {AreaFixture::grant("*", Mode::DropBox)}).expireDays = 1;
        const auto tree = fixture.build();
        const QString old = drop(View(tree, AreaFixture::anonymous()), "/incoming/old", "x")->storedAs;
        fixture.clock.now = (QDateTime::currentSecsSinceEpoch() + qint64(3) * 86400) * 1000000;
        {
            const base::Descriptor inHand(
                ::open(QFile::encodeName(fixture.path("quarantine/" + old.toUtf8())).constData(), O_RDONLY));
            QCOMPARE(::flock(inHand.get(), LOCK_EX | LOCK_NB), 0);
            QCOMPARE(tree->expireQuarantined(), QStringList());
        }
        QCOMPARE(tree->expireQuarantined(), QStringList{old});
    }

    /// Somebody who could write there puts links to a treasure in the place of old files, as fast as they can.
    void plantedLinksLeadExpiryNowhere()
    {
        AreaFixture fixture;
        fixture.addArea("/incoming", "incoming", {AreaFixture::grant("*", Mode::DropBox)}).expireDays = 1;
        const auto tree = fixture.build();
        fixture.makeFolder("treasure");
        fixture.makeFile("treasure/gold");
        fixture.clock.now = (QDateTime::currentSecsSinceEpoch() + qint64(3) * 86400) * 1000000;
        const QByteArray treasure = QFile::encodeName(fixture.path("treasure"));
        const QByteArray gold = treasure + "/gold";

        std::atomic<bool> done = false;
        std::thread planter([&] {
            const QByteArray folder = QFile::encodeName(fixture.quarantine()) + '/';
            for (int round = 0; round < 600; ++round) {
                const QByteArray name = folder + Quarantine::newName(QStringLiteral("/incoming"));
                const base::Descriptor file(::open(name.constData(), O_WRONLY | O_CREAT, 0600));
                const QByteArray planted = folder + "planted";
                if (::symlink(round % 2 ? gold.constData() : treasure.constData(), planted.constData()) != 0
                    || ::rename(planted.constData(), name.constData()) != 0)
                    break;
            }
            done = true;
        });
        qsizetype expired = 0;
        while (!done)
            expired += tree->expireQuarantined().size();
        planter.join();
        qInfo("%d expired in between", int(expired));
        QCOMPARE(fixture.content("treasure/gold"), QByteArray("content"));
        QCOMPARE(fixture.names("treasure"), QStringList{QStringLiteral("gold")});
        QVERIFY(!fixture.names("quarantine").isEmpty()); // the links, which were never old files
    }

    void aDropBoxWithoutQuarantineTakesNothing()
    {
        AreaFixture fixture;
        fixture.addArea("/incoming", "incoming", {AreaFixture::grant("*", Mode::DropBox)});
        fixture.makeFile("quarantine"); // in the way
        QCOMPARE(fixture.build()->problems().size(), 1);
        QCOMPARE(outcome(drop(fixture.viewOf(AreaFixture::anonymous()), "/incoming/x", "x")),
                 QByteArray("unavailable"));
    }
};

QTEST_APPLESS_MAIN(QuarantineTest)
#include "tst_quarantine.moc"
