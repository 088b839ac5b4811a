#include "server/protocol/Listing.h"

#include <QTest>

#include <limits>

using protocol::Fact;
using protocol::Facts;
using protocol::ListEntry;
using protocol::Perm;
using protocol::Perms;

namespace {

constexpr qint64 now = 1732415999; // 2024-11-24T02:39:59
const Perms everything = Perms(0x3ff);

QByteArray listLine(const ListEntry &entry)
{
    QByteArray out;
    protocol::appendListLine(out, entry, now);
    return out;
}

} // namespace

class TestListing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void list_data();
    void list();
    void facts_data();
    void facts();
    void chosenFacts();
    void nameThatBreaksTheLineIsLeftOut_data();
    void nameThatBreaksTheLineIsLeftOut();
    void mlst();
    void feature();
    void parseFacts_data();
    void parseFacts();
    void tenThousandLines();
};

void TestListing::list_data()
{
    QTest::addColumn<ListEntry>("entry");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char *name, const ListEntry &entry, const char *line) {
        QTest::newRow(name) << entry << QByteArray(line);
    };
    using enum ListEntry::Type;
    row("readable file", {"a.txt", File, 1234, now, Perm::Retrieve},
        "-r--r--r-- 1 ftp ftp         1234 Nov 24 02:39 a.txt\r\n");
    row("writable file", {"a.txt", File, 0, now, everything},
        "-rw-r--r-- 1 ftp ftp            0 Nov 24 02:39 a.txt\r\n");
    row("file that nobody may touch", {"a", File, 1, now, {}}, "---------- 1 ftp ftp            1 Nov 24 02:39 a\r\n");
    row("readable directory", {"pub", Directory, 4096, now, Perm::List | Perm::Enter},
        "dr-xr-xr-x 1 ftp ftp         4096 Nov 24 02:39 pub\r\n");
    row("writable directory", {"pub", Directory, 0, now, everything},
        "drwxr-xr-x 1 ftp ftp            0 Nov 24 02:39 pub\r\n");
    row("drop box", {"incoming", Directory, 0, now, Perm::Create | Perm::Enter},
        "d-wx--x--x 1 ftp ftp            0 Nov 24 02:39 incoming\r\n");
    row("day of one digit", {"a", File, 1, 1730419200, Perm::Retrieve},
        "-r--r--r-- 1 ftp ftp            1 Nov  1 00:00 a\r\n");
    row("half a year less a second", {"a", File, 1, now - 15778475, Perm::Retrieve},
        "-r--r--r-- 1 ftp ftp            1 May 25 11:45 a\r\n");
    row("half a year", {"a", File, 1, now - 15778476, Perm::Retrieve},
        "-r--r--r-- 1 ftp ftp            1 May 25  2024 a\r\n");
    row("the future", {"a", File, 1, now + 1, Perm::Retrieve}, "-r--r--r-- 1 ftp ftp            1 Nov 24  2024 a\r\n");
    row("the epoch", {"a", File, 1, 0, Perm::Retrieve}, "-r--r--r-- 1 ftp ftp            1 Jan  1  1970 a\r\n");
    row("year 9999", {"a", File, 1, 253402300799, Perm::Retrieve},
        "-r--r--r-- 1 ftp ftp            1 Dec 31  9999 a\r\n");
    row("the largest numbers there are",
        {"a", File, std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::max(), {}},
        "---------- 1 ftp ftp 9223372036854775807 Dec 31  9999 a\r\n");
    row("twelve digits fill the column", {"a", File, 999999999999, 0, {}},
        "---------- 1 ftp ftp 999999999999 Jan  1  1970 a\r\n");
    row("a negative size is none", {"a", File, -1, 0, {}}, "---------- 1 ftp ftp            0 Jan  1  1970 a\r\n");
    row("blanks in the name", {" a  b ", File, 1, 0, {}}, "---------- 1 ftp ftp            1 Jan  1  1970  a  b \r\n");
}

void TestListing::list()
{
    QFETCH(ListEntry, entry);
    QFETCH(QByteArray, line);
    QCOMPARE(listLine(entry), line);
}

void TestListing::facts_data()
{
    QTest::addColumn<ListEntry>("entry");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char *name, const ListEntry &entry, const char *line) {
        QTest::newRow(name) << entry << QByteArray(line);
    };
    using enum ListEntry::Type;
    row("file", {"a b", File, 3, 951827696, Perm::Retrieve}, "type=file;size=3;modify=20000229123456;perm=r; a b\r\n");
    row("all letters of a file", {"a", File, 0, 0, everything},
        "type=file;size=0;modify=19700101000000;perm=adfrw; a\r\n");
    row("all letters of a directory", {"d", Directory, 9, 0, everything},
        "type=dir;modify=19700101000000;perm=cdeflmp; d\r\n");
    row("drop box", {"d", Directory, 9, 0, Perm::Create}, "type=dir;modify=19700101000000;perm=c; d\r\n");
    row("this directory", {".", CurrentDirectory, 9, 0, Perm::List}, "type=cdir;modify=19700101000000;perm=l; .\r\n");
    row("the one above", {"..", ParentDirectory, 9, 0, Perm::Enter}, "type=pdir;modify=19700101000000;perm=e; ..\r\n");
    row("no permission", {"a", File, 1, 0, {}}, "type=file;size=1;modify=19700101000000;perm=; a\r\n");
    row("the largest numbers there are",
        {"a", File, std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::max(), everything},
        "type=file;size=9223372036854775807;modify=99991231235959;perm=adfrw; a\r\n");
}

void TestListing::facts()
{
    QFETCH(ListEntry, entry);
    QFETCH(QByteArray, line);
    QByteArray out("before\r\n");
    protocol::appendFactsLine(out, entry, protocol::allFacts);
    QCOMPARE(out, "before\r\n" + line);
}

void TestListing::chosenFacts()
{
    const ListEntry entry{"a", ListEntry::Type::File, 3, 0, Perm::Retrieve};
    const auto line = [&entry](Facts facts) {
        QByteArray out;
        protocol::appendFactsLine(out, entry, facts);
        return out;
    };
    QCOMPARE(line({}), QByteArray(" a\r\n"));
    QCOMPARE(line(Fact::Size), QByteArray("size=3; a\r\n"));
    QCOMPARE(line(Fact::Perm | Fact::Type), QByteArray("type=file;perm=r; a\r\n"));
}

void TestListing::nameThatBreaksTheLineIsLeftOut_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("CR") << QByteArray("a\rb");
    QTest::newRow("LF") << QByteArray("a\nb");
    QTest::newRow("NUL") << QByteArray("a\0b", 3);
    QTest::newRow("CRLF at the end") << QByteArray("a\r\n");
}

void TestListing::nameThatBreaksTheLineIsLeftOut()
{
    QFETCH(QByteArray, name);
    const ListEntry entry{name, ListEntry::Type::File, 1, 0, everything};
    QByteArray out;
    protocol::appendListLine(out, entry, now);
    protocol::appendFactsLine(out, entry, protocol::allFacts);
    protocol::appendNameLine(out, entry);
    QCOMPARE(out, QByteArray());
    protocol::appendNameLine(out, {"good", ListEntry::Type::File, 1, 0, everything});
    QCOMPARE(out, QByteArray("good\r\n"));
}

void TestListing::mlst()
{
    const ListEntry entry{"a", ListEntry::Type::File, 3, 0, Perm::Retrieve};
    QCOMPARE(protocol::factsLine(entry, protocol::allFacts, "/pub/a"),
             QByteArray("type=file;size=3;modify=19700101000000;perm=r; /pub/a"));
}

void TestListing::feature()
{
    QCOMPARE(protocol::factsFeature(protocol::allFacts), QByteArray("type*;size*;modify*;perm*;"));
    QCOMPARE(protocol::factsFeature(Fact::Modify), QByteArray("type;size;modify*;perm;"));
}

void TestListing::parseFacts_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<Facts>("expected");
    QTest::newRow("none") << QByteArray() << Facts();
    QTest::newRow("all") << QByteArray("type;size;modify;perm;") << protocol::allFacts;
    QTest::newRow("any case and order") << QByteArray("PERM;Type;") << Facts(Fact::Type | Fact::Perm);
    QTest::newRow("no last semicolon") << QByteArray("size;modify") << Facts(Fact::Size | Fact::Modify);
    QTest::newRow("unknown ones") << QByteArray("unix.mode;size;unique;") << Facts(Fact::Size);
    QTest::newRow("only semicolons") << QByteArray(";;;") << Facts();
    QTest::newRow("part of a name") << QByteArray("siz;sizes;") << Facts();
    QTest::newRow("blank") << QByteArray(" size;") << Facts();
}

void TestListing::parseFacts()
{
    QFETCH(QByteArray, argument);
    QFETCH(Facts, expected);
    QCOMPARE(protocol::parseFacts(argument), expected);
}

void TestListing::tenThousandLines()
{
    ListEntry entry{"report-2024-final.pdf", ListEntry::Type::File, 123456, now - 1000, everything};
    QByteArray out;
    QBENCHMARK
    {
        out.clear();
        for (int i = 0; i < 10'000; ++i) {
            entry.modified = now - i * 100'000;
            protocol::appendListLine(out, entry, now);
        }
    }
    QCOMPARE(out.count('\n'), 10'000);
}

QTEST_GUILESS_MAIN(TestListing)
#include "tst_listing.moc"
