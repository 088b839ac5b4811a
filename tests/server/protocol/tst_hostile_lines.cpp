#include "server/protocol/CommandTable.h"

#include <QTest>

class TestHostileLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foreign_data();
    void foreign();
    void ownCommandsAreNeverForeign();
    void redacted_data();
    void redacted();
};

void TestHostileLines::foreign_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("expected");
    const auto row = [](const QByteArray &line, bool expected) {
        QTest::newRow(line.toPercentEncoding(" /*:").constData()) << line << expected;
    };
    for (const char *method :
         {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "PROPFIND"}) {
        const QByteArray word(method);
        row(word + " / HTTP/1.1", true);
        row(word + " /a", true);
        row(word + " *", true);
        row(word.toLower() + " /", true);
        row(word, false);
        row(word + " a", false);
        row("X" + word + " /", false);
        row(word + "X /", false);
    }
    for (const char *verb : {"EHLO", "HELO", "MAIL", "RCPT", "DATA", "STARTTLS", "APOP"}) {
        const QByteArray word(verb);
        row(word, true);
        row(word + " x", true);
        row(word.toLower() + " x", true);
        row(word + "X", false);
        row("X" + word, false);
    }
    row("MAIL FROM:<a@example.com>", true);
    row("RCPT TO:<a@example.com>", true);
    row("CONNECT example.com:25 HTTP/1.0", true);
    row("MKCOL /a HTTP/1.1", true);
    row("x http/1.0", true);
    row("BREW /pot-1 HTTP/", true);
    row("SSH-2.0-OpenSSH_9.2", true);
    row("ssh-1.99", true);
    row("SSH", false);
    row(QByteArray("\x16\x03\x01\x02\x00\x01", 6), true);
    row("\x16\x03", true);
    row("\x16\x04", false);
    row("\x16", false);
    row("", false);
    row(" ", false);
    row("Host: example.com", false);
}

void TestHostileLines::foreign()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, expected);
    QCOMPARE(protocol::isForeignProtocol(line), expected);
}

void TestHostileLines::ownCommandsAreNeverForeign()
{
    for (const protocol::CommandSpec &spec : protocol::commandTable()) {
        const QByteArray name(spec.name.data(), qsizetype(spec.name.size()));
        for (const char *argument :
             {"", " ", " /", " *", " /a HTTP/1.1", " notes on HTTP/index", " GET / HTTP/1.1", " FROM:<a>"}) {
            QVERIFY2(!protocol::isForeignProtocol(QByteArray(name + argument)), name.constData());
            QVERIFY2(!protocol::isForeignProtocol(QByteArray(name.toLower() + argument)), name.constData());
        }
        for (qsizetype length = 0; length < name.size(); ++length) // while it is being typed
            QVERIFY2(!protocol::isForeignProtocol(name.first(length)), name.constData());
    }
}

void TestHostileLines::redacted_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *line, const char *expected) {
        QTest::newRow(line) << QByteArray(line) << QByteArray(expected);
    };
    row("PASS hunter2", "PASS ****");
    row("pass hunter2", "pass ****");
    row(" PASS hunter2", " PASS ****");
    row("  \tPASS hunter2", "  \tPASS ****");
    row("PAS hunter2", "PAS ****");
    row("PASSW hunter2", "PASS ****");
    row("PASSWORD hunter2", "PASS ****");
    row("PASWD hunter2", "PASW ****");
    row("PASShunter2", "PASS ****");
    row("PASS\thunter2", "PASS ****");
    row("PASS\rhunter2", "PASS ****");
    row("PASS=hunter2", "PASS ****");
    row("PSS hunter2", "PSS ****");
    row("ASS hunter2", "ASS ****");
    row("PADS hunter2", "PADS ****");
    row("PASD hunter2", "PASD ****");
    row("OASS hunter2", "OASS ****");
    row("XPASS hunter2", "XPASS ****");
    row("PA5S hunter2", "PA5S hunter2");
    row("\xef\xbb\xbfPASS hunter2", "\xef\xbb\xbfPASS ****");
    row("PASS", "PASS");
    row("PASS ", "PASS ****");
    row("PASS a b", "PASS ****");
    row("PASV", "PASV");
    row("PASV x", "PASV x");
    row("PORT 1,2,3,4,5,6", "PORT 1,2,3,4,5,6");
    row("USER pass", "USER pass");
    row("RETR PASS", "RETR PASS");
    row("PBSZ 0", "PBSZ 0");
    row("", "");
    row("   ", "   ");
    row("123", "123");
}

void TestHostileLines::redacted()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, expected);
    QCOMPARE(protocol::redacted(line), expected);
}

QTEST_GUILESS_MAIN(TestHostileLines)
#include "tst_hostile_lines.moc"
