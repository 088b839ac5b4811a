#include "tests/server/files/UploadSupport.h"

#include <QTest>

#include <sys/statvfs.h>

#include <array>
#include <atomic>
#include <thread>

class UploadLimitsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void limitsOfBytes()
    {
        AreaFixture fixture;
        config::Area &area = fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)});
        area.maxFileBytes = 10;
        area.maxBytes = 20;
        fixture.makeFile("area/old", "12345");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        QCOMPARE(store(view, "/a", "12345678901"), QByteArray("quota"));
        QCOMPARE(store(view, "/a", "1234567890"), QByteArray("ok"));
        QCOMPARE(store(view, "/b", "123456"), QByteArray("quota")); // 15 of 20 are taken
        QCOMPARE(store(view, "/b", "12345"), QByteArray("ok"));
        QCOMPARE(store(view, "/c", "1"), QByteArray("quota"));
        QCOMPARE(store(view, "/b", "1", request(How::Restart, 1)), QByteArray("ok")); // shortens it to 2
        QCOMPARE(store(view, "/c", "123"), QByteArray("ok"));
        QCOMPARE(store(view, "/c", "4", request(How::Append)), QByteArray("quota"));
        QVERIFY(bool(view.removeFile(virtualPath("/old"))));
        QCOMPARE(store(view, "/c", "45", request(How::Append)), QByteArray("ok"));
        QVERIFY(bool(view.rename(virtualPath("/a"), virtualPath("/c")))); // 5 bytes gave way
        QCOMPARE(store(view, "/d", "12345678"), QByteArray("ok"));
        QCOMPARE(store(view, "/e", "1"), QByteArray("quota"));

        UploadRequest announced = request();
        announced.announced = 11;
        QCOMPARE(outcome(view.openForWriting(virtualPath("/d"), announced)), QByteArray("quota"));
    }

    void limitOfFiles()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)}).maxFiles = 2;
        fixture.makeFolder("area/folder");
        fixture.makeFile("area/folder/old");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        {
            const Opened first = view.openForWriting(virtualPath("/a"), request());
            QCOMPARE(outcome(view.openForWriting(virtualPath("/b"), request())), QByteArray("quota"));
        }
        QCOMPARE(store(view, "/b", "x"), QByteArray("ok"));
        QCOMPARE(store(view, "/c", "x"), QByteArray("quota"));
        QVERIFY(bool(view.removeFile(virtualPath("/b"))));
        QCOMPARE(store(view, "/c", "x"), QByteArray("ok"));
    }

    void limitOfFilesAnAddressADay()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)}).maxFilesPerAddress = 1;
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        UploadRequest other = request();
        other.client = *address::IpAddress::parse(u"2001:db8::1");
        UploadRequest neighbour = request();
        neighbour.client = *address::IpAddress::parse(u"2001:db8::2");
        view.openForWriting(virtualPath("/given-up"), request()).value().reset();
        QCOMPARE(store(view, "/a", "x"), QByteArray("ok"));
        QCOMPARE(store(view, "/b", "x"), QByteArray("quota"));
        QCOMPARE(store(view, "/b", "x", other), QByteArray("ok"));
        QCOMPARE(store(view, "/c", "x", neighbour), QByteArray("quota"));
        fixture.clock.advanceSeconds(86400);
        QCOMPARE(store(view, "/c", "x"), QByteArray("ok"));
    }

    void bytesOfASession()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Exchange)}).maxBytesPerSession = 5;
        const auto tree = fixture.build();
        View alice(tree, AreaFixture::user("alice"));
        QCOMPARE(store(alice, "/a", "123456"), QByteArray("quota"));
        QCOMPARE(store(alice, "/a", "123"), QByteArray("ok"));
        alice.setTree(fixture.build());
        QCOMPARE(store(alice, "/b", "123"), QByteArray("quota"));
        QCOMPARE(store(alice, "/b", "12"), QByteArray("ok"));
        QCOMPARE(store(alice, "/c", "1"), QByteArray("quota"));
        QCOMPARE(store(View(tree, AreaFixture::user("alice")), "/c", "12345"), QByteArray("ok"));
    }

    void bytesOfAnAddressInADay()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Exchange)}).maxBytesPerAddressDay = 5;
        const auto first = fixture.build();
        const View view(first, AreaFixture::anonymous());
        QCOMPARE(store(view, "/a", "123456"), QByteArray("quota"));
        QCOMPARE(store(view, "/a", "123"), QByteArray("ok"));
        fixture.clock.advanceSeconds(12 * 3600);
        // Another configuration does not make it forget.
        const auto second = files::AreaTree::build(fixture.areas, fixture.quarantine(), fixture.clock,
                                                   files::Containment::Kind::Automatic, first.get());
        const View later(second, AreaFixture::anonymous());
        QCOMPARE(store(later, "/b", "123"), QByteArray("quota"));
        QCOMPARE(store(later, "/b", "12"), QByteArray("ok"));
        UploadRequest other = request();
        other.client = *address::IpAddress::parse(u"2001:db8::1");
        QCOMPARE(store(later, "/c", "12345", other), QByteArray("ok"));
        fixture.clock.advanceSeconds(12 * 3600 + 1200);
        QCOMPARE(store(later, "/d", "1234"), QByteArray("quota"));
        QCOMPARE(store(later, "/d", "123"), QByteArray("ok"));
    }

    void theFloorOfInodesHolds()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Exchange)}).keepFreeFiles = qint64(1) << 52;
        fixture.addArea("/box", "box", {AreaFixture::grant("*", Mode::DropBox)}).keepFreeFiles = qint64(1) << 52;
        struct statvfs disk
        {};
        QCOMPARE(::statvfs(QFile::encodeName(fixture.root.path()).constData(), &disk), 0);
        if (disk.f_files == 0)
            QSKIP("this file system does not count inodes");
        const View view = fixture.viewOf(AreaFixture::anonymous());
        QCOMPARE(store(view, "/a", "x"), QByteArray("full"));
        QCOMPARE(store(view, "/box/a", "x"), QByteArray("full"));
        QCOMPARE(fixture.names("area"), QStringList());
        for (config::Area &area : fixture.areas)
            area.keepFreeFiles = 1;
        const View other = fixture.viewOf(AreaFixture::anonymous());
        QCOMPARE(store(other, "/a", "x"), QByteArray("ok"));
        QCOMPARE(store(other, "/box/a", "x"), QByteArray("ok"));
    }

    void theFreeSpaceFloorHolds()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)}).keepFreePercent = 100;
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        QCOMPARE(outcome(view.openForWriting(virtualPath("/a"), request())), QByteArray("full"));
        fixture.areas.first().keepFreePercent = 1;
        const View other = fixture.viewOf(AreaFixture::user("alice"));
        const Opened upload = other.openForWriting(virtualPath("/a"), request());
        QVERIFY(bool(upload));
        QCOMPARE(outcome((*upload)->reserve(qint64(1) << 60)), QByteArray("full"));
        QCOMPARE(outcome((*upload)->reserve(1)), QByteArray("ok"));
        UploadRequest announced = request();
        announced.announced = qint64(1) << 60;
        QCOMPARE(outcome(other.openForWriting(virtualPath("/b"), announced)), QByteArray("full"));
    }

    void manyUploadsAtOnceStayWithinTheLimits()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Exchange)}).maxFiles = 50;
        const auto tree = fixture.build();
        std::atomic<int> stored = 0;
        std::atomic<int> same = 0;
        std::atomic<int> likeIt = 0;
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                const View view(tree, AreaFixture::user("alice"));
                same += store(view, "/same", "x") == "ok";
                static constexpr std::array like{"/alike", "/Alike", "/aLike", "/ALIKE"};
                likeIt += store(view, like[size_t(thread)], "x") == "ok";
                for (int i = 0; i < 25; ++i) {
                    const QByteArray name = "/f" + QByteArray::number(thread) + '-' + QByteArray::number(i);
                    stored += store(view, name.constData(), "x") == "ok";
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(same.load(), 1);
        QCOMPARE(likeIt.load(), 1);
        QCOMPARE(fixture.names("area").size(), 2 + stored.load());
        QVERIFY(fixture.names("area").size() <= 50);
        QVERIFY(fixture.names("area").size()
                >= 46); // four at once may each be refused for another that comes to nothing
    }
};

QTEST_APPLESS_MAIN(UploadLimitsTest)
#include "tst_upload_limits.moc"
