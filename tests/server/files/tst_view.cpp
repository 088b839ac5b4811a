#include "server/files/Folder.h"
#include "server/files/View.h"
#include "tests/server/files/AreaFixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <limits>
#include <optional>
#include <thread>

using config::Mode;
using files::Right;
using files::UploadRequest;
using files::View;

namespace {

QByteArrayList sortedNames(const base::Result<std::vector<files::Entry>> &entries)
{
    if (!entries)
        return {"(" + outcome(entries) + ")"};
    QByteArrayList names;
    for (const files::Entry &entry : *entries)
        names.append(entry.isDirectory ? entry.name + '/' : entry.name);
    std::sort(names.begin(), names.end());
    return names;
}

UploadRequest how(UploadRequest::How kind, qint64 offset = 0)
{
    UploadRequest request;
    request.how = kind;
    request.offset = offset;
    return request;
}

/// Every operation of the matrix, by name, on a file `old`, a folder `folder` (empty), a missing `new`.
QByteArray perform(const View &view, const QByteArray &operation, const QByteArray &base)
{
    const auto at = [&base](const char *name) { return virtualPath(QByteArray(base + '/' + name)); };
    if (operation == "enter area")
        return outcome(view.enter(virtualPath(base)));
    if (operation == "enter folder")
        return outcome(view.enter(at("folder")));
    if (operation == "list")
        return sortedNames(view.list(virtualPath(base))).join(' ');
    if (operation == "list folder")
        return outcome(view.list(at("folder")));
    if (operation == "entry")
        return outcome(view.entry(at("old")));
    if (operation == "read")
        return outcome(view.openForReading(at("old")));
    if (operation == "read missing")
        return outcome(view.openForReading(at("new")));
    if (operation == "create")
        return outcome(view.openForWriting(at("new"), how(UploadRequest::How::New)));
    if (operation == "create in folder")
        return outcome(view.openForWriting(at("folder/new"), how(UploadRequest::How::New)));
    if (operation == "create unique")
        return outcome(view.openForWriting(virtualPath(base), how(UploadRequest::How::Unique)));
    if (operation == "overwrite")
        return outcome(view.openForWriting(at("old"), how(UploadRequest::How::New)));
    if (operation == "append")
        return outcome(view.openForWriting(at("old"), how(UploadRequest::How::Append)));
    if (operation == "append missing")
        return outcome(view.openForWriting(at("new"), how(UploadRequest::How::Append)));
    if (operation == "restart")
        return outcome(view.openForWriting(at("old"), how(UploadRequest::How::Restart, 3)));
    if (operation == "restart missing")
        return outcome(view.openForWriting(at("new"), how(UploadRequest::How::Restart, 3)));
    if (operation == "make folder")
        return outcome(view.makeDirectory(at("made")));
    if (operation == "remove folder")
        return outcome(view.removeDirectory(at("folder")));
    if (operation == "remove file")
        return outcome(view.removeFile(at("old")));
    if (operation == "remove missing")
        return outcome(view.removeFile(at("new")));
    if (operation == "may rename")
        return outcome(view.mayRename(at("old")));
    if (operation == "rename")
        return outcome(view.rename(at("old"), at("renamed")));
    if (operation == "set time")
        return outcome(view.setModified(at("old"), 1000));
    return "?";
}

constexpr const char *operations[] = {
    "enter area",  "enter folder",  "list",           "list folder",      "entry",
    "read",        "read missing",  "create",         "create in folder", "create unique",
    "overwrite",   "append",        "append missing", "restart",          "restart missing",
    "make folder", "remove folder", "remove file",    "remove missing",   "may rename",
    "rename",      "set time"};

} // namespace

class ViewTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matrix_data()
    {
        QTest::addColumn<int>("mode"); // -1: no grant
        QTest::addColumn<QByteArray>("operation");
        QTest::addColumn<QByteArray>("expected");
        struct Row
        {
            const char *operation, *download, *dropBox, *exchange, *manage;
        };
        static constexpr Row rows[] = {
            {"enter area", "ok", "ok", "ok", "ok"},
            {"enter folder", "ok", "not found", "ok", "ok"},
            {"list", "folder/ old", "", "folder/ old", "folder/ old"},
            {"list folder", "ok", "not found", "ok", "ok"},
            {"entry", "ok", "not found", "ok", "ok"},
            {"read", "ok", "not found", "ok", "ok"},
            {"read missing", "not found", "not found", "not found", "not found"},
            {"create", "denied", "ok", "ok", "ok"},
            {"create in folder", "denied", "not found", "ok", "ok"},
            {"create unique", "denied", "ok", "ok", "ok"},
            {"overwrite", "denied", "ok", "exists", "ok"},
            {"append", "denied", "denied", "denied", "ok"},
            {"append missing", "denied", "denied", "ok", "ok"},
            {"restart", "denied", "denied", "denied", "ok"},
            {"restart missing", "denied", "denied", "not found", "not found"},
            {"make folder", "denied", "not found", "denied", "ok"},
            {"remove folder", "denied", "not found", "denied", "ok"},
            {"remove file", "denied", "not found", "denied", "ok"},
            {"remove missing", "denied", "not found", "denied", "not found"},
            {"may rename", "denied", "not found", "denied", "ok"},
            {"rename", "denied", "not found", "denied", "ok"},
            {"set time", "denied", "not found", "denied", "ok"},
        };
        for (const Row &row : rows) {
            const auto add = [&row](const char *mode, int value, const char *expected) {
                QTest::addRow("%s, %s", mode, row.operation)
                    << value << QByteArray(row.operation) << QByteArray(expected);
            };
            add("download", int(Mode::Download), row.download);
            add("drop box", int(Mode::DropBox), row.dropBox);
            add("exchange", int(Mode::Exchange), row.exchange);
            add("manage", int(Mode::Manage), row.manage);
            const bool lists = qstrcmp(row.operation, "list") == 0;
            add("no grant", -1, lists ? "(not found)" : "not found");
        }
    }
    void matrix()
    {
        QFETCH(int, mode);
        QFETCH(QByteArray, operation);
        QFETCH(QByteArray, expected);
        AreaFixture fixture;
        QList<config::Grant> grants;
        if (mode >= 0)
            grants.append({QStringLiteral("alice"), Mode(mode)});
        fixture.addArea("/area", "area", grants);
        fixture.makeFolder("area/folder");
        fixture.makeFile("area/old");
        QCOMPARE(perform(fixture.viewOf(AreaFixture::user("alice")), operation, "/area"), expected);
        // What was only opened and given up has left nothing.
        QCOMPARE(fixture.names("area").filter(QStringLiteral("portcullis")), QStringList());
    }

    void anAreaThatHasEndedIsLikeOneForNobody_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::addColumn<bool>("around"); // an area that takes everything lies around it
        for (const bool around : {false, true}) {
            const char *const where = around ? "in another area" : "alone";
            QTest::addRow("download, %s", where) << Mode::Download << around;
            QTest::addRow("drop box, %s", where) << Mode::DropBox << around;
            QTest::addRow("exchange, %s", where) << Mode::Exchange << around;
            QTest::addRow("manage, %s", where) << Mode::Manage << around;
        }
    }
    void anAreaThatHasEndedIsLikeOneForNobody()
    {
        QFETCH(const Mode, mode);
        QFETCH(const bool, around);
        const auto answers = [&](bool isForNobody) {
            AreaFixture fixture;
            if (around)
                fixture.addArea("/", "root", {AreaFixture::grant("alice", Mode::Manage)});
            config::Area &area = fixture.addArea("/area", "area", {AreaFixture::grant("alice", mode)});
            if (isForNobody)
                area.grants.clear();
            area.openUntil = isForNobody ? 0 : fixture.clock.now + 1000000;
            fixture.makeFolder("area/folder");
            fixture.makeFile("area/old");
            const View view = fixture.viewOf(AreaFixture::user("alice"));
            if (!isForNobody) {
                if (outcome(view.enter(virtualPath("/area"))) != "ok")
                    return QByteArrayList{"it never was open"};
                fixture.clock.advanceSeconds(1);
            }
            QByteArrayList all{sortedNames(view.list(virtualPath("/"))).join(' ')};
            for (const char *operation : operations)
                all.append(QByteArray(operation) + ": " + perform(view, operation, "/area"));
            return all;
        };
        QCOMPARE(answers(false), answers(true));
    }

    void rightsOfSeveralGrantsAreUnited()
    {
        AreaFixture fixture;
        fixture.addArea("/area", "area",
                        {AreaFixture::grant("*", Mode::DropBox), AreaFixture::grant("users", Mode::Download),
                         AreaFixture::grant("alice", Mode::Manage)});
        fixture.makeFile("area/file");
        const auto rights = [&](const accounts::Identity &who) {
            return fixture.viewOf(who).entry(virtualPath("/area"))->rights;
        };
        QVERIFY(rights(AreaFixture::anonymous()).testFlag(Right::Quarantined));
        QVERIFY(!rights(AreaFixture::anonymous()).testFlag(Right::List));
        QVERIFY(rights(AreaFixture::user("bob")).testFlag(Right::Quarantined));
        QVERIFY(rights(AreaFixture::user("bob")).testFlag(Right::List));
        QVERIFY(!rights(AreaFixture::user("alice")).testFlag(Right::Quarantined));
        QVERIFY(bool(fixture.viewOf(AreaFixture::user("bob")).openForReading(virtualPath("/area/file"))));
    }

    void nobodySeesAnything()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Download)});
        for (const View &view : {View(), fixture.viewOf(accounts::Identity())}) {
            QCOMPARE(outcome(view.enter(virtualPath("/"))), QByteArray("not found"));
            QCOMPARE(outcome(view.list(virtualPath("/"))), QByteArray("not found"));
            QCOMPARE(outcome(view.openForWriting(virtualPath("/x"), {})), QByteArray("not found"));
            QCOMPARE(outcome(view.rename(virtualPath("/x"), virtualPath("/y"))), QByteArray("not found"));
        }
    }

    void nestedAreas()
    {
        AreaFixture fixture;
        const auto everyone = AreaFixture::grant("*", Mode::Download);
        fixture.addArea("/", "root", {everyone});
        fixture.addArea("/incoming", "incoming", {AreaFixture::grant("anonymous", Mode::DropBox)});
        fixture.addArea("/a/b/c", "deep", {everyone});
        fixture.addArea("/secret", "secret", {AreaFixture::grant("alice", Mode::Manage)});
        fixture.addArea("/quiet", "quiet", {everyone}).listed = false;
        fixture.makeFile("root/file");
        fixture.makeFolder("root/secret");
        fixture.makeFile("root/secret/shadowed");
        fixture.makeFolder("root/incoming");
        fixture.makeFile("root/a"); // hidden by the folder that leads to /a/b/c
        fixture.makeFile("deep/treasure");

        const View guest = fixture.viewOf(AreaFixture::anonymous());
        QCOMPARE(sortedNames(guest.list(virtualPath("/"))), (QByteArrayList{"a/", "file", "incoming/"}));
        QCOMPARE(sortedNames(guest.list(virtualPath("/a"))), QByteArrayList{"b/"});
        QCOMPARE(sortedNames(guest.list(virtualPath("/a/b"))), QByteArrayList{"c/"});
        QCOMPARE(sortedNames(guest.list(virtualPath("/a/b/c"))), QByteArrayList{"treasure"});
        QCOMPARE(outcome(guest.enter(virtualPath("/a"))), QByteArray("ok"));
        QCOMPARE(outcome(guest.enter(virtualPath("/quiet"))), QByteArray("ok"));
        QCOMPARE(outcome(guest.enter(virtualPath("/secret"))), QByteArray("not found"));
        QCOMPARE(outcome(guest.openForReading(virtualPath("/secret/shadowed"))), QByteArray("not found"));

        const View alice = fixture.viewOf(AreaFixture::user("alice"));
        QCOMPARE(sortedNames(alice.list(virtualPath("/"))), (QByteArrayList{"a/", "file", "secret/"}));
        QCOMPARE(sortedNames(alice.list(virtualPath("/secret"))), QByteArrayList());
    }

    void rootExistsWithoutAnArea()
    {
        AreaFixture fixture;
        fixture.addArea("/only/alice", "area", {AreaFixture::grant("alice", Mode::Download)});
        const View bob = fixture.viewOf(AreaFixture::user("bob"));
        QCOMPARE(outcome(bob.enter(virtualPath("/"))), QByteArray("ok"));
        QCOMPARE(sortedNames(bob.list(virtualPath("/"))), QByteArrayList());
        QCOMPARE(outcome(bob.enter(virtualPath("/only"))), QByteArray("not found"));
        QCOMPARE(sortedNames(fixture.viewOf(AreaFixture::user("alice")).list(virtualPath("/"))),
                 QByteArrayList{"only/"});
    }

    void foldersWithAreasStay()
    {
        AreaFixture fixture;
        fixture.addArea("/", "root", {AreaFixture::grant("*", Mode::Manage)});
        fixture.addArea("/holder/area", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFolder("root/holder");
        fixture.makeFile("area/file");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        for (const char *path : {"/", "/holder", "/holder/area"}) {
            QCOMPARE(outcome(view.removeDirectory(virtualPath(path))), QByteArray("denied"));
            QCOMPARE(outcome(view.mayRename(virtualPath(path))), QByteArray("denied"));
        }
        QCOMPARE(outcome(view.rename(virtualPath("/holder/area/file"), virtualPath("/file"))), QByteArray("denied"));
        QCOMPARE(outcome(view.makeDirectory(virtualPath("/holder"))), QByteArray("exists"));
        QVERIFY(QFile::exists(fixture.path("area/file")));
    }

    void linksAreShownWhenTheyStayInside_data()
    {
        QTest::addColumn<bool>("kernel");
        QTest::newRow("kernel") << true;
        QTest::newRow("portable") << false;
    }
    void linksAreShownWhenTheyStayInside()
    {
        QFETCH(bool, kernel);
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFile("secret", "SECRET");
        fixture.makeFolder("area/folder");
        fixture.makeFile("area/folder/file", "inside");
        fixture.makeLink("area/in", "folder/file");
        fixture.makeLink("area/folder-link", "folder");
        fixture.makeLink("area/absolute", QFile::encodeName(fixture.path("area/folder")));
        fixture.makeLink("area/out", "../secret");
        fixture.makeLink("area/loop", "loop");
        fixture.makeLink("area/dangling", "missing");
        const auto kind = kernel ? files::Containment::Kind::Automatic : files::Containment::Kind::Portable;
        const View view(fixture.build(kind), AreaFixture::user("alice"));

        QCOMPARE(sortedNames(view.list(virtualPath("/"))),
                 (QByteArrayList{"absolute/", "folder-link/", "folder/", "in"}));
        QCOMPARE(sortedNames(view.list(virtualPath("/folder-link"))), QByteArrayList{"file"});
        for (const char *path : {"/out", "/loop", "/dangling"}) {
            QCOMPARE(outcome(view.entry(virtualPath(path))), QByteArray("not found"));
            QCOMPARE(outcome(view.removeFile(virtualPath(path))), QByteArray("not found"));
            QCOMPARE(outcome(view.mayRename(virtualPath(path))), QByteArray("not found"));
            QCOMPARE(outcome(view.openForWriting(virtualPath(path), how(UploadRequest::How::Restart, 1))),
                     QByteArray("not found"));
        }
        QCOMPARE(outcome(view.removeDirectory(virtualPath("/folder-link"))), QByteArray("ok"));
        QCOMPARE(outcome(view.removeFile(virtualPath("/in"))), QByteArray("ok"));
        QCOMPARE(fixture.content("area/folder/file"), QByteArray("inside"));
        QCOMPARE(fixture.content("secret"), QByteArray("SECRET"));
    }

    void onlyFilesAndFoldersExist()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        QCOMPARE(::mkfifo(QFile::encodeName(fixture.path("area/fifo")).constData(), 0600), 0);
        fixture.makeFile("area/.portcullis-0123");
        fixture.makeFile("area/line\nfeed");
        fixture.makeFile("area/\x7f");
        const QByteArray notUtf8 = QFile::encodeName(fixture.path("area/")) + "bad\xff";
        QVERIFY(base::Descriptor(::open(notUtf8.constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)).isValid());
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        QCOMPARE(sortedNames(view.list(virtualPath("/"))), QByteArrayList());
        for (const char *path : {"/fifo", "/.portcullis-0123", "/line\nfeed", "/\x7f", "/bad\xff"}) {
            // A FIFO without a writer would block an ordinary open for ever.
            QCOMPARE(outcome(view.openForReading(virtualPath(path))), QByteArray("not found"));
            QCOMPARE(outcome(view.entry(virtualPath(path))), QByteArray("not found"));
            QCOMPARE(outcome(view.removeFile(virtualPath(path))), QByteArray("not found"));
            QCOMPARE(outcome(view.setModified(virtualPath(path), 1)), QByteArray("not found"));
            QCOMPARE(outcome(view.openForWriting(virtualPath(path), how(UploadRequest::How::Append))),
                     QByteArray("not found"));
        }
        QCOMPARE(outcome(view.openForWriting(virtualPath("/fifo"), {})), QByteArray("exists"));
        QCOMPARE(outcome(view.makeDirectory(virtualPath("/.portcullis-x"))), QByteArray("invalid"));
        QCOMPARE(::unlink(notUtf8.constData()), 0); // Qt could not
        fixture.makeFile("area/file");
        QCOMPARE(outcome(view.rename(virtualPath("/file"), virtualPath("/.Portcullis-x"))), QByteArray("invalid"));
    }

    void entriesTellSizeTimeAndRights()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFile("area/file", "12345");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        QVERIFY(bool(view.setModified(virtualPath("/file"), 1234567890)));
        const auto entry = view.entry(virtualPath("/file"));
        QCOMPARE(entry->size, 5);
        QCOMPARE(entry->modified, 1234567890);
        QVERIFY(entry->rights.testFlag(Right::Delete));
        QVERIFY(!entry->rights.testFlag(Right::Enter));
        files::Entry self;
        QCOMPARE(view.list(virtualPath("/"), &self)->size(), size_t(1));
        QVERIFY(self.isDirectory && self.name.isEmpty());
        QVERIFY(!self.rights.testFlag(Right::RemoveDirectory));
        QCOMPARE(outcome(view.list(virtualPath("/file"))), QByteArray("not found"));
        QCOMPARE(outcome(view.enter(virtualPath("/file"))), QByteArray("not found"));
    }

    void renaming_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *title, const char *from, const char *to, const char *expected) {
            QTest::newRow(title) << QByteArray(from) << QByteArray(to) << QByteArray(expected);
        };
        row("to a free name", "/file", "/new", "ok");
        row("into a folder", "/file", "/folder/new", "ok");
        row("to itself", "/file", "/file", "ok");
        row("over another file", "/file", "/other", "ok");
        row("over a folder", "/file", "/folder", "exists");
        row("a folder over a file", "/folder", "/file", "exists");
        row("a folder over a folder", "/folder", "/folder2", "exists");
        row("a folder into itself", "/folder", "/folder/x", "invalid");
        row("into a missing folder", "/file", "/missing/x", "not found");
        row("something missing", "/missing", "/x", "not found");
        row("to the top", "/file", "/", "exists");
        row("to a disguised name", "/file", "/a\u202e", "invalid");
    }
    void renaming()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, expected);
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFile("area/file", "file");
        fixture.makeFile("area/other", "other");
        fixture.makeFolder("area/folder/full");
        fixture.makeFolder("area/folder2");
        QCOMPARE(outcome(fixture.viewOf(AreaFixture::user("alice")).rename(virtualPath(from), virtualPath(to))),
                 expected);
        if (from == "/file")
            QCOMPARE(fixture.content("area" + (expected == "ok" ? to : from)), QByteArray("file"));
    }

    void aFullFolderStays()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFolder("area/folder/inner");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        QCOMPARE(outcome(view.removeDirectory(virtualPath("/folder"))), QByteArray("denied"));
        QCOMPARE(outcome(view.removeFile(virtualPath("/folder"))), QByteArray("exists"));
        QCOMPARE(outcome(view.makeDirectory(virtualPath("/folder"))), QByteArray("exists"));
        QCOMPARE(outcome(view.removeDirectory(virtualPath("/folder/inner"))), QByteArray("ok"));
    }

    void areasThatAreMissingOrVanish()
    {
        AreaFixture fixture;
        fixture.addArea("/", "root", {AreaFixture::grant("*", Mode::Download)});
        fixture.addArea("/gone", "gone", {AreaFixture::grant("*", Mode::Manage)});
        fixture.addArea("/never", "never", {AreaFixture::grant("*", Mode::Manage)});
        fixture.makeFolder("root/never");
        QVERIFY(QDir().rmdir(fixture.path("never")));
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        QCOMPARE(fixture.build()->problems().size(), 1);
        QCOMPARE(fixture.build()->problems().first().path, QStringLiteral("/never"));
        QCOMPARE(outcome(view.enter(virtualPath("/never"))), QByteArray("unavailable"));
        QCOMPARE(sortedNames(view.list(virtualPath("/"))), QByteArrayList{"gone/"});

        QVERIFY(QDir().rmdir(fixture.path("gone")));
        QCOMPARE(outcome(view.enter(virtualPath("/gone"))), QByteArray("unavailable"));
        QCOMPARE(outcome(view.openForReading(virtualPath("/gone/file"))), QByteArray("not found"));
        QCOMPARE(outcome(view.openForWriting(virtualPath("/gone/file"), {})), QByteArray("not found"));
        QCOMPARE(sortedNames(view.list(virtualPath("/"))), QByteArrayList());

        fixture.makeFolder("gone");
        QCOMPARE(outcome(fixture.viewOf(AreaFixture::user("alice")).enter(virtualPath("/gone"))), QByteArray("ok"));
    }

    void errorsHoldNoRealPath()
    {
        AreaFixture fixture;
        fixture.addArea("/area", "area", {AreaFixture::grant("*", Mode::Manage)});
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        const QString real = fixture.root.path();
        QVERIFY(!view.openForReading(virtualPath("/area/missing")).error().detail.contains(real));
        QVERIFY(!view.makeDirectory(virtualPath("/area/a/b")).error().detail.contains(real));
        QCOMPARE(view.openForReading(virtualPath("/area/missing")).error(),
                 view.openForReading(virtualPath("/nowhere")).error());
    }

    void foldersAreReadInPieces()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Download)});
        fixture.addArea("/inner", "inner", {AreaFixture::grant("*", Mode::Download)});
        for (int i = 0; i < 95; ++i)
            fixture.makeFile("area/file-" + QByteArray::number(i), "x");
        std::optional<View> view = fixture.viewOf(AreaFixture::user("alice"));
        const QByteArrayList all = sortedNames(view->list(virtualPath("/")));
        QCOMPARE(all.size(), 96);
        auto folder = view->openFolder(virtualPath("/"));
        QVERIFY(bool(folder));
        view.reset(); // a session that got another configuration
        std::vector<files::Entry> entries;
        for (bool more = true; more;) {
            const size_t before = entries.size();
            const base::Result<bool> read = folder->read(entries, 10);
            QVERIFY(bool(read));
            more = *read;
            QVERIFY(entries.size() - before <= 11); // the inner area comes beside the first ten names
        }
        QCOMPARE(sortedNames(entries), all);
    }

    void namesAreAlike_data()
    {
        QTest::addColumn<QByteArray>("there");
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<bool>("alike");
        QTest::newRow("same") << QByteArray("Read me") << QByteArray("Read me") << true;
        QTest::newRow("case") << QByteArray("README") << QByteArray("readme") << true;
        QTest::newRow("longer") << QByteArray("readme2") << QByteArray("readme") << false;
        QTest::newRow("shorter") << QByteArray("read") << QByteArray("readme") << false;
        QTest::newRow("between the letters") << QByteArray("a[b") << QByteArray("A{b") << false;
        QTest::newRow("composed") << QByteArray("caf\xc3\xa9") << QByteArray("CAFE\xcc\x81") << true;
        QTest::newRow("Kelvin sign there") << QByteArray("\xe2\x84\xaailo") << QByteArray("kilo") << true;
        QTest::newRow("Kelvin sign asked") << QByteArray("KILO") << QByteArray("\xe2\x84\xaailo") << true;
        QTest::newRow("accent asked") << QByteArray("cafe") << QByteArray("caf\xc3\xa9") << false;
    }

    void namesAreAlike()
    {
        QFETCH(QByteArray, there);
        QFETCH(QByteArray, asked);
        AreaFixture fixture;
        fixture.addArea("/", "area", {});
        fixture.makeFile("area/" + there, "x");
        const auto area = files::Containment::open(fixture.path("area"));
        QVERIFY(bool(area));
        QTEST(files::hasNameLike(**area, {}, asked), "alike");
    }

    void tenThousandEntriesAreListedQuickly()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Download)});
        for (int i = 0; i < 10000; ++i)
            fixture.makeFile("area/file-" + QByteArray::number(i), "x");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        qint64 best = std::numeric_limits<qint64>::max();
        for (int i = 0; i < 5; ++i) {
            QElapsedTimer timer;
            timer.start();
            QCOMPARE(view.list(virtualPath("/"))->size(), size_t(10000));
            best = qMin(best, timer.nsecsElapsed());
        }
        qInfo("10,000 entries: %.1f ms", double(best) / 1e6);
        // Far above what it takes, so that a busy machine or a sanitizer does not fail it.
        QVERIFY(best < qint64(500) * 1000000);
    }

    // Sessions of all threads read one tree, whose lists are the configuration's own: the first reader must not take
    // them away from the others.
    void sessionsOnManyThreadsReadOneTree()
    {
        AreaFixture fixture;
        for (const char *path : {"/a", "/b", "/c", "/d"})
            fixture.addArea(path, path + 1, {AreaFixture::grant("anonymous", Mode::Download)});
        for (int round = 0; round < 300; ++round) {
            const auto tree = fixture.build();
            std::atomic<int> seen = 0;
            std::barrier together(4);
            std::vector<std::thread> sessions;
            for (int i = 0; i < 4; ++i) {
                sessions.emplace_back([&] {
                    together.arrive_and_wait();
                    const View view(tree, AreaFixture::anonymous());
                    seen += view.enter(virtualPath("/a")) ? 1 : 0;
                });
            }
            for (std::thread &session : sessions)
                session.join();
            QCOMPARE(seen.load(), 4);
            for (const config::Area &area : std::as_const(fixture.areas))
                QCOMPARE(area.grants, QList<config::Grant>{AreaFixture::grant("anonymous", Mode::Download)});
        }
    }

    void theProfileIsNeverServed_data()
    {
        QTest::addColumn<files::Containment::Kind>("kind");
        QTest::newRow("kernel") << files::Containment::Kind::Automatic;
        QTest::newRow("portable") << files::Containment::Kind::Portable;
    }
    /// Somebody shares their home, and the program's profile lies in it.
    void theProfileIsNeverServed()
    {
        QFETCH(const files::Containment::Kind, kind);
        AreaFixture fixture;
        fixture.addArea("/", "home", {AreaFixture::grant("*", config::Mode::Manage)}).maxFiles = 100;
        fixture.addArea("/in", "home/in", {AreaFixture::grant("*", config::Mode::DropBox)});
        fixture.addArea("/bad", "home/hidden/profile/quarantine/x", {AreaFixture::grant("*", config::Mode::Download)});
        fixture.makeFile("home/hidden/profile/portcullis.db", "secret");
        fixture.makeLink("home/way", "hidden/profile");
        fixture.makeLink("home/file", "hidden/profile/portcullis.db");
        fixture.makeFolder("home/profile-of-mine");
        const auto tree =
            files::AreaTree::build(fixture.areas, fixture.path("home/hidden/profile/quarantine"), fixture.clock, kind);
        QCOMPARE(tree->problems().size(), 1);
        QCOMPARE(tree->problems().first().path, QStringLiteral("/bad"));
        const files::View view(tree, AreaFixture::user("alice"));
        const auto namesIn = [&view](const char *path) {
            QStringList names;
            const auto entries = view.list(virtualPath(path));
            for (const files::Entry &entry : *entries)
                names.append(QString::fromUtf8(entry.name));
            names.sort();
            return names;
        };
        const auto nothingAt = [&view](const QByteArray &path) {
            const files::VirtualPath there = virtualPath(path);
            QCOMPARE(outcome(view.entry(there)), QByteArray("not found"));
            QCOMPARE(outcome(view.list(there)), QByteArray("not found"));
            QCOMPARE(outcome(view.openForReading(there)), QByteArray("not found"));
            QCOMPARE(outcome(view.removeFile(there)), QByteArray("not found"));
            QCOMPARE(outcome(view.removeDirectory(there)), QByteArray("not found"));
            QCOMPARE(outcome(view.mayRename(there)), QByteArray("not found"));
            QCOMPARE(outcome(view.setModified(there, 1)), QByteArray("not found"));
            QCOMPARE(outcome(view.makeDirectory(there.child("made"))), QByteArray("not found"));
            QCOMPARE(outcome(view.openForWriting(there.child("new"), {})), QByteArray("not found"));
        };
        QCOMPARE(namesIn("/"),
                 (QStringList{QStringLiteral("hidden"), QStringLiteral("in"), QStringLiteral("profile-of-mine")}));
        QCOMPARE(namesIn("/hidden"), QStringList());
        QVERIFY(bool(view.enter(virtualPath("/profile-of-mine"))));
        for (const char *path : {"/hidden/profile", "/hidden/profile/portcullis.db", "/hidden/profile/quarantine",
                                 "/way", "/way/portcullis.db", "/file"})
            nothingAt(path);
        // Whoever renames what is above it gains nothing.
        QVERIFY(bool(view.rename(virtualPath("/hidden"), virtualPath("/open"))));
        nothingAt("/open/profile");
        nothingAt("/open/profile/portcullis.db");
        QCOMPARE(namesIn("/open"), QStringList());
    }
};

QTEST_APPLESS_MAIN(ViewTest)
#include "tst_view.moc"
