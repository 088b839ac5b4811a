#include "server/protocol/Reply.h"

#include <QTest>

using protocol::Reply;

class TestReply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wire_data();
    void wire();
    void everyByteStaysInItsLine();
    void equality();
};

void TestReply::wire_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<QByteArray>("wire");
    QTest::newRow("none") << Reply() << QByteArray();
    QTest::newRow("one line") << Reply(200, "Done.") << QByteArray("200 Done.\r\n");
    QTest::newRow("empty text") << Reply(200, "") << QByteArray("200 \r\n");
    QTest::newRow("two lines") << Reply(211, "Status:", {}, "End") << QByteArray("211-Status:\r\n211 End\r\n");
    QTest::newRow("middle lines behind a blank") << Reply(211, "Extensions:", {"EPRT", "EPSV"}, "End")
                                                 << QByteArray("211-Extensions:\r\n EPRT\r\n EPSV\r\n211 End\r\n");
    QTest::newRow("a middle line can't end the reply")
        << Reply(250, "Listing:", {"250 End"}, "End") << QByteArray("250-Listing:\r\n 250 End\r\n250 End\r\n");
    QTest::newRow("CR and LF can't break out")
        << Reply(257, "\"/a\r\n230 Welcome\"") << QByteArray("257 \"/a??230 Welcome\"\r\n");
    QTest::newRow("in a middle line neither")
        << Reply(250, "x", {"a\r\n250 End"}, "y") << QByteArray("250-x\r\n a??250 End\r\n250 y\r\n");
    QTest::newRow("NUL") << Reply(257, QByteArray("a\0b", 3)) << QByteArray("257 a?b\r\n");
    QTest::newRow("escape and delete") << Reply(257, "\x1b[2J\x7f") << QByteArray("257 ?[2J?\r\n");
    QTest::newRow("C1 control") << Reply(257,
                                         "a\xc2\x9b"
                                         "2J")
                                << QByteArray("257 a?2J\r\n");
    QTest::newRow("Telnet IAC") << Reply(257, "a\xff\xfd\x01") << QByteArray("257 a?\xfd?\r\n");
    QTest::newRow("UTF-8 stays") << Reply(257,
                                          "Gr\xc3\xb6\xc3\x9f"
                                          "e \xc2\xa0 \xe6\x97\xa5")
                                 << QByteArray("257 Gr\xc3\xb6\xc3\x9f"
                                               "e \xc2\xa0 \xe6\x97\xa5\r\n");
}

void TestReply::wire()
{
    QFETCH(Reply, reply);
    QFETCH(QByteArray, wire);
    QCOMPARE(reply.toWire(), wire);
}

void TestReply::everyByteStaysInItsLine()
{
    QByteArray all;
    for (int byte = 0; byte < 256; ++byte)
        all.append(char(byte));
    const QByteArray wire = Reply(257, all).toWire();
    QCOMPARE(wire.count('\n'), 1);
    QCOMPARE(wire.count('\r'), 1);
    QVERIFY(wire.endsWith("\r\n"));
    QVERIFY(!wire.contains('\xff'));
    QVERIFY(!wire.contains('\0'));
}

void TestReply::equality()
{
    QVERIFY(Reply().isNull());
    QVERIFY(!Reply(200, "a").isNull());
    QCOMPARE(Reply(200, "a"), Reply(200, "a"));
    QVERIFY(!(Reply(200, "a") == Reply(201, "a")));
    QVERIFY(!(Reply(200, "a") == Reply(200, "b")));
    QCOMPARE(Reply(211, "a", {"b"}, "c").lines(), (QList<QByteArray>{"a", "b", "c"}));
}

QTEST_GUILESS_MAIN(TestReply)
#include "tst_reply.moc"
