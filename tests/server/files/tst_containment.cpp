#include "server/files/Containment.h"
#include "tests/server/files/AreaFixture.h"

#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <thread>

using files::Containment;
using Kind = Containment::Kind;

namespace {

QByteArray readAll(const base::Descriptor &file)
{
    QFile reader;
    if (!file.isValid() || !reader.open(file.get(), QFile::ReadOnly))
        return "(none)";
    return reader.readAll();
}

} // namespace

/// Every row runs for both kinds: what a path means must not depend on the kernel.
class ContainmentTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture.makeFolder("area/folder/deep");
        m_fixture.makeFolder("outside");
        m_fixture.makeFolder("area-sibling");
        m_fixture.makeFile("area/file", "inside");
        m_fixture.makeFile("area/folder/deep/file", "deep");
        m_fixture.makeFile("outside/secret", "SECRET");
        m_fixture.makeFile("area-sibling/secret", "SECRET");
        const QByteArray area = QFile::encodeName(m_fixture.path("area"));
        const QByteArray outside = QFile::encodeName(m_fixture.path("outside"));

        m_fixture.makeLink("area/to-file", "file");
        m_fixture.makeLink("area/to-folder", "folder/");
        m_fixture.makeLink("area/chain", "to-to-file");
        m_fixture.makeLink("area/to-to-file", "./to-file");
        m_fixture.makeLink("area/folder/up", "../file");
        m_fixture.makeLink("area/folder/deep/up", "../../folder/../to-folder/deep/file");
        m_fixture.makeLink("area/absolute", area + "/folder/deep/file");
        m_fixture.makeLink("area/absolute-root", area);
        m_fixture.makeLink("area/absolute-up", area + "/../outside/secret");
        m_fixture.makeLink("area/absolute-sibling", area + "-sibling/secret");
        m_fixture.makeLink("area/out", "../outside/secret");
        m_fixture.makeLink("area/out-folder", "../outside");
        m_fixture.makeLink("area/out-absolute", outside + "/secret");
        m_fixture.makeLink("area/out-and-back", "../area/file");
        m_fixture.makeLink("area/folder/far-out", "../../../../../../../../etc/passwd");
        m_fixture.makeLink("area/loop", "loop");
        m_fixture.makeLink("area/loop-a", "loop-b");
        m_fixture.makeLink("area/loop-b", "loop-a");
        m_fixture.makeLink("area/nowhere", "missing");
        m_fixture.makeLink("area/magic", "/proc/self/root/etc/passwd");
        makeLongChain("area/long", 39);
        makeLongChain("area/longer", 41);
    }

    void open_data()
    {
        QTest::addColumn<bool>("kernel");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("expected");
        for (const bool kernel : {true, false}) {
            const auto row = [kernel](const char *title, QByteArray path, QByteArray expected) {
                QTest::addRow("%s, %s", kernel ? "kernel" : "portable", title) << kernel << path << expected;
            };
            row("file", "file", "inside");
            row("file in folders", "folder/deep/file", "deep");
            row("link to a file", "to-file", "inside");
            row("link to a folder, in the middle", "to-folder/deep/file", "deep");
            row("chain of links", "chain", "inside");
            row("link upwards", "folder/up", "inside");
            row("link up and down again", "folder/deep/up", "deep");
            row("39 links", "long0", "inside");
            row("absolute link to the area's own directory", "absolute", "deep");
            row("absolute link to the area itself", "absolute-root/file", "inside");
            row("missing", "missing", "(none)");
            row("below a file", "file/x", "(none)");
            row("dots in the path", "../outside/secret", "(none)");
            row("dots in the middle", "folder/../../outside/secret", "(none)");
            row("dots that stay inside", "folder/../file", "inside");
            row("absolute path", "/etc/passwd", "(none)");
            row("link out", "out", "(none)");
            row("link to a folder outside", "out-folder/secret", "(none)");
            row("absolute link out", "out-absolute", "(none)");
            row("absolute link in and out by dots", "absolute-up", "(none)");
            row("absolute link to a directory with a longer name", "absolute-sibling", "(none)");
            row("link out and back in", "out-and-back", "(none)");
            row("link far out", "folder/far-out", "(none)");
            row("link to itself", "loop", "(none)");
            row("two links to each other", "loop-a", "(none)");
            row("link to nothing", "nowhere", "(none)");
            row("link through /proc", "magic", "(none)");
            row("41 links", "longer0", "(none)");
        }
    }
    void open()
    {
        QFETCH(bool, kernel);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, expected);
        const auto area = Containment::open(m_fixture.path("area"), kernel ? Kind::Kernel : Kind::Portable);
        if (kernel && !area)
            QSKIP("no openat2 here");
        // The kernel takes "/etc/passwd" relative to nothing, the walk beneath the area; neither finds it.
        QCOMPARE(readAll((*area)->openBeneath(path, O_RDONLY)), expected);
        const base::Descriptor named = (*area)->openBeneath(path, O_PATH);
        struct stat status
        {};
        QCOMPARE(named.isValid() && ::fstat(named.get(), &status) == 0 && S_ISREG(status.st_mode),
                 expected != "(none)");
    }

    void flags_data() { kinds(); }
    void flags()
    {
        const std::unique_ptr<Containment> area = opened();
        QVERIFY(area->openBeneath("", O_RDONLY | O_DIRECTORY).isValid());
        QVERIFY(area->openBeneath(".", O_PATH).isValid());
        QVERIFY(area->openBeneath("to-folder", O_RDONLY | O_DIRECTORY).isValid());
        QVERIFY(!area->openBeneath("to-folder", O_RDONLY | O_DIRECTORY | O_NOFOLLOW).isValid());
        QVERIFY(!area->openBeneath("file", O_RDONLY | O_DIRECTORY).isValid());
        QVERIFY(!area->openBeneath("out", O_WRONLY | O_CREAT | O_EXCL, 0600).isValid());
        QVERIFY((::fcntl(area->openBeneath("file", O_RDONLY).get(), F_GETFD) & FD_CLOEXEC) != 0);
    }

    void parent_data() { kinds(); }
    void parent()
    {
        const std::unique_ptr<Containment> area = opened();
        QByteArray name;
        QVERIFY(area->openParent("folder/deep/new", &name).isValid());
        QCOMPARE(name, QByteArray("new"));
        QVERIFY(area->openParent("new", &name).isValid());
        QVERIFY(!area->openParent("out-folder/new", &name).isValid());
        QVERIFY(!area->openParent("", &name).isValid());
        QVERIFY(!area->openParent("folder/..", &name).isValid());
    }

    void aFolderFlippingToALinkNeverLeadsOut_data() { kinds(); }
    void aFolderFlippingToALinkNeverLeadsOut()
    {
        AreaFixture race;
        race.makeFolder("area/real");
        race.makeFile("area/real/secret", "inside");
        race.makeFolder("outside");
        race.makeFile("outside/secret", "SECRET");
        race.makeLink("area/link", "../outside");
        const auto area = Containment::open(race.path("area"), kind());
        QVERIFY(bool(area));

        std::atomic<bool> stop = false;
        const std::string real = race.path("area/real").toStdString();
        const std::string link = race.path("area/link").toStdString();
        std::thread flipper([&] {
            while (!stop.load())
                ::renameat2(AT_FDCWD, real.c_str(), AT_FDCWD, link.c_str(), RENAME_EXCHANGE);
        });
        int inside = 0;
        int refused = 0;
        int leaked = 0;
        for (int i = 0; i < 200000 && (i < 3000 || inside == 0 || refused == 0); ++i) {
            const base::Descriptor file = (*area)->openBeneath("real/secret", O_RDONLY);
            char first = 0;
            if (!file.isValid())
                ++refused;
            else if (::read(file.get(), &first, 1) == 1 && first == 'i')
                ++inside;
            else
                ++leaked;
        }
        stop = true;
        flipper.join();
        QCOMPARE(leaked, 0);
        QVERIFY2(inside > 0 && refused > 0, "the race never happened");
    }

    void whatCannotBeAnAreaSaysWhy()
    {
        using Code = base::Error::Code;
        QCOMPARE(Containment::open(m_fixture.path("missing")).error().code, Code::NotFound);
        QCOMPARE(Containment::open(m_fixture.path("area/file")).error().code, Code::Unavailable);
        QCOMPARE(Containment::open(QStringLiteral("relative")).error().code, Code::Invalid);
    }

private:
    static void kinds()
    {
        QTest::addColumn<bool>("kernel");
        QTest::newRow("kernel") << true;
        QTest::newRow("portable") << false;
    }
    static Kind kind()
    {
        QFETCH(bool, kernel);
        return kernel ? Kind::Automatic : Kind::Portable;
    }
    std::unique_ptr<Containment> opened() const
    {
        return std::move(Containment::open(m_fixture.path("area"), kind())).value();
    }
    void makeLongChain(const QByteArray &prefix, int links) const
    {
        const QByteArray name = prefix.sliced(prefix.lastIndexOf('/') + 1);
        for (int i = 0; i < links; ++i) {
            const QByteArray target = i + 1 == links ? QByteArray("file") : name + QByteArray::number(i + 1);
            m_fixture.makeLink(prefix + QByteArray::number(i), target);
        }
    }

    AreaFixture m_fixture;
};

QTEST_APPLESS_MAIN(ContainmentTest)
#include "tst_containment.moc"
