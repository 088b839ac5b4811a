#include "server/protocol/AsciiCodec.h"

#include <QRandomGenerator>
#include <QTest>

namespace {

template <typename NextSize> QByteArray encoded(QByteArrayView stored, NextSize nextSize)
{
    protocol::AsciiEncoder encoder;
    QByteArray wire;
    while (!stored.isEmpty()) {
        const qsizetype size = std::min<qsizetype>(nextSize(), stored.size());
        encoder.encode(stored.first(size), wire);
        stored = stored.sliced(size);
    }
    return wire;
}

template <typename NextSize> QByteArray decoded(QByteArrayView wire, NextSize nextSize)
{
    protocol::AsciiDecoder decoder;
    QByteArray stored;
    while (!wire.isEmpty()) {
        const qsizetype size = std::min<qsizetype>(nextSize(), wire.size());
        decoder.decode(wire.first(size), stored);
        wire = wire.sliced(size);
    }
    decoder.finish(stored);
    return stored;
}

} // namespace

class TestAsciiCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encode_data();
    void encode();
    void decode_data();
    void decode();
    void piecesDoNotMatter();
    void unixTextSurvives();
    void emptyPiecesChangeNothing();
    void appendsToWhatIsThere();
};

void TestAsciiCodec::encode_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("wire");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("no line end") << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("Unix") << QByteArray("a\nb\n") << QByteArray("a\r\nb\r\n");
    QTest::newRow("DOS") << QByteArray("a\r\nb\r\n") << QByteArray("a\r\nb\r\n");
    QTest::newRow("mixed") << QByteArray("a\r\nb\nc") << QByteArray("a\r\nb\r\nc");
    QTest::newRow("empty lines") << QByteArray("\n\n\n") << QByteArray("\r\n\r\n\r\n");
    QTest::newRow("empty DOS lines") << QByteArray("\r\n\r\n") << QByteArray("\r\n\r\n");
    QTest::newRow("lone CR") << QByteArray("a\rb\r") << QByteArray("a\rb\r");
    QTest::newRow("CR CR LF") << QByteArray("\r\r\n") << QByteArray("\r\r\n");
    QTest::newRow("LF CR") << QByteArray("\n\r") << QByteArray("\r\n\r");
    QTest::newRow("NUL") << QByteArray("\0\n", 2) << QByteArray("\0\r\n", 3);
}

void TestAsciiCodec::encode()
{
    QFETCH(QByteArray, stored);
    QFETCH(QByteArray, wire);
    QCOMPARE(encoded(stored, [&] { return stored.size(); }), wire);
    QCOMPARE(encoded(stored, [] { return 1; }), wire);
}

void TestAsciiCodec::decode_data()
{
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<QByteArray>("stored");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("lines") << QByteArray("a\r\nb\r\n") << QByteArray("a\nb\n");
    QTest::newRow("bare LF") << QByteArray("a\nb") << QByteArray("a\nb");
    QTest::newRow("lone CR") << QByteArray("a\rb") << QByteArray("a\rb");
    QTest::newRow("CR at the very end") << QByteArray("a\r") << QByteArray("a\r");
    QTest::newRow("CR CR LF") << QByteArray("\r\r\n") << QByteArray("\r\n");
    QTest::newRow("only CRs") << QByteArray("\r\r\r") << QByteArray("\r\r\r");
    QTest::newRow("LF CR") << QByteArray("\n\r") << QByteArray("\n\r");
}

void TestAsciiCodec::decode()
{
    QFETCH(QByteArray, wire);
    QFETCH(QByteArray, stored);
    QCOMPARE(decoded(wire, [&] { return wire.size(); }), stored);
    QCOMPARE(decoded(wire, [] { return 1; }), stored);
}

void TestAsciiCodec::piecesDoNotMatter()
{
    QRandomGenerator random(1985);
    for (int round = 0; round < 200; ++round) {
        QByteArray bytes;
        for (int i = random.bounded(300); i > 0; --i)
            bytes.append("a\r\n"[random.bounded(3)]);
        const auto whole = [&] { return bytes.size(); };
        const auto pieces = [&] { return 1 + random.bounded(9); };
        QCOMPARE(encoded(bytes, pieces), encoded(bytes, whole));
        QCOMPARE(decoded(bytes, pieces), decoded(bytes, whole));
    }
}

void TestAsciiCodec::unixTextSurvives()
{
    QRandomGenerator random(959);
    for (int round = 0; round < 200; ++round) {
        QByteArray text;
        for (int i = random.bounded(300); i > 0; --i)
            text.append("ab\n"[random.bounded(3)]);
        const auto pieces = [&] { return 1 + random.bounded(9); };
        QCOMPARE(decoded(encoded(text, pieces), pieces), text);
    }
}

void TestAsciiCodec::emptyPiecesChangeNothing()
{
    protocol::AsciiEncoder encoder;
    QByteArray wire;
    encoder.encode("\r", wire);
    encoder.encode({}, wire);
    encoder.encode("\n", wire);
    QCOMPARE(wire, QByteArray("\r\n"));

    protocol::AsciiDecoder decoder;
    QByteArray stored;
    decoder.decode("\r", stored);
    decoder.decode({}, stored);
    decoder.decode("\n", stored);
    decoder.finish(stored);
    QCOMPARE(stored, QByteArray("\n"));
}

void TestAsciiCodec::appendsToWhatIsThere()
{
    QByteArray wire("before");
    protocol::AsciiEncoder().encode("\n", wire);
    QCOMPARE(wire, QByteArray("before\r\n"));
}

QTEST_GUILESS_MAIN(TestAsciiCodec)
#include "tst_ascii_codec.moc"
