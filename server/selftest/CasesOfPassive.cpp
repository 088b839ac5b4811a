// Who comes to a passive port.

#include "server/selftest/Say.h"
#include "server/selftest/Stage.h"

#include <QElapsedTimer>

namespace selftest {

namespace {

using policy::Transfer;

/// The port of a 229 reply; 0: none.
quint16 portOf(const QByteArray &reply)
{
    const qsizetype begin = reply.indexOf("(|||");
    const qsizetype end = reply.indexOf('|', begin + 4);
    return begin < 0 || end < 0 ? quint16(0) : reply.mid(begin + 4, end - begin - 4).toUShort();
}

void ownPassive(const Stage &stage, Finding &finding)
{
    const bool allowed = stage.allowsPassive(stage.client) && stage.allowsPassive(stage.client, Transfer::Send);
    Conversation conversation = stage.converse();
    const int code = conversation.say("EPSV");
    if (!allowed) {
        finding.expect(Say::tr("The file does not arrive, because the policy refuses this."));
        const quint16 port = portOf(conversation.lastReply());
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
    const quint16 port = portOf(conversation.lastReply());
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
    const quint16 port = portOf(conversation.lastReply());
    const base::Descriptor thief = Conversation::connectFrom(stage.other, {stage.self, port});
    finding.expect(Say::tr("The other machine is closed and gets nothing; the client gets its file."));
    if (thief.isValid() && !Conversation::readAll(thief.get()).isEmpty())
        finding.wrong(Say::tr("The other machine got data."));
    const base::Descriptor data = Conversation::connectFrom(stage.client, {stage.self, port});
    const int begun = conversation.say("RETR file");
    if (!data.isValid() || begun != 150 || Conversation::readAll(data.get()) != PrivateServer::fileContent()
        || conversation.hear() != 226)
        finding.wrong(Say::tr("The client did not get its file after another machine had come."));
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
    };
}

} // namespace selftest
