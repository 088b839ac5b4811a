#include "server/base/Descriptor.h"
#include "server/files/ContentHash.h"
#include "server/files/Publication.h"
#include "tests/server/files/AreaFixture.h"

#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

using files::Publication;

namespace {

using Code = base::Error::Code;

/// An area "/pub" at `pub`, and a reviewed file at `quarantine/stored`.
class Scene
{
public:
    AreaFixture fixture;
    base::Descriptor source;
    QByteArray sha256;

    explicit Scene(const QByteArray &content = "payload")
    {
        fixture.addArea("/pub", "pub", {AreaFixture::grant("anonymous", config::Mode::Download)});
        fixture.makeFolder("pub/sub");
        fixture.makeFolder("quarantine");
        fixture.makeFile("quarantine/stored", content);
        source = base::Descriptor(::open(pathOf("quarantine/stored").constData(), O_RDONLY));
        sha256 = files::ContentHash::ofFile(source.get()).value();
    }

    QByteArray pathOf(const QByteArray &relative) const { return QFile::encodeName(fixture.path(relative)); }

    Publication::Request request(const QByteArray &folder, const QByteArray &name) const
    {
        return {source.get(), sha256, fixture.areas.first(), folder, name};
    }
};

} // namespace

class PublicationTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCopyAppearsUnderItsName()
    {
        const Scene scene(QByteArray(600'000, 'x'));
        QCOMPARE(::chmod(scene.pathOf("quarantine/stored").constData(), 0777), 0);
        const auto published = Publication::publish(scene.request("sub", "report.pdf"));
        QVERIFY(published);
        QCOMPARE(published->bytes, 600'000);
        QCOMPARE(scene.fixture.content("pub/sub/report.pdf"), QByteArray(600'000, 'x'));
        QCOMPARE(scene.fixture.names("pub/sub"), QStringList{QStringLiteral("report.pdf")});
        QVERIFY(QFile::exists(scene.fixture.path("quarantine/stored"))); // whoever decides removes it
        struct stat status
        {};
        QCOMPARE(::stat(scene.pathOf("pub/sub/report.pdf").constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t(0640));
    }

    void executeBitsAreNeverTaken()
    {
        Scene scene;
        scene.fixture.areas.first().fileMode = 0777;
        QVERIFY(Publication::publish(scene.request("", "tool")));
        struct stat status
        {};
        QCOMPARE(::stat(scene.pathOf("pub/tool").constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t(0666));
    }

    void changedContentIsRefused()
    {
        Scene scene;
        scene.fixture.makeFile("quarantine/stored", "payloaD");
        const auto published = Publication::publish(scene.request("", "report"));
        QVERIFY(!published);
        QCOMPARE(published.error().code, Code::Corrupt);
        QCOMPARE(scene.fixture.names("pub"), QStringList{QStringLiteral("sub")});
    }

    void nothingIsOverwritten()
    {
        const Scene scene;
        scene.fixture.makeFile("pub/report", "older");
        const auto published = Publication::publish(scene.request("", "report"));
        QVERIFY(!published);
        QCOMPARE(published.error().code, Code::Exists);
        QCOMPARE(scene.fixture.content("pub/report"), QByteArray("older"));
        QCOMPARE(scene.fixture.names("pub").size(), 2);
    }

    void badPlacesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("folder");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("no name") << QByteArray() << QByteArray();
        QTest::newRow("a path for a name") << QByteArray() << QByteArray("sub/x");
        QTest::newRow("the folder above") << QByteArray() << QByteArray("..");
        QTest::newRow("a reserved name") << QByteArray() << QByteArray(".portcullis-0123456789abcdef0123456789abcdef");
        QTest::newRow("a name that turns around") << QByteArray()
                                                  << QByteArray("x\xe2\x80\xae"
                                                                "fdp.exe");
        QTest::newRow("outside the area") << QByteArray("../quarantine") << QByteArray("x");
        QTest::newRow("through a link that leaves") << QByteArray("leaves") << QByteArray("x");
        QTest::newRow("no such folder") << QByteArray("missing") << QByteArray("x");
        QTest::newRow("a file for a folder") << QByteArray("file") << QByteArray("x");
    }

    void badPlacesAreRefused()
    {
        QFETCH(const QByteArray, folder);
        QFETCH(const QByteArray, name);
        const Scene scene;
        scene.fixture.makeLink("pub/leaves", "../quarantine");
        scene.fixture.makeFile("pub/file");
        const QStringList before = scene.fixture.names("pub");
        QVERIFY(!Publication::publish(scene.request(folder, name)));
        QCOMPARE(scene.fixture.names("pub"), before);
        QCOMPARE(scene.fixture.names("quarantine"), QStringList{QStringLiteral("stored")});
    }

    void canBeTakenBack()
    {
        const Scene scene;
        const auto published = Publication::publish(scene.request("sub", "report"));
        QVERIFY(published);
        QVERIFY(published->withdraw(scene.fixture.areas.first(), "sub", "report"));
        QCOMPARE(scene.fixture.names("pub/sub"), QStringList());
        QVERIFY(!published->withdraw(scene.fixture.areas.first(), "sub", "report"));
    }

    /// What stands there now is somebody else's.
    void anotherFileInItsPlaceStays()
    {
        const Scene scene;
        const auto published = Publication::publish(scene.request("", "report"));
        QVERIFY(published);
        QVERIFY(
            QFile::rename(scene.fixture.path("pub/report"), scene.fixture.path("pub/kept"))); // its inode stays in use
        scene.fixture.makeFile("pub/report", "another");
        const auto withdrawn = published->withdraw(scene.fixture.areas.first(), "", "report");
        QVERIFY(!withdrawn);
        QCOMPARE(withdrawn.error().code, Code::NotFound);
        QCOMPARE(scene.fixture.content("pub/report"), QByteArray("another"));
    }
};

QTEST_GUILESS_MAIN(PublicationTest)
#include "tst_publication.moc"
