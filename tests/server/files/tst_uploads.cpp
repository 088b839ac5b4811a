#include "server/files/View.h"
#include "tests/server/files/UploadSupport.h"

#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

using config::Mode;
using files::Upload;
using files::UploadRequest;
using files::View;
using How = UploadRequest::How;

namespace {

int openDescriptors()
{
    return int(QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::AllEntries | QDir::System).size());
}

} // namespace

class UploadsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewFileIsHiddenUntilItIsComplete()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)}).fileMode = 0604;
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        Opened upload = view.openForWriting(virtualPath("/new"), request());
        QCOMPARE(send(**upload, "12345"), QByteArray("ok"));
        QCOMPARE(fixture.names("area").size(), 1);
        QVERIFY(fixture.names("area").first().startsWith(QStringLiteral(".portcullis-")));
        QVERIFY(view.list(virtualPath("/"))->empty());
        struct stat status
        {};
        QCOMPARE(::fstat((*upload)->descriptor(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0600));

        const auto finished = (*upload)->finish();
        QCOMPARE(finished->bytes, 5);
        QCOMPARE(finished->path.text(), QByteArray("/new"));
        QVERIFY(!finished->quarantined);
        QCOMPARE(fixture.names("area"), QStringList{QStringLiteral("new")});
        QCOMPARE(::stat(QFile::encodeName(fixture.path("area/new")).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0604));
    }

    void whatIsGivenUpLeavesNothing()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFile("area/old", "old");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        Opened upload = view.openForWriting(virtualPath("/old"), request());
        QCOMPARE(send(**upload, "half"), QByteArray("ok"));
        upload.value().reset();
        QCOMPARE(fixture.names("area"), QStringList{QStringLiteral("old")});
        QCOMPARE(fixture.content("area/old"), QByteArray("old"));
    }

    void overwritingReplacesAtTheEnd()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFile("area/old", "old");
        fixture.makeFolder("area/folder");
        fixture.makeLink("area/link", "old");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        const auto reader = view.openForReading(virtualPath("/old"));
        QCOMPARE(store(view, "/old", "new"), QByteArray("ok"));
        QCOMPARE(fixture.content("area/old"), QByteArray("new"));
        char before[3]{};
        QCOMPARE(::read(reader->descriptor.get(), before, 3), 3);
        QCOMPARE(QByteArray(before, 3), QByteArray("old"));
        QCOMPARE(store(view, "/folder", "x"), QByteArray("exists"));
        QCOMPARE(store(view, "/", "x"), QByteArray("exists"));
        QCOMPARE(store(view, "/missing/x", "x"), QByteArray("not found"));
    }

    void aFolderMadeMeanwhileIsNotReplaced()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        Opened upload = fixture.viewOf(AreaFixture::user("alice")).openForWriting(virtualPath("/name"), request());
        fixture.makeFolder("area/name");
        QCOMPARE(outcome((*upload)->finish()), QByteArray("exists"));
        upload.value().reset();
        QCOMPARE(fixture.names("area"), QStringList{QStringLiteral("name")});
    }

    void inAnExchangeTheFirstToFinishWins()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Exchange)});
        const auto tree = fixture.build();
        const View one(tree, AreaFixture::user("alice"));
        const View other(tree, AreaFixture::user("bob"));
        Opened first = one.openForWriting(virtualPath("/name"), request());
        Opened second = other.openForWriting(virtualPath("/name"), request());
        QCOMPARE(send(**first, "first"), QByteArray("ok"));
        QCOMPARE(send(**second, "second"), QByteArray("ok"));
        QCOMPARE(outcome((*second)->finish()), QByteArray("ok"));
        QCOMPARE(outcome((*first)->finish()), QByteArray("exists"));
        QCOMPARE(fixture.content("area/name"), QByteArray("second"));
    }

    void anExchangeTakesNamesThatDifferOnlyInFormForOne()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Exchange)}).names = QString();
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        QCOMPARE(store(view, "/README", "x"), QByteArray("ok"));
        QCOMPARE(store(view, "/readme", "x"), QByteArray("exists"));
        QCOMPARE(store(view, "/cafe\u0301", "x"), QByteArray("ok"));
        QCOMPARE(store(view, "/caf\u00e9", "x"), QByteArray("exists"));
        QCOMPARE(store(view, "/nul.txt", "x"), QByteArray("invalid"));
    }

    void appendAndRestartByWhoMayDoAnything()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFile("area/file", "0123456789");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        QCOMPARE(store(view, "/file", "abc", request(How::Append)), QByteArray("ok"));
        QCOMPARE(fixture.content("area/file"), QByteArray("0123456789abc"));
        QCOMPARE(store(view, "/file", "XY", request(How::Restart, 4)), QByteArray("ok"));
        QCOMPARE(fixture.content("area/file"), QByteArray("0123XY"));
        QCOMPARE(store(view, "/file", "Z", request(How::Restart, 6)), QByteArray("ok"));
        QCOMPARE(store(view, "/file", "Z", request(How::Restart, 8)), QByteArray("invalid"));
        QCOMPARE(store(view, "/file", "all", request(How::Restart, 0)), QByteArray("ok"));
        QCOMPARE(fixture.content("area/file"), QByteArray("all"));
        QCOMPARE(store(view, "/fresh", "x", request(How::Append)), QByteArray("ok"));
        QCOMPARE(fixture.content("area/fresh"), QByteArray("x"));
        {
            const Opened broken = view.openForWriting(virtualPath("/fresh"), request(How::Append));
            QCOMPARE(send(**broken, "y"), QByteArray("ok"));
        }
        QCOMPARE(fixture.content("area/fresh"), QByteArray("xy"));
    }

    void strangersGoOnOnlyWithWhatTheyDidNotFinish_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::newRow("exchange") << Mode::Exchange;
        QTest::newRow("drop box") << Mode::DropBox;
    }
    void strangersGoOnOnlyWithWhatTheyDidNotFinish()
    {
        QFETCH(const Mode, mode);
        AreaFixture fixture;
        config::Area &area = fixture.addArea("/", "area", {AreaFixture::grant("*", mode)});
        area.names = QString();
        area.maxBytes = 9;
        const auto tree = fixture.build();
        View alice(tree, AreaFixture::user("alice"));
        const View bob(tree, AreaFixture::user("bob"));
        const auto breakOff = [&](const char *path) {
            Opened upload = alice.openForWriting(virtualPath(path), request());
            QCOMPARE(send(**upload, "123"), QByteArray("ok"));
            QCOMPARE(alice.keepUnfinished(std::move(upload).value()), qint64(3));
        };
        const QByteArray missing = mode == Mode::Exchange ? "not found" : "denied";
        const QString folder = mode == Mode::Exchange ? QStringLiteral("area") : QStringLiteral("quarantine");

        // What is complete is nobody's to change.
        QCOMPARE(store(alice, "/mine", "1"), QByteArray("ok"));
        for (const View *view : {static_cast<const View *>(&alice), &bob}) {
            QCOMPARE(store(*view, "/mine", "2", request(How::Append)), QByteArray("denied"));
            QCOMPARE(store(*view, "/mine", "3", request(How::Restart, 1)), QByteArray("denied"));
        }

        breakOff("/caf\u00e9");
        QVERIFY(alice.list(virtualPath("/"))->size() <= 1);
        QCOMPARE(outcome(alice.entry(virtualPath("/caf\u00e9"))), QByteArray("not found"));
        QCOMPARE(store(bob, "/caf\u00e9", "4", request(How::Restart, 3)), missing);
        QCOMPARE(store(alice, "/caf\u00e9", "4", request(How::Restart, 2)), missing);
        alice.setTree(fixture.build());
        QCOMPARE(store(alice, "/cafe\u0301", "456789", request(How::Restart, 3)), QByteArray("quota"));
        breakOff("/caf\u00e9");
        QCOMPARE(store(alice, "/cafe\u0301", "45", request(How::Restart, 3)), QByteArray("ok"));
        QCOMPARE(store(alice, "/caf\u00e9", "6", request(How::Append)), QByteArray("denied"));

        breakOff("/b");
        QCOMPARE(store(alice, "/b", "", request(How::Append)), QByteArray("ok"));
        QStringList contents;
        for (const QString &name : fixture.names(folder.toLatin1()))
            contents.append(QString::fromUtf8(fixture.content(folder.toLatin1() + '/' + name.toUtf8())));
        contents.sort();
        QCOMPARE(contents, (QStringList{QStringLiteral("1"), QStringLiteral("123"), QStringLiteral("12345")}));
    }

    void unfinishedUploadsGoWithTheirSession()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Exchange)}).maxFiles = 7;
        const auto tree = fixture.build();
        const int before = openDescriptors();
        {
            const View alice(tree, AreaFixture::user("alice"));
            for (const char *path : {"/1", "/2", "/3", "/4", "/5"}) {
                Opened upload = alice.openForWriting(virtualPath(path), request());
                QCOMPARE(send(**upload, "123"), QByteArray("ok"));
                QCOMPARE(alice.keepUnfinished(std::move(upload).value()), qint64(3));
            }
            QCOMPARE(fixture.names("area").size(), 4); // all hidden
            QVERIFY(alice.list(virtualPath("/"))->empty());
            Opened empty = alice.openForWriting(virtualPath("/6"), request());
            QCOMPARE(alice.keepUnfinished(std::move(empty).value()), qint64(-1));
            QCOMPARE(store(alice, "/2", "again"), QByteArray("ok"));
            QCOMPARE(fixture.names("area").size(), 4);
        }
        QCOMPARE(fixture.names("area"), QStringList{QStringLiteral("2")});
        QCOMPARE(openDescriptors(), before);
    }

    void whatWasRefusedIsTakenBack()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)}).maxFileBytes = 8;
        fixture.makeFile("area/file", "12345");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        const Opened upload = view.openForWriting(virtualPath("/file"), request(How::Append));
        QCOMPARE(send(**upload, "67"), QByteArray("ok"));
        QCOMPARE(send(**upload, "89"), QByteArray("quota"));
        (*upload)->refused();
        QCOMPARE(fixture.content("area/file"), QByteArray("12345"));
    }

    void uniqueNamesSayNothing()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Exchange)});
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        const Opened one = view.openForWriting(virtualPath("/"), request(How::Unique));
        const Opened other = view.openForWriting(virtualPath("/"), request(How::Unique));
        QVERIFY((*one)->path() != (*other)->path());
        QVERIFY((*one)->path().name().startsWith("upload-"));
        QCOMPARE((*one)->finish()->path, (*one)->path());
        QVERIFY(bool(view.entry((*one)->path())));
        QCOMPARE(outcome(view.openForWriting(virtualPath("/missing"), request(How::Unique))), QByteArray("not found"));
    }

    void aFolderThatWasMovedTakesNothing()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Exchange)});
        fixture.makeFolder("area/folder");
        const View view = fixture.viewOf(AreaFixture::anonymous());
        for (const char *to : {"area/elsewhere", "outside"}) {
            Opened upload = view.openForWriting(virtualPath("/folder/a"), request());
            QCOMPARE(send(**upload, "x"), QByteArray("ok"));
            QVERIFY(QDir().rename(fixture.path("area/folder"), fixture.path(to)));
            fixture.makeFolder("area/folder"); // somebody puts another one there
            QCOMPARE(outcome((*upload)->finish()), QByteArray("not found"));
            upload.value().reset();
            QCOMPARE(fixture.names(to), QStringList());
            QCOMPARE(fixture.names("area/folder"), QStringList());
        }
    }

    void whoMayNotEnterAnAreaLearnsNothingOfIt()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Download)});
        fixture.addArea("/secret", "secret", {AreaFixture::grant("users", Mode::Manage)});
        fixture.makeFile("secret/file");
        const View view = fixture.viewOf(AreaFixture::anonymous());
        for (const char *suffix : {"", "/file", "/missing", "/missing/deeper"}) {
            const files::VirtualPath there = virtualPath(QByteArray(QByteArray("/secret") + suffix));
            const files::VirtualPath nothing = virtualPath(QByteArray(QByteArray("/nothing") + suffix));
            const auto compare = [&](auto act) {
                const auto one = act(there);
                const auto other = act(nothing);
                QVERIFY(!one);
                QVERIFY(!other);
                QCOMPARE(one.error().code, other.error().code);
                QCOMPARE(one.error().detail, other.error().detail);
            };
            compare([&](const auto &path) { return view.enter(path); });
            compare([&](const auto &path) { return view.entry(path); });
            compare([&](const auto &path) { return view.list(path); });
            compare([&](const auto &path) { return view.openForReading(path); });
            compare([&](const auto &path) { return view.makeDirectory(path); });
            compare([&](const auto &path) { return view.removeDirectory(path); });
            compare([&](const auto &path) { return view.removeFile(path); });
            compare([&](const auto &path) { return view.mayRename(path); });
            compare([&](const auto &path) { return view.setModified(path, 1); });
            compare([&](const auto &path) { return view.openForWriting(path, request()); });
            compare([&](const auto &path) { return view.openForWriting(path, request(How::Append)); });
            compare([&](const auto &path) { return view.openForWriting(path, request(How::Restart, 1)); });
            compare([&](const auto &path) { return view.openForWriting(path, request(How::Unique)); });
        }
    }

    void onlyAbandonedTemporariesAreRemoved()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFolder("area/folder");
        const QByteArray abandoned = ".portcullis-" + QByteArray(32, 'a');
        fixture.makeFile("area/" + abandoned);
        fixture.makeFile("area/folder/" + abandoned);
        fixture.makeFile("area/.portcullis-notes");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        QCOMPARE(fixture.names("area"), (QStringList{QStringLiteral(".portcullis-notes"), QStringLiteral("folder")}));
        QCOMPARE(fixture.names("area/folder"), QStringList());

        // Deeper than the walk at start goes, they are found by whoever lists the folder.
        fixture.makeFile("area/folder/" + abandoned);
        QVERIFY(view.list(virtualPath("/folder"))->empty());
        QCOMPARE(fixture.names("area/folder"), QStringList());

        const Opened alive = view.openForWriting(virtualPath("/a"), request());
        QVERIFY(bool(view.list(virtualPath("/"))));
        QVERIFY(fixture.build());
        QCOMPARE(outcome((*alive)->finish()), QByteArray("ok"));
    }

    void whoManagesNamesFreelyAndStrangersDoNot()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        const auto tree = fixture.build();
        const View alice(tree, AreaFixture::user("alice"));
        const View guest(tree, AreaFixture::anonymous());
        QCOMPARE(store(alice, "/.profile", "x"), QByteArray("ok"));
        QCOMPARE(store(guest, "/.rhosts", "x"), QByteArray("invalid"));
        QCOMPARE(outcome(guest.makeDirectory(virtualPath("/..."))), QByteArray("invalid"));
        QCOMPARE(store(alice, "/a\u202eb", "x"), QByteArray("invalid"));
        QCOMPARE(outcome(alice.makeDirectory(virtualPath("/ "))), QByteArray("ok"));
        QCOMPARE(outcome(guest.makeDirectory(virtualPath("/b "))), QByteArray("invalid"));
    }

    void noDescriptorIsLost()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFolder("area/folder");
        fixture.makeFile("area/old");
        fixture.makeLink("area/out", "../..");
        const auto everything = [&fixture] {
            for (const auto kind : {files::Containment::Kind::Automatic, files::Containment::Kind::Portable}) {
                const View view(fixture.build(kind), AreaFixture::user("alice"));
                QVERIFY(bool(view.list(virtualPath("/"))));
                QVERIFY(bool(view.openForReading(virtualPath("/old"))));
                QCOMPARE(store(view, "/folder/new", "x"), QByteArray("ok"));
                QVERIFY(bool(view.openForWriting(virtualPath("/folder/x"), request())));
                QVERIFY(!view.openForWriting(virtualPath("/missing/x"), request()));
                QVERIFY(bool(view.rename(virtualPath("/folder/new"), virtualPath("/x"))));
                QVERIFY(bool(view.removeFile(virtualPath("/x"))));
                QVERIFY(!view.entry(virtualPath("/out")));
            }
        };
        everything();
        const int before = openDescriptors();
        everything();
        QCOMPARE(openDescriptors(), before);
    }
};

QTEST_APPLESS_MAIN(UploadsTest)
#include "tst_uploads.moc"
