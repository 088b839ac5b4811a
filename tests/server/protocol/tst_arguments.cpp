#include "server/protocol/Arguments.h"

#include <QTest>

#include <limits>

using protocol::RepresentationType;

class TestArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void type_data();
    void type();
    void offset_data();
    void offset();
    void allo_data();
    void allo();
    void timeVal_data();
    void timeVal();
    void invalidTimeVal_data();
    void invalidTimeVal();
    void mfmt_data();
    void mfmt();
    void listPath_data();
    void listPath();
    void quotedPath();
    void path_data();
    void path();
    void everyCodePoint();
};

void TestArguments::type_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<int>("expected"); // -1: 504, -2: 501
    const auto row = [](const char *argument, int expected) {
        QTest::newRow(argument) << QByteArray(argument) << expected;
    };
    for (const char *ascii : {"A", "a", "A N", "a n"})
        row(ascii, int(RepresentationType::Ascii));
    for (const char *image : {"I", "i", "L 8", "l 8"})
        row(image, int(RepresentationType::Image));
    for (const char *unsupported : {"A T", "A C", "E", "E N", "E T", "L 7", "L 36", "L 255"})
        row(unsupported, -1);
    for (const char *malformed : {"", " ", "AN", "A X", "A  N", "A N ", "A ", "I N", "L", "L ", "L8", "L 08", "L 0",
                                  "L 256", "L -8", "X", "II", " A", "IMAGE"})
        row(malformed, -2);
}

void TestArguments::type()
{
    QFETCH(QByteArray, argument);
    QFETCH(int, expected);
    bool malformed = false;
    const auto type = protocol::parseType(argument, &malformed);
    QCOMPARE(type ? int(*type) : malformed ? -2 : -1, expected);
    QCOMPARE(protocol::parseType(argument, nullptr), type);
}

void TestArguments::offset_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<qint64>("expected"); // -1: refused
    const auto row = [](const char *argument, qint64 expected) {
        QTest::newRow(argument) << QByteArray(argument) << expected;
    };
    row("0", 0);
    row("1", 1);
    row("00", 0);
    row("000000000000000000000000000001", 1);
    row("4294967296", 4294967296);
    row("9223372036854775807", std::numeric_limits<qint64>::max());
    for (const char *refused :
         {"9223372036854775808", "18446744073709551615", "18446744073709551616", "18446744073709551617",
          "99999999999999999999999999", "", " 1", "1 ", "+1", "-1", "1.0", "1e3", "0x10", "\xd9\xa1"})
        row(refused, -1);
}

void TestArguments::offset()
{
    QFETCH(QByteArray, argument);
    QFETCH(qint64, expected);
    QCOMPARE(protocol::parseOffset(argument).value_or(-1), expected);
}

void TestArguments::allo_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<qint64>("expected"); // -1: refused
    const auto row = [](const char *argument, qint64 expected) {
        QTest::newRow(argument) << QByteArray(argument) << expected;
    };
    row("100", 100);
    row("100 R 10", 100);
    row("100 r 10", 100);
    row("9223372036854775807 R 9223372036854775807", std::numeric_limits<qint64>::max());
    for (const char *refused :
         {"", "R 10", "100 ", "100 R", "100 R ", "100R10", "100 R10", "100  R 10", "100 R  10", "100 R x", "100 X 10",
          "100 R 10 ", "9223372036854775808", "1 R 9223372036854775808", "-1"})
        row(refused, -1);
}

void TestArguments::allo()
{
    QFETCH(QByteArray, argument);
    QFETCH(qint64, expected);
    QCOMPARE(protocol::parseAllo(argument).value_or(-1), expected);
}

void TestArguments::timeVal_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, qint64 seconds, const char *text) {
        QTest::newRow(name) << seconds << QByteArray(text);
    };
    row("the epoch", 0, "19700101000000");
    row("a second before", -1, "19691231235959");
    row("leap day", 951827696, "20000229123456");
    row("beyond 32 bits", 2147483648, "20380119031408");
    row("a century that has no leap day", 4107542400, "21000301000000");
    row("the last second of four digits", 253402300799, "99991231235959");
}

void TestArguments::timeVal()
{
    QFETCH(qint64, seconds);
    QFETCH(QByteArray, text);
    QCOMPARE(protocol::timeVal(seconds), text);
    QCOMPARE(protocol::parseTimeVal(text), seconds);
    QCOMPARE(protocol::parseTimeVal(QByteArray(text + ".5")), seconds);
    QCOMPARE(protocol::parseTimeVal(QByteArray(text + ".123456")), seconds);
}

void TestArguments::invalidTimeVal_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"",
                             "2024",
                             "2024010112000",
                             "202401011200000",
                             "20240230000000",
                             "20230229000000",
                             "21000229000000",
                             "20241301000000",
                             "20240001000000",
                             "20240100000000",
                             "20240101240000",
                             "20240101006000",
                             "20240101000060",
                             "20240101000000.",
                             "20240101000000.x",
                             "20240101000000,5",
                             "20240101000000 ",
                             " 20240101000000",
                             "-2024010100000",
                             "+2024010100000",
                             "2024-01-01T00:00",
                             "2024010100000x",
                             "20240101000000Z"})
        QTest::newRow(text) << QByteArray(text);
}

void TestArguments::invalidTimeVal()
{
    QFETCH(QByteArray, text);
    QVERIFY(!protocol::parseTimeVal(text));
}

void TestArguments::mfmt_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<QByteArray>("path"); // empty: refused
    QTest::newRow("plain") << QByteArray("20240101000000 a.txt") << QByteArray("a.txt");
    QTest::newRow("with a fraction") << QByteArray("20240101000000.5 a.txt") << QByteArray("a.txt");
    QTest::newRow("blanks in the name") << QByteArray("20240101000000 a b") << QByteArray("a b");
    QTest::newRow("blank at the front of the name") << QByteArray("20240101000000  a") << QByteArray(" a");
    QTest::newRow("no path") << QByteArray("20240101000000") << QByteArray();
    QTest::newRow("empty path") << QByteArray("20240101000000 ") << QByteArray();
    QTest::newRow("no time") << QByteArray("a.txt") << QByteArray();
    QTest::newRow("wrong time") << QByteArray("20240230000000 a.txt") << QByteArray();
    QTest::newRow("the other way round") << QByteArray("a.txt 20240101000000") << QByteArray();
}

void TestArguments::mfmt()
{
    QFETCH(QByteArray, argument);
    QFETCH(QByteArray, path);
    const auto read = protocol::parseMfmt(argument);
    QCOMPARE(read.has_value(), !path.isEmpty());
    if (read) {
        QCOMPARE(read->path, path);
        QCOMPARE(read->seconds, 1704067200);
    }
}

void TestArguments::listPath_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<QByteArray>("path");
    const auto row = [](const char *argument, const char *path) {
        QTest::newRow(argument) << QByteArray(argument) << QByteArray(path);
    };
    row("", "");
    row("/pub", "/pub");
    row("-a", "");
    row("-l", "");
    row("-la", "");
    row("-al", "");
    row("-la /pub", "/pub");
    row("-a -l /pub", "/pub");
    row("-CF", "");
    row("-CF /pub", "/pub");
    row("-C -F -1", "");
    row("-FC", "-FC");
    row("-a a b", "a b");
    row("-la ", "");
    row("-la -R", "-R");
    row("-R", "-R");
    row("-lah", "-lah");
    row("-", "-");
    row("-A", "-A");
    row("./-l", "./-l");
    row("dir -l", "dir -l");
    row(" -l", " -l");
}

void TestArguments::listPath()
{
    QFETCH(QByteArray, argument);
    QFETCH(QByteArray, path);
    QCOMPARE(protocol::listPath(argument), path);
}

void TestArguments::quotedPath()
{
    QCOMPARE(protocol::quotedPath("/pub"), QByteArray("\"/pub\""));
    QCOMPARE(protocol::quotedPath("/a\"b"), QByteArray("\"/a\"\"b\""));
    QCOMPARE(protocol::quotedPath("\"\""), QByteArray("\"\"\"\"\"\""));
    QCOMPARE(protocol::quotedPath(""), QByteArray("\"\""));
}

void TestArguments::path_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<bool>("acceptable");
    const auto row = [](const char *name, const QByteArray &argument, bool acceptable) {
        QTest::newRow(name) << argument << acceptable;
    };
    row("empty", "", true);
    row("ASCII", "/pub/a b.txt", true);
    row("two bytes", "\xc3\xa4", true);
    row("three bytes", "\xe6\x97\xa5", true);
    row("four bytes", "\xf0\x9f\x98\x80", true);
    row("right-to-left mark is for the area to decide", "\xe2\x80\xae", true);
    row("NUL", QByteArray("a\0b", 3), false);
    row("CR", "a\rb", false);
    row("LF", "a\nb", false);
    row("tab", "a\tb", false);
    row("escape", "\x1b[2J", false);
    row("delete", "a\x7f", false);
    row("C1", "\xc2\x9b", false);
    row("first C1", "\xc2\x80", false);
    row("behind C1", "\xc2\xa0", true);
    row("Latin-1", "\xe4", false);
    row("IAC", "a\xff", false);
    row("lone continuation", "\x80", false);
    row("overlong slash", "\xc0\xaf", false);
    row("overlong slash in three bytes", "\xe0\x80\xaf", false);
    row("overlong slash in four bytes", "\xf0\x80\x80\xaf", false);
    row("overlong NUL", "\xc0\x80", false);
    row("high surrogate", "\xed\xa0\x80", false);
    row("low surrogate", "\xed\xbf\xbf", false);
    row("above U+10FFFF", "\xf4\x90\x80\x80", false);
    row("five bytes", "\xf8\x88\x80\x80\x80", false);
    row("cut off", "a\xe6\x97", false);
    row("continuation missing",
        "\xe6\x97"
        "a",
        false);
}

void TestArguments::path()
{
    QFETCH(QByteArray, argument);
    QFETCH(bool, acceptable);
    QCOMPARE(protocol::isAcceptablePath(argument), acceptable);
}

void TestArguments::everyCodePoint()
{
    for (char32_t c = 0; c <= 0x10ffff; ++c) {
        const bool surrogate = c >= 0xd800 && c <= 0xdfff;
        if (surrogate)
            continue;
        const bool control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
        if (protocol::isAcceptablePath(QString::fromUcs4(&c, 1).toUtf8()) == control)
            QFAIL(qPrintable(QString::number(c, 16)));
    }
}

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
