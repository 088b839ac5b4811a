#include "server/protocol/Features.h"

#include "server/protocol/CommandTable.h"

#include <QTest>

using protocol::Need;

class TestFeatures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everything();
    void followsThePolicy();
    void helpListsWhatIsImplemented();
    void helpOfEveryCommand();
    void helpEchoesNothing();
};

void TestFeatures::everything()
{
    QCOMPARE(protocol::featReply({true, true, true, true, protocol::allFacts}).toWire(),
             QByteArray("211-Extensions supported:\r\n AUTH TLS\r\n EPRT\r\n EPSV\r\n MDTM\r\n MFMT\r\n"
                        " MLST type*;size*;modify*;perm*;\r\n PBSZ\r\n PROT\r\n REST STREAM\r\n SIZE\r\n TVFS\r\n "
                        "UTF8\r\n211 End\r\n"));
}

void TestFeatures::followsThePolicy()
{
    QCOMPARE(protocol::featReply({false, false, false, false, protocol::Fact::Size}).toWire(),
             QByteArray("211-Extensions supported:\r\n MDTM\r\n MLST type;size*;modify;perm;\r\n"
                        " REST STREAM\r\n SIZE\r\n TVFS\r\n UTF8\r\n211 End\r\n"));
    QVERIFY(!protocol::featReply({false, true, true, true, protocol::allFacts}).lines().contains("EPRT"));
    QVERIFY(!protocol::featReply({true, false, true, true, protocol::allFacts}).lines().contains("EPSV"));
    QVERIFY(!protocol::featReply({true, true, false, true, protocol::allFacts}).lines().contains("MFMT"));
    QVERIFY(!protocol::featReply({true, true, true, false, protocol::allFacts}).toWire().contains("TLS"));
}

void TestFeatures::helpListsWhatIsImplemented()
{
    const protocol::Reply reply = protocol::helpReply({});
    QCOMPARE(reply.code(), 214);
    QList<QByteArray> words;
    const QList<QByteArray> middle = reply.lines().mid(1, reply.lines().size() - 2);
    for (const QByteArray &line : middle) {
        QVERIFY(line.size() < 72);
        words += line.simplified().split(' ');
    }
    QList<QByteArray> expected;
    for (const protocol::CommandSpec &spec : protocol::commandTable()) {
        if (!spec.needs.testFlag(Need::Unimplemented))
            expected.append(QByteArray(spec.name.data(), qsizetype(spec.name.size())));
    }
    QCOMPARE(words, expected);
}

void TestFeatures::helpOfEveryCommand()
{
    for (const protocol::CommandSpec &spec : protocol::commandTable()) {
        const QByteArray name(spec.name.data(), qsizetype(spec.name.size()));
        const protocol::Reply reply = protocol::helpReply(name);
        if (spec.needs.testFlag(Need::Unimplemented))
            QCOMPARE(reply.code(), 502);
        else
            QCOMPARE(reply.toWire(),
                     "214 Syntax: " + QByteArray(spec.syntax.data(), qsizetype(spec.syntax.size())) + "\r\n");
        QCOMPARE(protocol::helpReply(name.toLower()), reply);
    }
}

void TestFeatures::helpEchoesNothing()
{
    for (const QByteArray argument : {"mallory", "RETR mallory", "227 mallory", " RETR", "mallory\r\n"}) {
        const protocol::Reply reply = protocol::helpReply(argument);
        QCOMPARE(reply.code(), 501);
        QVERIFY(!reply.toWire().contains("mallory"));
    }
}

QTEST_GUILESS_MAIN(TestFeatures)
#include "tst_features.moc"
