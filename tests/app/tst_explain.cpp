#include "app/ExplainCommand.h"
#include "tests/app/Capture.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class TestExplain final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void specialAddresses_data();
    void specialAddresses();
    void circumstances_data();
    void circumstances();
    void thePersonSeesWhatDecided();
    void wrongUsage_data();
    void wrongUsage();

private:
    QStringList words(const QStringList &further, const QString &line) const
    {
        return QStringList{u"--profile"_s, m_profile.path()} + further + QStringList{line};
    }
    QJsonObject told(const QStringList &further, const QString &line, int *code)
    {
        support::Capture capture;
        *code = capture.run(app::explain, words(QStringList{u"--json"_s} + further, line));
        return QJsonDocument::fromJson(capture.out().toUtf8()).object();
    }
    QString configuration(const QByteArray &json)
    {
        QFile file(m_profile.filePath(u"given.json"_s));
        const bool written = file.open(QIODevice::WriteOnly) && file.write(json) == json.size();
        return written ? file.fileName() : QString();
    }

    QTemporaryDir m_profile;
};

void TestExplain::specialAddresses_data()
{
    QTest::addColumn<QString>("client");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("reasons");
    QTest::addColumn<int>("reply");
    const QString peer = u"203.0.113.7"_s;
    const QString none;

    QTest::newRow("this host") << peer << u"PORT 0,0,0,0,31,144"_s << u"not-routable"_s << 504;
    QTest::newRow("localhost") << peer << u"PORT 127,0,0,1,31,144"_s << u"this-server"_s << 504;
    QTest::newRow("localhost by IPv6") << peer << u"EPRT |2|::1|8080|"_s << u"this-server"_s << 504;
    QTest::newRow("all of 127/8") << peer << u"PORT 127,9,9,9,31,144"_s << u"this-server"_s << 504;
    QTest::newRow("the server itself") << peer << u"PORT 198,51,100,10,31,144"_s << u"this-server"_s << 504;
    QTest::newRow("cloud metadata") << peer << u"PORT 169,254,169,254,0,80"_s
                                    << u"not-routable third-party reserved-port"_s << 504;
    QTest::newRow("multicast") << peer << u"PORT 224,0,0,1,31,144"_s << u"not-routable"_s << 504;
    QTest::newRow("broadcast") << peer << u"PORT 255,255,255,255,31,144"_s << u"not-routable"_s << 504;
    QTest::newRow("the peer, mapped") << peer << u"EPRT |2|::ffff:203.0.113.7|5000|"_s << none << 200;
    QTest::newRow("v4-compatible") << peer << u"EPRT |2|::203.0.113.7|5000|"_s << u"not-routable"_s << 504;
    QTest::newRow("NAT64 of a private one") << peer << u"EPRT |2|64:ff9b::a01:203|5000|"_s << u"third-party"_s << 504;
    QTest::newRow("a zone from the wire") << peer << u"EPRT |2|fe80::1%2|5000|"_s << u"malformed"_s << 501;
    QTest::newRow("local testing") << u"127.0.0.1"_s << u"PORT 127,0,0,1,31,144"_s << none << 200;
    QTest::newRow("port zero") << peer << u"PORT 203,0,113,7,0,0"_s << u"port-zero"_s << 501;
    QTest::newRow("a reserved port of its own") << peer << u"PORT 203,0,113,7,0,25"_s << u"reserved-port"_s << 504;
    QTest::newRow("another family") << peer << u"EPRT |3|x|5000|"_s << u"malformed"_s << 522;
    QTest::newRow("a third party's mail port")
        << peer << u"PORT 10,0,0,9,0,25"_s << u"third-party reserved-port"_s << 504;
}

void TestExplain::specialAddresses()
{
    QFETCH(QString, client);
    QFETCH(QString, line);
    QFETCH(QString, reasons);
    QFETCH(int, reply);
    int code = -1;
    const QJsonObject object = told({u"--client"_s, client, u"--server"_s, u"198.51.100.10"_s}, line, &code);

    QStringList found;
    const QJsonArray array = object[u"reasons"_s].toArray();
    for (const QJsonValue &reason : array)
        found += reason.toString();
    for (const QString &wanted : reasons.split(u' ', Qt::SkipEmptyParts))
        QVERIFY2(found.contains(wanted), qPrintable(found.join(u' ')));
    QCOMPARE(found.isEmpty(), reasons.isEmpty());
    QCOMPARE(code, reasons.isEmpty() ? 0 : 1);
    QCOMPARE(object[u"verdict"_s].toString(), reasons.isEmpty() ? u"allowed"_s : u"blocked"_s);
    QCOMPARE(object[u"reply_code"_s].toInt(), reply);

    int decided = 0;
    const QJsonArray ladder = object[u"ladder"_s].toArray();
    for (const QJsonValue &step : ladder)
        decided += step[u"decided"_s].toBool() ? 1 : 0;
    QCOMPARE(decided, 1);
}

void TestExplain::circumstances_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("decidedBy");
    QTest::addColumn<QString>("decidedWhen");
    QTest::addColumn<int>("reply");

    const QString mirror = u"PORT 10,0,0,9,31,144"_s;
    QTest::newRow("anonymous may not reach the mirror")
        << QStringList{} << mirror << 1 << u"otherwise"_s << u"named"_s << 504;
    QTest::newRow("alice may name it") << QStringList{u"--user"_s, u"alice"_s, u"--tls"_s} << mirror << 0 << u"rule"_s
                                       << u"named"_s << 200;
    QTest::newRow("unprotected she may not")
        << QStringList{u"--user"_s, u"alice"_s} << mirror << 1 << u"otherwise"_s << u"named"_s << 521;
    QTest::newRow("and only to send") << QStringList{u"--user"_s, u"alice"_s, u"--tls"_s, u"--transfer"_s, u"receive"_s}
                                      << mirror << 1 << u"otherwise"_s << u"connecting"_s << 425;
    QTest::newRow("a rule that refuses") << QStringList{} << u"PORT 10,6,6,6,31,144"_s << 1 << u"rule"_s << u"named"_s
                                         << 504;
    QTest::newRow("a passive offer") << QStringList{} << u"EPSV"_s << 0 << u"rule"_s << u"named"_s << 229;
    QTest::newRow("a passive offer of its own family")
        << QStringList{} << u"EPSV 1"_s << 0 << u"rule"_s << u"named"_s << 229;
    QTest::newRow("the client takes it") << QStringList{u"--peer"_s, u"203.0.113.7"_s} << u"PASV"_s << 0 << u"rule"_s
                                         << u"connecting"_s << 227;
    QTest::newRow("a stranger takes it, and nothing is said")
        << QStringList{u"--peer"_s, u"203.0.113.8"_s} << u"PASV"_s << 1 << u"otherwise"_s << u"connecting"_s << 0;
    QTest::newRow("our own listener's port")
        << QStringList{} << u"PORT 127,0,0,1,8,73"_s << 1 << u"fact"_s << u"named"_s << 504;
}

void TestExplain::circumstances()
{
    QFETCH(QStringList, options);
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QString, decidedBy);
    QFETCH(QString, decidedWhen);
    QFETCH(int, reply);
    const QString file = configuration(R"({
        "accounts": {"users": [{"name": "alice"}]},
        "policy": {"rules": [
            {"id": "own", "action": "allow", "targets": ["client"], "ports": "1024-65535"},
            {"id": "bad", "action": "deny", "targets": ["10.6.6.6"]},
            {"id": "local", "action": "allow", "targets": ["server"], "ports": "1024-65535", "direction": "active"},
            {"id": "mirror", "action": "allow", "users": ["alice"], "targets": ["10.0.0.0/24"],
             "transfers": ["send"], "tls": "required", "direction": "active"}]}})");
    int found = -1;
    const QJsonObject object =
        told(QStringList{u"--config"_s, file, u"--client"_s, u"203.0.113.7"_s} + options, line, &found);
    QCOMPARE(found, code);
    QCOMPARE(object[u"decided_by"_s].toString(), decidedBy);
    QCOMPARE(object[u"decided_when"_s].toString(), decidedWhen);
    QCOMPARE(object[u"reply_code"_s].toInt(), reply);
}

void TestExplain::thePersonSeesWhatDecided()
{
    support::Capture capture;
    QCOMPARE(capture.run(app::explain, words({u"--client"_s, u"203.0.113.7"_s}, u"PORT 10,0,0,9,0,25"_s)), 1);
    const QString out = capture.out();
    QVERIFY2(out.contains(u"10.0.0.9 is another machine than the client 203.0.113.7"_s), qPrintable(out));
    QVERIFY2(out.contains(u"\n  third-party "_s) && out.contains(u"\n  reserved-port "_s), qPrintable(out));
    QVERIFY2(out.contains(u"\n  own-address: the target is not among its targets\n> otherwise: deny\n"_s),
             qPrintable(out));
    QVERIFY2(out.endsWith(u"Reply: 504 That data address is not permitted.\n"_s), qPrintable(out));
}

void TestExplain::wrongUsage_data()
{
    QTest::addColumn<QStringList>("further");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const QStringList client{u"--client"_s, u"203.0.113.7"_s};
    const QString port = u"PORT 10,0,0,9,0,25"_s;
    QTest::newRow("no client") << QStringList{} << port << u"--client"_s;
    QTest::newRow("a client that is no address")
        << QStringList{u"--client"_s, u"localhost"_s} << port << u"localhost"_s;
    QTest::newRow("an octal client") << QStringList{u"--client"_s, u"010.0.0.1"_s} << port << u"010.0.0.1"_s;
    QTest::newRow("a command that names nothing") << client << u"RETR file"_s << u"PORT 10,0,0,9,0,25"_s;
    QTest::newRow("PORT without argument") << client << u"PORT"_s << u"PORT 10,0,0,9,0,25"_s;
    QTest::newRow("EPSV of another family") << client << u"EPSV 2"_s << u"EPSV"_s;
    QTest::newRow("EPSV ALL") << client << u"EPSV ALL"_s << u"EPSV"_s;
    QTest::newRow("PASV with an argument") << client << u"PASV 1"_s << u"PASV"_s;
    QTest::newRow("PASV over IPv6") << QStringList{u"--client"_s, u"2001:db8::7"_s} << u"PASV"_s << u"IPv4"_s;
    QTest::newRow("another transfer") << client + QStringList{u"--transfer"_s, u"both"_s} << port << u"both"_s;
    QTest::newRow("an unknown option") << client + QStringList{u"--nonsense"_s} << port << u"nonsense"_s;
    QTest::newRow("a configuration that is not there")
        << client + QStringList{u"--config"_s, u"/nowhere.json"_s} << port << u"/nowhere.json"_s;
}

void TestExplain::wrongUsage()
{
    QFETCH(QStringList, further);
    QFETCH(QString, line);
    QFETCH(QString, says);
    support::Capture capture;
    QCOMPARE(capture.run(app::explain, words(further, line)), 2);
    QVERIFY2(capture.err().contains(says), qPrintable(capture.err()));
    QVERIFY(capture.err().startsWith(u"portcullis: "_s));
    QCOMPARE(capture.out(), QString());
}

QTEST_GUILESS_MAIN(TestExplain)
#include "tst_explain.moc"
