// What comes of the order of commands.

#include "server/selftest/Say.h"
#include "server/selftest/Stage.h"

namespace selftest {

namespace {

using policy::Transfer;

QByteArray port(const Bait &bait)
{
    return "PORT " + portArgument(bait.endpoint());
}

policy::Policy closed(const policy::Policy &policy)
{
    policy::Policy none = policy;
    none.rules.clear();
    none.otherwise = policy::Action::Deny;
    return none;
}

/// After a refusal nothing of an earlier target may be left.
void refusedThenRetr(const Stage &stage, Finding &finding)
{
    const Bait earlier(stage.client);
    Conversation conversation = stage.converse();
    conversation.say(port(earlier));
    const QByteArray refused = "PORT " + portArgument(stage.server.overV4());
    finding.checkNamed(conversation.say(refused), false, refused);
    finding.expect(Say::tr("RETR: refused, the earlier target is forgotten"));
    if (conversation.say("RETR file") < 400)
        finding.wrong(Say::tr("RETR began a transfer after a refused PORT."));
    finding.checkUntouched(earlier);
    finding.note(conversation);
}

void pipelined(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.other);
    const bool allowed = stage.allows(bait.endpoint()) && stage.allows(bait.endpoint(), Transfer::Send);
    if (allowed) {
        finding.skip(Say::tr("The policy allows other machines to this user."));
        return;
    }
    Conversation conversation = stage.converse();
    conversation.send(port(bait) + "\r\nRETR file\r\n" + port(bait) + "\r\nLIST\r\nNOOP\r\n");
    for (int i = 0; i < 5; ++i) {
        const int code = conversation.hear();
        const bool transfer = i == 1 || i == 3;
        if (transfer && code < 400)
            finding.wrong(Say::tr("A pipelined transfer began."));
        if (i == 4 && code != 200)
            finding.wrong(Say::tr("A command was lost."));
    }
    finding.expect(Say::tr("Each command is answered in its turn, no transfer begins."));
    finding.checkUntouched(bait);
    finding.note(conversation);
}

void epsvAll(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    Conversation conversation = stage.converse();
    finding.expect(Say::tr("After EPSV ALL no other data command is taken (RFC 2428 section 4)."));
    if (conversation.say("EPSV ALL") != 200)
        finding.wrong(Say::tr("EPSV ALL was refused."));
    for (const QByteArray &line : {port(bait), QByteArray("EPRT " + eprtArgument(bait.endpoint())), QByteArray("PASV")})
        finding.checkNamed(conversation.say(line), false, line);
    finding.checkUntouched(bait);
    finding.note(conversation);
}

/// The second judgement counts: what was allowed when it was named may not be when it is dialled.
void changedBetween(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    if (!stage.allows(bait.endpoint())) {
        finding.skip(Say::tr("The policy allows no active data connection to this user's own address."));
        return;
    }
    Conversation conversation = stage.converse();
    const QByteArray line = port(bait);
    finding.checkNamed(conversation.say(line), true, line);
    if (!stage.server.usePolicy(closed(stage.policy))) {
        finding.skip(Say::tr("The policy could not be changed."));
        return;
    }
    finding.expect(Say::tr("RETR under a closed policy: refused"));
    if (conversation.say("RETR file") < 400)
        finding.wrong(Say::tr("RETR went by the policy that was in force when PORT came."));
    finding.checkUntouched(bait);
    stage.server.usePolicy(stage.policy);
    finding.note(conversation);
}

/// A data port is for one transfer.
void usedOnce(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    if (!stage.allows(bait.endpoint()) || !stage.allows(bait.endpoint(), Transfer::Send)) {
        finding.skip(Say::tr("The policy allows no active data connection to this user's own address."));
        return;
    }
    Conversation conversation = stage.converse();
    const QByteArray line = port(bait);
    finding.checkNamed(conversation.say(line), true, line);
    const int begun = conversation.say("RETR file");
    const base::Descriptor data = begun == 150 ? bait.accept() : base::Descriptor();
    if (!data.isValid() || Conversation::readAll(data.get()).isEmpty() || conversation.hear() != 226)
        finding.wrong(Say::tr("The file did not arrive although the policy allows it."));
    finding.expect(Say::tr("A second RETR: refused, the target is used up"));
    if (conversation.say("RETR file") < 400)
        finding.wrong(Say::tr("The second RETR began a transfer."));
    finding.checkUntouched(bait);
    finding.note(conversation);
}

/// RFC 959's default, the port that the control connection comes from, is nobody's wish any more.
void nothingNamed(const Stage &stage, Finding &finding)
{
    Conversation conversation = stage.converse();
    finding.expect(Say::tr("Without PORT or PASV no transfer begins."));
    for (const char *command : {"RETR file", "LIST", "NLST", "MLSD", "STOR in/nothing"}) {
        if (conversation.say(command) < 400)
            finding.wrong(Say::tr("%1 began a transfer.").arg(QString::fromLatin1(command)));
    }
    finding.note(conversation);
}

/// What one user was allowed must not be there for the next (REIN, RFC 959 section 4.1.1).
void anotherUser(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    Conversation conversation = stage.converse();
    const QByteArray line = port(bait);
    finding.checkNamed(conversation.say(line), stage.allows(bait.endpoint()), line);
    for (const char *command : {"REIN", "USER anonymous", "PASS self@test"})
        conversation.say(command);
    finding.expect(Say::tr("RETR after REIN and another login: refused"));
    if (conversation.say("RETR file") < 400)
        finding.wrong(Say::tr("RETR went to the target of the former user."));
    finding.checkUntouched(bait);
    finding.note(conversation);
}

/// Of PORT and EPSV the later one counts.
void passiveInstead(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    if (!stage.allowsPassive(stage.client) || !stage.allowsPassive(stage.client, Transfer::Send)) {
        finding.skip(Say::tr("The policy allows no passive data connection to this user."));
        return;
    }
    Conversation conversation = stage.converse();
    const QByteArray line = port(bait);
    finding.checkNamed(conversation.say(line), stage.allows(bait.endpoint()), line);
    conversation.say("EPSV");
    const address::Endpoint passive{stage.self, passivePort(conversation.lastReply())};
    const base::Descriptor data = Conversation::connectFrom(stage.client, passive);
    finding.expect(Say::tr("The file comes over the passive connection."));
    if (!data.isValid() || conversation.say("RETR file") != 150
        || Conversation::readAll(data.get()) != PrivateServer::fileContent() || conversation.hear() != 226)
        finding.wrong(Say::tr("The file did not arrive although the policy allows it."));
    finding.checkUntouched(bait);
    finding.note(conversation);
}

void beforeLogin(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    Conversation conversation(stage.server.overV4(), stage.client);
    for (const QByteArray &line : {port(bait), QByteArray("EPSV"), QByteArray("RETR file")})
        finding.checkNamed(conversation.say(line), false, line);
    finding.checkUntouched(bait);
    finding.note(conversation);
}

} // namespace

QList<Case> casesOfSequences()
{
    return {
        {"B14-refused-then-retr", QT_TRANSLATE_NOOP("selftest", "A transfer after a refused PORT"),
         QT_TRANSLATE_NOOP("selftest", "Servers that keep the former target send to where nobody looked any more."),
         refusedThenRetr},
        {"B15-pipelined", QT_TRANSLATE_NOOP("selftest", "PORT and RETR in one packet"),
         QT_TRANSLATE_NOOP("selftest", "A refusal that comes too late refuses nothing."), pipelined},
        {"B16-epsv-all", QT_TRANSLATE_NOOP("selftest", "PORT after EPSV ALL"),
         QT_TRANSLATE_NOOP("selftest", "A client that says EPSV ALL relies on nothing else being taken in its name."),
         epsvAll},
        {"B17-policy-changed", QT_TRANSLATE_NOOP("selftest", "The policy changes between PORT and RETR"),
         QT_TRANSLATE_NOOP("selftest", "Otherwise closing a policy leaves open what was prepared."), changedBetween},
        {"B18-before-login", QT_TRANSLATE_NOOP("selftest", "Data commands before login"),
         QT_TRANSLATE_NOOP("selftest", "Nobody who hasn't signed in may make the server do anything."), beforeLogin},
        {"B27-used-once", QT_TRANSLATE_NOOP("selftest", "A second transfer without a new PORT"),
         QT_TRANSLATE_NOOP("selftest", "What stays usable is used when nobody looks any more."), usedOnce},
        {"B28-nothing-named", QT_TRANSLATE_NOOP("selftest", "A transfer without PORT or PASV"),
         QT_TRANSLATE_NOOP("selftest", "Servers that fall back to a default port connect to where nobody asked."),
         nothingNamed},
        {"B29-another-user", QT_TRANSLATE_NOOP("selftest", "Another user between PORT and RETR"),
         QT_TRANSLATE_NOOP("selftest", "What is checked for one user must not serve another."), anotherUser},
        {"B30-passive-instead", QT_TRANSLATE_NOOP("selftest", "EPSV after PORT"),
         QT_TRANSLATE_NOOP("selftest", "Two targets at once leave it to chance which one gets the file."),
         passiveInstead},
    };
}

} // namespace selftest
