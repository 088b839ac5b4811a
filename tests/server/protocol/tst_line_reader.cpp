#include "server/protocol/LineReader.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using protocol::InputLine;
using protocol::LineReader;

namespace {

QList<QByteArray> takeAll(LineReader &reader)
{
    QList<QByteArray> lines;
    while (const auto line = reader.next())
        lines.append(line->tooLong ? QByteArray("<too long>") : line->text);
    return lines;
}

/// Feeds `bytes` in pieces of the sizes `nextSize` gives, as a caller does: lines are taken whenever the reader is
/// full.
template <typename NextSize> QList<QByteArray> readInPieces(const QByteArray &all, NextSize nextSize)
{
    QByteArrayView bytes(all);
    LineReader reader;
    QList<QByteArray> lines;
    while (!bytes.isEmpty()) {
        const qsizetype size = std::min<qsizetype>(nextSize(), bytes.size());
        reader.append(bytes.first(size));
        bytes = bytes.sliced(size);
        lines += takeAll(reader);
    }
    return lines;
}

/// Everything a control connection may throw at us: lines, line ends of all sorts, Telnet, limits, rubbish.
QByteArray mixture(QRandomGenerator &random)
{
    const QByteArray pieces[] = {"NOOP\r\n",
                                 "RETR a b\n",
                                 "\r",
                                 "\n",
                                 "\xff",
                                 "\xff\xff",
                                 "\xff\xfd\x18",
                                 "\xff\xfb\x01",
                                 "\377\364\377\362ABOR\r\n",
                                 "\xff\xfa\x18\x01\xff\xf0",
                                 "\xff\xf1",
                                 QByteArray(1, '\0'),
                                 "\r\r\n",
                                 QByteArray(4096, 'x'),
                                 QByteArray(900, 'y'),
                                 "PORT 1,2,3,4,5,6\r\n"};
    QByteArray bytes;
    for (int i = 0; i < 200; ++i)
        bytes += pieces[random.bounded(int(std::size(pieces)))];
    return bytes + "\xff\xf0\r\nQUIT\r\n";
}

} // namespace

class TestLineReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void piecesDoNotMatter();
    void nextLineIsNotReadAhead();
    void limitIsExact();
    void tailOfALongLineIsNeverParsed();
    void endlessLineStaysSmall();
    void fullReaderAsksToWait();
    void refusesOptions();
    void floodOfOptionsStaysSmall();
    void endlessSubnegotiationStaysSmall();
    void knowsWhenAnythingWaits_data();
    void knowsWhenAnythingWaits();
    void clearForgetsEverything();
    void showsAnUnfinishedLine();
    void timeIsLinear();
};

void TestLineReader::lines_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<QByteArray>>("expected");
    const auto row = [](const char *name, const QByteArray &bytes, const QList<QByteArray> &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    row("CRLF", "USER a\r\nPASS b\r\n", {"USER a", "PASS b"});
    row("bare LF", "USER a\nPASS b\n", {"USER a", "PASS b"});
    row("no line end", "USER a", {});
    row("CR alone ends nothing", "USER a\rPASS b\r", {});
    row("lone CR stays in the text", "CWD a\rb\r\n", {"CWD a\rb"});
    row("only one CR belongs to the line end", "CWD a\r\r\n", {"CWD a\r"});
    row("NUL stays in the text", QByteArray("CWD a\0b\r\n", 9), {QByteArray("CWD a\0b", 7)});
    row("CR NUL stays in the text", QByteArray("CWD a\r\0b\r\n", 10), {QByteArray("CWD a\r\0b", 8)});
    row("empty lines", "\r\n\n\r\n", {"", "", ""});
    row("blanks are kept", " PWD \r\n", {" PWD "});
    row("IP and DM before ABOR",
        "\xff\xf4\xff\xf2"
        "ABOR\r\n",
        {"ABOR"});
    row("every plain Telnet command vanishes",
        "\xff\xf0\xff\xf1\xff\xf2\xff\xf3\xff\xf4\xff\xf5\xff\xf6\xff\xf7\xff\xf8\xff\xf9NOOP\r\n", {"NOOP"});
    row("options vanish", "NO\xff\xfb\x01\xff\xfc\x01\xff\xfd\x01\xff\xfe\x01OP\r\n", {"NOOP"});
    row("option that is a line feed", "NO\xff\xfd\nOP\r\n", {"NOOP"});
    row("option 255", "NO\xff\xfd\xffOP\r\n", {"NOOP"});
    row("IAC IAC is one byte",
        "CWD a\xff\xff"
        "b\r\n",
        {"CWD a\xff"
         "b"});
    row("IAC IAC before a command byte", "CWD a\xff\xff\xf4\r\n", {"CWD a\xff\xf4"});
    row("8-bit name that isn't Telnet",
        "DELE \xff"
        "a.txt\r\n",
        {"DELE \xff"
         "a.txt"});
    row("IAC before the line end", "DELE a\xff\r\nNOOP\r\n", {"DELE a\xff", "NOOP"});
    row("IAC before a bare line feed", "DELE a\xff\nNOOP\r\n", {"DELE a\xff", "NOOP"});
    row("subnegotiation", "NO\xff\xfa\x18\r\nQUIT\r\n\xff\xff\xf0\xff\xf0OP\r\n", {"NOOP"});
    row("Telnet between CR and LF", "NOOP\r\xff\xf1\n", {"NOOP"});
}

void TestLineReader::lines()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QList<QByteArray>, expected);
    LineReader reader;
    reader.append(bytes);
    QCOMPARE(takeAll(reader), expected);
    QCOMPARE(readInPieces(bytes, [] { return 1; }), expected);
}

void TestLineReader::piecesDoNotMatter()
{
    QRandomGenerator random(19970801);
    for (int round = 0; round < 20; ++round) {
        const QByteArray bytes = mixture(random);
        const QList<QByteArray> whole = readInPieces(bytes, [&] { return bytes.size(); });
        QVERIFY(whole.contains("QUIT"));
        QCOMPARE(readInPieces(bytes, [] { return 1; }), whole);
        QCOMPARE(readInPieces(bytes, [&] { return 1 + random.bounded(7); }), whole);
        QCOMPARE(readInPieces(bytes, [&] { return 1 + random.bounded(5000); }), whole);
    }
}

void TestLineReader::nextLineIsNotReadAhead()
{
    LineReader reader;
    reader.append("AUTH TLS\r\nUSER mallory\r\n");
    QCOMPARE(reader.next()->text, QByteArray("AUTH TLS"));
    QVERIFY(!reader.isEmpty());
    reader.clear();
    QVERIFY(!reader.next());
}

void TestLineReader::limitIsExact()
{
    const QByteArray fits(LineReader::maxLine, 'x');
    QCOMPARE(readInPieces(fits + "\n", [] { return 1000; }), QList<QByteArray>{fits});
    QCOMPARE(readInPieces(fits + "\r\n", [] { return 1000; }), QList<QByteArray>{fits});
    QCOMPARE(readInPieces(fits + "x\n", [] { return 1000; }), QList<QByteArray>{"<too long>"});
    QCOMPARE(readInPieces(fits + "x\r\n", [] { return 1000; }), QList<QByteArray>{"<too long>"});
    QCOMPARE(readInPieces(fits + "\r\r\n", [] { return 1000; }), QList<QByteArray>{"<too long>"});
    QCOMPARE(readInPieces(fits + "xxxx\r\n", [] { return 1000; }), QList<QByteArray>{"<too long>"});
}

void TestLineReader::tailOfALongLineIsNeverParsed()
{
    for (int length = LineReader::maxLine - 6; length < 3 * LineReader::maxLine; length += 97) {
        const QByteArray bytes = "CWD " % QByteArray(length, 'x') % "DELE victim\r\nNOOP\r\n";
        QCOMPARE(readInPieces(bytes, [] { return 512; }), (QList<QByteArray>{"<too long>", "NOOP"}));
    }
}

void TestLineReader::endlessLineStaysSmall()
{
    LineReader reader;
    const QByteArray piece(1 << 16, 'x');
    for (int i = 0; i < 256; ++i) {
        reader.append(piece);
        QVERIFY(reader.pending().size() <= LineReader::maxLine + 2);
        QVERIFY(reader.wantsMore());
    }
    reader.append("\r\nNOOP\r\n");
    QCOMPARE(takeAll(reader), (QList<QByteArray>{"<too long>", "NOOP"}));
    QVERIFY(reader.isEmpty());
}

void TestLineReader::fullReaderAsksToWait()
{
    LineReader reader;
    int sent = 0;
    while (reader.wantsMore()) {
        reader.append("NOOP\r\n");
        ++sent;
        QVERIFY(sent <= LineReader::maxBuffered);
    }
    for (int taken = 0; taken < sent; ++taken) {
        QCOMPARE(reader.next()->text, QByteArray("NOOP"));
        QVERIFY(reader.wantsMore());
    }
    QVERIFY(reader.isEmpty());
}

void TestLineReader::refusesOptions()
{
    LineReader reader;
    reader.append("\xff\xfb\x01");
    QCOMPARE(reader.takeTelnetReplies(), QByteArray("\xff\xfe\x01"));
    reader.append("\xff\xfd\x18\xff\xfc\x03");
    QCOMPARE(reader.takeTelnetReplies(), QByteArray("\xff\xfc\x18\xff\xfe\x03"));
    reader.append("\xff\xfe");
    QCOMPARE(reader.takeTelnetReplies(), QByteArray());
    reader.append("\x05");
    QCOMPARE(reader.takeTelnetReplies(), QByteArray("\xff\xfc\x05"));
    reader.append("\xff\xf4\xff\xf2NOOP\r\n");
    QCOMPARE(reader.takeTelnetReplies(), QByteArray());
}

void TestLineReader::floodOfOptionsStaysSmall()
{
    LineReader reader;
    qsizetype answered = 0;
    for (int i = 0; i < 1024 * 1024 / 3; ++i) {
        const char request[] = {'\xff', char(0xfb + i % 4), char(i / 4)};
        reader.append(QByteArrayView(request, 3));
        if (i % 1000 == 0)
            answered += reader.takeTelnetReplies().size();
    }
    answered += reader.takeTelnetReplies().size();
    QCOMPARE(answered, 2 * 256 * 3);
    QVERIFY(reader.isEmpty());
}

void TestLineReader::endlessSubnegotiationStaysSmall()
{
    LineReader reader;
    reader.append("\xff\xfa");
    reader.append(QByteArray(1 << 20, '\n'));
    QVERIFY(!reader.next());
    QVERIFY(reader.pending().isEmpty());
    reader.append("\xff\xf0NOOP\r\n");
    QCOMPARE(takeAll(reader), QList<QByteArray>{"NOOP"});
}

void TestLineReader::knowsWhenAnythingWaits_data()
{
    QTest::addColumn<QByteArray>("behindTheLine");
    QTest::addColumn<bool>("empty");
    QTest::newRow("nothing") << QByteArray() << true;
    QTest::newRow("a whole command") << QByteArray("USER x\r\n") << false;
    QTest::newRow("a part of one") << QByteArray("U") << false;
    QTest::newRow("an empty line") << QByteArray("\n") << false;
    QTest::newRow("half a Telnet sequence") << QByteArray("\xff") << false;
    QTest::newRow("half an option") << QByteArray("\xff\xfd") << false;
    QTest::newRow("half a subnegotiation") << QByteArray("\xff\xfa\x18") << false;
}

void TestLineReader::knowsWhenAnythingWaits()
{
    QFETCH(QByteArray, behindTheLine);
    QFETCH(bool, empty);
    LineReader reader;
    reader.append(QByteArray("AUTH TLS\r\n" + behindTheLine));
    QVERIFY(reader.next());
    QCOMPARE(reader.isEmpty(), empty);
}

void TestLineReader::clearForgetsEverything()
{
    LineReader reader;
    reader.append("NOOP\r\n\xff\xfd\x01");
    reader.append(QByteArray(5000, 'x'));
    reader.append("\xff\xfd");
    reader.clear();
    QVERIFY(reader.isEmpty());
    QVERIFY(reader.takeTelnetReplies().isEmpty());
    reader.append("\x01PWD\r\n");
    QCOMPARE(takeAll(reader), QList<QByteArray>{"\x01PWD"});
}

void TestLineReader::showsAnUnfinishedLine()
{
    LineReader reader;
    reader.append("NOOP\r\n\x16\x03\x01");
    QVERIFY(reader.next());
    QCOMPARE(reader.pending().toByteArray(), QByteArray("\x16\x03\x01"));
}

void TestLineReader::timeIsLinear()
{
    // 4 MB byte by byte in one line, then 2 MB of the shortest lines through a reader that is always nearly full:
    // a rescan of what waits would take thousands of times as long.
    QElapsedTimer timer;
    timer.start();
    LineReader reader;
    for (int i = 0; i < 1 << 22; ++i)
        reader.append("x");
    reader.clear();
    while (reader.wantsMore())
        reader.append("\n");
    for (int i = 0; i < 1 << 21; ++i) {
        QVERIFY(reader.next());
        reader.append("\n");
    }
    QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestLineReader)
#include "tst_line_reader.moc"
