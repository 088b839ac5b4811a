// What comes over encrypted connections, and what tries to get between them.

#include "server/selftest/Say.h"
#include "server/selftest/Stage.h"

#include <sys/socket.h>

namespace selftest {

namespace {

using policy::Transfer;

/// AUTH TLS, login and PROT P; without encryption if any of it failed.
Conversation protectedConversation(const Stage &stage)
{
    Conversation conversation(stage.server.overV4(), stage.client);
    if (conversation.say("AUTH TLS") != 234 || !conversation.startTls())
        return conversation;
    stage.logIn(conversation);
    conversation.say("PBSZ 0");
    conversation.say("PROT P");
    return conversation;
}

bool isTried(const Stage &stage, Finding &finding, Transfer transfer = Transfer::Send)
{
    if (stage.allowsPassive(stage.client) && stage.allowsPassive(stage.client, transfer))
        return true;
    finding.skip(Say::tr("The policy allows no passive data connection to this user."));
    return false;
}

bool isRequired(const Stage &stage)
{
    return stage.server.sessionReuse() == config::Tls::SessionReuse::Require;
}

/// A connection to the passive port, once a transfer has begun there; invalid if none does.
base::Descriptor begin(const Stage &stage, Conversation &conversation, const QByteArray &command)
{
    conversation.say("EPSV");
    base::Descriptor data =
        Conversation::connectFrom(stage.client, {stage.self, passivePort(conversation.lastReply())});
    return conversation.say(command) == 150 ? std::move(data) : base::Descriptor();
}

/// Who comes as the client may: with the session of its control connection.
void expectOwnFile(const Stage &stage, Conversation &conversation, Finding &finding)
{
    finding.expect(Say::tr("The client itself gets its file afterwards."));
    const base::Descriptor data = begin(stage, conversation, "RETR file");
    const auto client = tls::Client::shakeHands(data.get(), conversation.tlsSession());
    if (!client || client->readAll() != PrivateServer::fileContent() || conversation.hear() != 226)
        finding.wrong(Say::tr("The client did not get its file."));
}

/// Somebody at the client's address is quicker, and shakes hands with `resumed` or with nothing.
void steal(const Stage &stage, Conversation &conversation, const tls::ClientSession &resumed, Finding &finding)
{
    const base::Descriptor data = begin(stage, conversation, "RETR file");
    const auto thief = tls::Client::shakeHands(data.get(), resumed);
    const QByteArray got = thief ? thief->readAll() : QByteArray();
    const int code = conversation.hear();
    if (thief && thief->isResumed())
        finding.wrong(Say::tr("The session of another control connection was resumed."));
    if (!isRequired(stage))
        return;
    finding.expect(Say::tr("The data connection is refused and gets nothing."));
    if (!got.isEmpty())
        finding.wrong(Say::tr("The data connection got data."));
    if (code < 500)
        finding.wrong(Say::tr("The transfer was not refused."));
}

void injection(const Stage &stage, Finding &finding)
{
    finding.expect(Say::tr("AUTH is refused, and the connection ends."));
    Conversation conversation(stage.server.overV4(), stage.client);
    conversation.send("AUTH TLS\r\nUSER anonymous\r\n");
    if (conversation.hear() < 400)
        finding.wrong(Say::tr("AUTH was taken with a command behind it."));
    else if (conversation.hear() != 0)
        finding.wrong(Say::tr("The command behind AUTH was answered."));
    finding.note(conversation);
}

void nothingResumed(const Stage &stage, Finding &finding)
{
    if (!isTried(stage, finding))
        return;
    if (!isRequired(stage)) {
        finding.skip(Say::tr("The configuration takes data connections that resume nothing."));
        return;
    }
    Conversation conversation = protectedConversation(stage);
    steal(stage, conversation, {}, finding);
    expectOwnFile(stage, conversation, finding);
    finding.note(conversation);
}

void anotherTicket(const Stage &stage, Finding &finding)
{
    if (!isTried(stage, finding))
        return;
    Conversation conversation = protectedConversation(stage);
    Conversation other = protectedConversation(stage);
    finding.expect(Say::tr("The ticket of another control connection resumes nothing."));
    steal(stage, conversation, other.tlsSession(), finding);
    finding.note(conversation);
}

void clearThief(const Stage &stage, Finding &finding)
{
    if (!isTried(stage, finding))
        return;
    finding.expect(Say::tr("Who speaks no TLS gets nothing."));
    Conversation conversation = protectedConversation(stage);
    const base::Descriptor data = begin(stage, conversation, "RETR file");
    constexpr char words[] = "GET / HTTP/1.0\r\n\r\n";
    ::send(data.get(), words, sizeof words - 1, MSG_NOSIGNAL);
    if (Conversation::readAll(data.get()).contains(PrivateServer::fileContent()))
        finding.wrong(Say::tr("The file arrived in clear text."));
    if (conversation.hear() < 400)
        finding.wrong(Say::tr("The transfer was not refused."));
    expectOwnFile(stage, conversation, finding);
    finding.note(conversation);
}

void truncated(const Stage &stage, Finding &finding)
{
    if (!isTried(stage, finding, Transfer::Receive))
        return;
    finding.expect(Say::tr("An upload that ends without TLS's own goodbye is not kept."));
    Conversation conversation = protectedConversation(stage);
    const base::Descriptor data = begin(stage, conversation, "STOR in/cut");
    const auto client = tls::Client::shakeHands(data.get(), conversation.tlsSession());
    if (!client || !client->write("half of it"))
        finding.wrong(Say::tr("The upload did not begin."));
    ::shutdown(data.get(), SHUT_WR); // as anybody on the way can make it look
    if (conversation.hear() < 400)
        finding.wrong(Say::tr("The upload was taken as whole."));
    if (conversation.say("SIZE in/cut") == 213)
        finding.wrong(Say::tr("What had arrived of it was kept."));
    finding.note(conversation);
}

void otherProtocol(const Stage &stage, Finding &finding)
{
    finding.expect(Say::tr("A client that offers HTTP alone by ALPN is refused."));
    Conversation conversation(stage.server.overV4(), stage.client);
    if (conversation.say("AUTH TLS") != 234)
        finding.wrong(Say::tr("TLS is not offered."));
    else if (conversation.startTls("http/1.1"))
        finding.wrong(Say::tr("The handshake went through."));
    finding.note(conversation);
}

} // namespace

QList<Case> casesOfTls()
{
    return {
        {"B37-tls-injection", QT_TRANSLATE_NOOP("selftest", "A command behind AUTH TLS"),
         QT_TRANSLATE_NOOP("selftest", "Whoever is on the way can put it there; it would pass for an encrypted one."),
         injection},
        {"B38-tls-nothing-resumed", QT_TRANSLATE_NOOP("selftest", "An encrypted data connection of somebody else"),
         QT_TRANSLATE_NOOP("selftest", "Encryption alone doesn't tell who came to the port."), nothingResumed},
        {"B39-tls-another-ticket", QT_TRANSLATE_NOOP("selftest", "A data connection with another session's ticket"),
         QT_TRANSLATE_NOOP("selftest", "Everybody who may connect can get a ticket; only this session's may count."),
         anotherTicket},
        {"B40-tls-clear-thief", QT_TRANSLATE_NOOP("selftest", "Clear text to an encrypted data port"),
         QT_TRANSLATE_NOOP("selftest", "A server that falls back hands out what it promised to encrypt."), clearThief},
        {"B41-tls-truncated", QT_TRANSLATE_NOOP("selftest", "An encrypted upload that is cut"),
         QT_TRANSLATE_NOOP("selftest", "Whoever is on the way can end a connection, and choose where a file ends."),
         truncated},
        {"B42-tls-other-protocol", QT_TRANSLATE_NOOP("selftest", "A browser that is led to this server"),
         QT_TRANSLATE_NOOP("selftest",
                           "With a certificate that serves a web site, too, its cookies end up here (ALPACA)."),
         otherProtocol},
    };
}

} // namespace selftest
