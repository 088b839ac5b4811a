#include "server/base/PlainText.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

class PlainTextTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytes_data();
    void bytes();
    void unicode_data();
    void unicode();
    void everyByteAloneStaysOnOneLine();
    void longBytesAreCutWithAnEllipsis();
    void longTextIsCutWithAnEllipsis();
};

void PlainTextTest::bytes_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QString>("shown");

    QTest::newRow("nothing") << ""_ba << u""_s;
    QTest::newRow("plain letters") << "RETR a b.txt"_ba << u"RETR a b.txt"_s;
    QTest::newRow("valid UTF-8 of two, three and four bytes") << "\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\x87"_ba << u"ä€🐇"_s;
    QTest::newRow("line ends") << "a\r\nb\tc"_ba << u"a\\x0D\\x0Ab\\x09c"_s;
    QTest::newRow("NUL, escape and delete") << QByteArray("\0\x1b\x7f", 3) << u"\\x00\\x1B\\x7F"_s;
    QTest::newRow("backslash") << "a\\x41"_ba << u"a\\\\x41"_s;
    QTest::newRow("C1 control") << "\xc2\x9b"_ba << u"\\u{009B}"_s;
    QTest::newRow("right-to-left override") << "a\xe2\x80\xae"
                                               "b"_ba
                                            << u"a\\u{202E}b"_s;
    QTest::newRow("isolate") << "\xe2\x81\xa6"_ba << u"\\u{2066}"_s;
    QTest::newRow("zero-width space") << "\xe2\x80\x8b"_ba << u"\\u{200B}"_s;
    QTest::newRow("byte order mark") << "\xef\xbb\xbf"_ba << u"\\u{FEFF}"_s;
    QTest::newRow("line and paragraph separator") << "\xe2\x80\xa8\xe2\x80\xa9"_ba << u"\\u{2028}\\u{2029}"_s;
    QTest::newRow("soft hyphen") << "\xc2\xad"_ba << u"\\u{00AD}"_s;
    QTest::newRow("Hangul filler") << "\xe3\x85\xa4"_ba << u"\\u{3164}"_s;
    QTest::newRow("tag character") << "\xf3\xa0\x81\x81"_ba << u"\\u{E0041}"_s;
    QTest::newRow("variation selector") << "\xef\xb8\x8f"_ba << u"\\u{FE0F}"_s;
    QTest::newRow("lone continuation byte") << "a\x80z"_ba << u"a\\x80z"_s;
    QTest::newRow("Latin-1 byte") << "caf\xe9"_ba << u"caf\\xE9"_s;
    QTest::newRow("overlong slash") << "\xc0\xaf"_ba << u"\\xC0\\xAF"_s;
    QTest::newRow("overlong in three bytes") << "\xe0\x80\xaf"_ba << u"\\xE0\\x80\\xAF"_s;
    QTest::newRow("overlong in four bytes") << "\xf0\x80\x80\xaf"_ba << u"\\xF0\\x80\\x80\\xAF"_s;
    QTest::newRow("surrogate in UTF-8") << "\xed\xa0\x80"_ba << u"\\xED\\xA0\\x80"_s;
    QTest::newRow("above U+10FFFF") << "\xf4\x90\x80\x80"_ba << u"\\xF4\\x90\\x80\\x80"_s;
    QTest::newRow("five-byte form") << "\xf8\x88\x80\x80\x80"_ba << u"\\xF8\\x88\\x80\\x80\\x80"_s;
    QTest::newRow("sequence broken off at the end") << "a\xe2\x82"_ba << u"a\\xE2\\x82"_s;
    QTest::newRow("sequence broken by a letter") << "\xe2\x82X"_ba << u"\\xE2\\x82X"_s;
    QTest::newRow("telnet command bytes") << "\xff\xf4"_ba << u"\\xFF\\xF4"_s;
    QTest::newRow("markup is left to the widget") << "<b>&amp;"_ba << u"<b>&amp;"_s;
}

void PlainTextTest::bytes()
{
    QFETCH(QByteArray, raw);
    QFETCH(QString, shown);
    QCOMPARE(base::escaped(QByteArrayView(raw)), shown);
}

void PlainTextTest::unicode_data()
{
    QTest::addColumn<QString>("raw");
    QTest::addColumn<QString>("shown");

    QTest::newRow("letters of several scripts") << u"Zoë Ωμέγα 日本"_s << u"Zoë Ωμέγα 日本"_s;
    QTest::newRow("pair of surrogates") << u"🐇"_s << u"🐇"_s;
    QTest::newRow("lone high surrogate") << (u"a"_s + QChar(0xd83d)) << u"a\\u{D83D}"_s;
    QTest::newRow("lone low surrogate") << (QChar(0xdc07) + u"a"_s) << u"\\u{DC07}a"_s;
    QTest::newRow("controls") << u"a\nb"_s << u"a\\x0Ab"_s;
    QTest::newRow("left-to-right mark") << (u"a"_s + QChar(0x200e)) << u"a\\u{200E}"_s;
    QTest::newRow("backslash") << u"\\"_s << u"\\\\"_s;
}

void PlainTextTest::unicode()
{
    QFETCH(QString, raw);
    QFETCH(QString, shown);
    QCOMPARE(base::escaped(raw), shown);
}

void PlainTextTest::everyByteAloneStaysOnOneLine()
{
    for (int byte = 0; byte < 256; ++byte) {
        const char c = char(byte);
        const QString shown = base::escaped(QByteArrayView(&c, 1));
        const bool printable = byte >= 0x20 && byte < 0x7f;
        QCOMPARE(shown.size(), printable ? (byte == '\\' ? 2 : 1) : 4);
        for (const QChar shownChar : shown)
            QVERIFY(shownChar.unicode() >= 0x20 && shownChar.unicode() < 0x7f);
    }
}

void PlainTextTest::longBytesAreCutWithAnEllipsis()
{
    QCOMPARE(base::escaped(QByteArrayView("abcd"), 4), u"abcd"_s);
    QCOMPARE(base::escaped(QByteArrayView("abcde"), 4), u"abcd…"_s);
    QCOMPARE(base::escaped(QByteArrayView("abc\xc3\xa4"), 4), u"abc…"_s);
    QCOMPARE(base::escaped(QByteArrayView("ab\xc3\xa4z"), 4), u"abä…"_s);
    QCOMPARE(base::escaped(QByteArrayView("a"), 0), u"…"_s);
    QCOMPARE(base::escaped(QByteArrayView(QByteArray(600, 'x'))).size(), 513);
}

void PlainTextTest::longTextIsCutWithAnEllipsis()
{
    QCOMPARE(base::escaped(u"abcd"_s, 4), u"abcd"_s);
    QCOMPARE(base::escaped(u"abcde"_s, 4), u"abcd…"_s);
    QCOMPARE(base::escaped(u"abc🐇"_s, 4), u"abc…"_s);
}

QTEST_APPLESS_MAIN(PlainTextTest)
#include "tst_plaintext.moc"
