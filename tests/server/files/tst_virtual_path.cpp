#include "server/files/VirtualPath.h"

#include <QTest>

using files::VirtualPath;

class VirtualPathTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resolve_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("argument");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, QByteArray from, QByteArray argument, QByteArray expected) {
            QTest::newRow(name) << from << argument << expected;
        };
        row("nothing is the same folder", "/a/b", "", "/a/b");
        row("relative name", "/a", "b", "/a/b");
        row("relative name at the top", "/", "b", "/b");
        row("absolute", "/a", "/c", "/c");
        row("parent", "/a/b", "..", "/a");
        row("parent of a name at the top", "/a", "..", "/");
        row("parent stays at the top", "/", "../../..", "/");
        row("parent past the top, then down", "/a", "../../../etc/passwd", "/etc/passwd");
        row("slashes and dots collapse", "/", "//a/./b///c/.", "/a/b/c");
        row("three dots are a name", "/", "...", "/...");
        row("backslash is an ordinary character", "/", "..\\..\\x", "/..\\..\\x");
        row("name of 255 bytes", "/", QByteArray(255, 'x'), "/" + QByteArray(255, 'x'));
        row("name of 256 bytes", "/", QByteArray(256, 'x'), "");
        row("1025 bytes", "/", QByteArray("a/").repeated(512) + 'b', "");
        row("over 1024 bytes together", "/" + QByteArray(250, 'x') + '/' + QByteArray(250, 'y'),
            QByteArray(250, 'z') + '/' + QByteArray(250, 'z') + '/' + QByteArray(30, 'q'), "");
        row("NUL", "/", QByteArray("a\0b", 3), "");
    }
    void resolve()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, argument);
        QFETCH(QByteArray, expected);
        const auto result = VirtualPath::resolve(*VirtualPath::resolve(VirtualPath(), from), argument);
        QCOMPARE(result ? result->text() : QByteArray(), expected);
    }

    void partsOfAPath()
    {
        const VirtualPath path = *VirtualPath::resolve(VirtualPath(), "/a/bc");
        QCOMPARE(path.name(), QByteArray("bc"));
        QCOMPARE(path.parent().text(), QByteArray("/a"));
        QCOMPARE(path.parent().parent().text(), QByteArray("/"));
        QCOMPARE(VirtualPath().parent().text(), QByteArray("/"));
        QCOMPARE(VirtualPath().name(), QByteArray());
        QCOMPARE(VirtualPath().child("x").text(), QByteArray("/x"));
        QCOMPARE(path.child("x").text(), QByteArray("/a/bc/x"));
    }

    void isWithinComparesWholeNames()
    {
        const auto path = [](const char *text) { return *VirtualPath::resolve(VirtualPath(), text); };
        QVERIFY(path("/a/b").isWithin(path("/a")));
        QVERIFY(path("/a").isWithin(path("/a")));
        QVERIFY(path("/a").isWithin(VirtualPath()));
        QVERIFY(!path("/ab").isWithin(path("/a")));
        QVERIFY(!path("/a").isWithin(path("/a/b")));
    }
};

QTEST_APPLESS_MAIN(VirtualPathTest)
#include "tst_virtual_path.moc"
