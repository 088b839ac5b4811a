// What else may come over the control connection: other protocols, odd bytes, and words to be echoed.

#include "server/selftest/Say.h"
#include "server/selftest/Stage.h"

namespace selftest {

namespace {

/// A browser or a mail client is led here by somebody else; the FTP commands in its text are not its own.
void otherProtocols(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    for (const QByteArray &opening : {QByteArray("POST / HTTP/1.1"), QByteArray("GET /file HTTP/1.0"),
                                      QByteArray("EHLO mail.example"), QByteArray("SSH-2.0-client")}) {
        Conversation conversation(stage.server.overV4(), stage.client);
        finding.expect(
            Say::tr("%1: the connection is closed and nothing in it carried out").arg(QString::fromLatin1(opening)));
        conversation.send(opening + "\r\nHost: x\r\n\r\nUSER anonymous\r\nPASS self@test\r\nPORT "
                          + portArgument(bait.endpoint()) + "\r\nRETR file\r\n");
        while (const int code = conversation.hear()) {
            if (code < 400)
                finding.wrong(Say::tr("A command among the lines of another protocol was carried out."));
        }
        finding.note(conversation);
    }
    finding.checkUntouched(bait);
}

/// Firewalls open ports where a line begins as a reply of passive mode does.
void echoes(const Stage &stage, Finding &finding)
{
    const QByteArray bracket = " Entering Passive Mode (127,77,9,1,0,23)";
    Conversation conversation = stage.converse();
    finding.expect(Say::tr("No line of a reply begins with what the client sent."));
    for (const QByteArray &line :
         {QByteArray("RETR 227" + bracket), QByteArray("CWD 227" + bracket), QByteArray("SIZE 227" + bracket),
          QByteArray("MLST 227" + bracket), QByteArray("STAT 227" + bracket), QByteArray("HELP 227" + bracket),
          QByteArray("SITE 227" + bracket), QByteArray("227" + bracket), QByteArray("STAT 229 (|||23|)")}) {
        conversation.say(line);
        const QList<QByteArray> lines = conversation.lastReply().split('\n');
        for (const QByteArray &reply : lines) {
            if (reply.startsWith("227") || reply.startsWith("229"))
                finding.wrong(Say::tr("A line of the reply begins as one of passive mode."));
        }
    }
    finding.note(conversation);
}

/// A line that is too long is one wrong command, not a wrong one and the rest of it.
void longLine(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    const QByteArray line = "PORT " + portArgument(bait.endpoint());
    Conversation conversation = stage.converse();
    finding.expect(Say::tr("A line that is too long is refused as a whole."));
    for (const int limit : {512, 1024, 2048, 4096, 8192}) {
        conversation.send("NOOP" + QByteArray(limit - 4, ' ') + line + "\r\n");
        conversation.hear();
        // Two replies to one line would be read as the reply to this.
        if (conversation.say("NOOP") != 200)
            finding.wrong(Say::tr("The line was answered more than once."));
        if (conversation.say("RETR file") < 400)
            finding.wrong(Say::tr("The end of a long line was taken for a command."));
    }
    finding.checkUntouched(bait);
    finding.note(conversation);
}

/// RFC 959 section 5.3.1 ends a line with CR LF; Telnet's own commands are no part of it (RFC 854).
void oddBytes(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    const QByteArray line = "PORT " + portArgument(bait.endpoint());
    Conversation conversation = stage.converse();
    for (const QByteArray &odd : {QByteArray(line + QByteArray(1, '\0')), QByteArray(line + "\rNOOP"),
                                  QByteArray("NOOP\r" + line), QByteArray("NOOP" + QByteArray(1, '\0') + line)}) {
        finding.checkNamed(conversation.say(odd), false, odd);
        if (conversation.say("RETR file") < 400)
            finding.wrong(Say::tr("A line with odd bytes named a target."));
    }
    conversation.send("\xff\xf4\xff\xf2NOOP\r\n");
    finding.expect(Say::tr("Telnet's interrupt before a command: passed over"));
    if (conversation.hear() != 200)
        finding.wrong(Say::tr("A command after Telnet's interrupt was not understood."));
    finding.checkUntouched(bait);
    finding.note(conversation);
}

} // namespace

QList<Case> casesOfStream()
{
    constexpr auto confused = QT_TRANSLATE_NOOP(
        "selftest",
        "Where two programs cut a stream into different lines, one of them can be made to command the other.");
    return {
        {"B26-other-protocols", QT_TRANSLATE_NOOP("selftest", "HTTP, SMTP and SSH with commands in them"),
         QT_TRANSLATE_NOOP("selftest", "A web page can make a browser inside send anything to this server."),
         otherProtocols},
        {"B34-echoes", QT_TRANSLATE_NOOP("selftest", "Names that look like replies of passive mode"),
         QT_TRANSLATE_NOOP("selftest", "Firewalls open the port that such a line names, to anybody."), echoes},
        {"B35-long-lines", QT_TRANSLATE_NOOP("selftest", "Lines longer than a server reads at once"), confused,
         longLine},
        {"B36-odd-bytes", QT_TRANSLATE_NOOP("selftest", "Zero bytes, bare returns and Telnet commands"), confused,
         oddBytes},
    };
}

} // namespace selftest
