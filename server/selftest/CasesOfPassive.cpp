// Who comes to a passive port.

#include "server/selftest/Say.h"
#include "server/selftest/Stage.h"

namespace selftest {

namespace {

using policy::Transfer;

void ownPassive(const Stage &stage, Finding &finding)
{
    const bool allowed = stage.allowsPassive(stage.client) && stage.allowsPassive(stage.client, Transfer::Send);
    Conversation conversation = stage.converse();
    const int code = conversation.say("EPSV");
    if (!allowed) {
        finding.expect(Say::tr("The file does not arrive, because the policy refuses this."));
        const quint16 port = passivePort(conversation.lastReply());
        if (code == 229 && port != 0) {
            const base::Descriptor data = Conversation::connectFrom(stage.client, {stage.self, port});
            conversation.send("RETR file\r\n");
            if (data.isValid() && Conversation::readAll(data.get()) == PrivateServer::fileContent())
                finding.wrong(Say::tr("The file arrived."));
        }
        finding.note(conversation);
        return;
    }
    finding.expect(Say::tr("The file arrives."));
    const quint16 port = passivePort(conversation.lastReply());
    const base::Descriptor data = Conversation::connectFrom(stage.client, {stage.self, port});
    const int begun = conversation.say("RETR file");
    if (code != 229 || begun != 150 || !data.isValid()
        || Conversation::readAll(data.get()) != PrivateServer::fileContent() || conversation.hear() != 226)
        finding.wrong(Say::tr("The file did not arrive although the policy allows it."));
    finding.note(conversation);
}

/// Somebody else is quicker; the client still gets its file, and the thief nothing.
void theft(const Stage &stage, Finding &finding)
{
    if (!stage.allowsPassive(stage.client) || !stage.allowsPassive(stage.client, Transfer::Send)) {
        finding.skip(Say::tr("The policy allows no passive data connection to this user."));
        return;
    }
    if (stage.allowsPassive(stage.other)) {
        finding.skip(Say::tr("The policy lets other machines come for this user."));
        return;
    }
    Conversation conversation = stage.converse();
    conversation.say("EPSV");
    const quint16 port = passivePort(conversation.lastReply());
    const base::Descriptor thief = Conversation::connectFrom(stage.other, {stage.self, port});
    finding.expect(Say::tr("The other machine is closed and gets nothing; the client gets its file."));
    const base::Descriptor data = Conversation::connectFrom(stage.client, {stage.self, port});
    const int begun = conversation.say("RETR file");
    if (thief.isValid() && !Conversation::readAll(thief.get()).isEmpty())
        finding.wrong(Say::tr("The other machine got data."));
    if (!data.isValid() || begun != 150 || Conversation::readAll(data.get()) != PrivateServer::fileContent()
        || conversation.hear() != 226)
        finding.wrong(Say::tr("The client did not get its file after another machine had come."));
    finding.note(conversation);
}

/// Only the port that was named last may still be listening.
void formerPort(const Stage &stage, Finding &finding)
{
    Conversation conversation = stage.converse();
    const bool first = conversation.say("EPSV") == 229;
    const quint16 former = passivePort(conversation.lastReply());
    if (!first || conversation.say("EPSV") != 229) {
        finding.skip(Say::tr("The policy allows no passive data connection to this user."));
        return;
    }
    finding.expect(Say::tr("Nobody listens at the first port any more."));
    if (former != passivePort(conversation.lastReply())
        && Conversation::connectFrom(stage.client, {stage.self, former}).isValid())
        finding.wrong(Say::tr("The first port still took a connection."));
    finding.note(conversation);
}

} // namespace

QList<Case> casesOfPassive()
{
    return {
        {"B19-passive", QT_TRANSLATE_NOOP("selftest", "EPSV and the client itself"),
         QT_TRANSLATE_NOOP("selftest", "This is how most clients transfer; a policy that allows it has to work."),
         ownPassive},
        {"B20-passive-theft", QT_TRANSLATE_NOOP("selftest", "Another machine comes to a passive port"),
         QT_TRANSLATE_NOOP("selftest", "Whoever guesses the port takes the file, or plants another."), theft},
        {"B33-former-port", QT_TRANSLATE_NOOP("selftest", "EPSV twice"),
         QT_TRANSLATE_NOOP("selftest", "Ports that are left open let one client use up all there are."), formerPort},
    };
}

} // namespace selftest
