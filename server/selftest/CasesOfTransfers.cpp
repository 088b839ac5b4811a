// What a transfer carries to a target: uploads and listings bounce as files do.

#include "server/selftest/Say.h"
#include "server/selftest/Stage.h"

namespace selftest {

namespace {

using policy::Transfer;

/// A name that no other case or user took.
QByteArray freshName(const Bait &bait)
{
    return "mail-" + QByteArray::number(bait.endpoint().port) + ".txt";
}

/// An upload reads from the target: whatever a service there says first becomes a file.
void upload(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.other);
    Conversation conversation = stage.converse();
    const QByteArray line = "PORT " + portArgument(bait.endpoint());
    const bool taken = stage.allows(bait.endpoint());
    finding.checkNamed(conversation.say(line), taken, line);
    const int begun = conversation.say("STOR in/" + freshName(bait));
    if (taken && stage.allows(bait.endpoint(), Transfer::Receive)) {
        finding.expect(Say::tr("STOR: what %1 sends becomes the file").arg(bait.endpoint().toString()));
        base::Descriptor data = begun == 150 ? bait.accept() : base::Descriptor();
        const bool arrived = data.isValid();
        data.reset();
        if (!arrived || conversation.hear() != 226)
            finding.wrong(Say::tr("The upload did not come about although the policy allows it."));
    } else {
        finding.expect(Say::tr("STOR: refused"));
        if (begun < 400)
            finding.wrong(Say::tr("STOR began a transfer."));
        finding.checkUntouched(bait);
    }
    finding.note(conversation);
}

/// Listings need no file, and no right but to look.
void listings(const Stage &stage, Finding &finding)
{
    Conversation conversation = stage.converse();
    for (const char *command : {"LIST", "NLST", "MLSD"}) {
        const Bait bait(stage.other);
        const QString shown = QString::fromLatin1(command);
        const QByteArray line = "PORT " + portArgument(bait.endpoint());
        const bool taken = stage.allows(bait.endpoint());
        finding.checkNamed(conversation.say(line), taken, line);
        const int begun = conversation.say(command);
        if (taken && stage.allows(bait.endpoint(), Transfer::List)) {
            finding.expect(Say::tr("%1: the listing arrives").arg(shown));
            const base::Descriptor data = begun == 150 ? bait.accept() : base::Descriptor();
            if (!data.isValid() || Conversation::readAll(data.get()).isEmpty() || conversation.hear() != 226)
                finding.wrong(Say::tr("The listing did not arrive although the policy allows it."));
            continue;
        }
        finding.expect(Say::tr("%1: refused").arg(shown));
        if (begun < 400)
            finding.wrong(Say::tr("%1 began a transfer.").arg(shown));
        finding.checkUntouched(bait);
    }
    finding.note(conversation);
}

/// What was left in a drop box is no ammunition: nobody gets it out again, over whatever connection.
void payload(const Stage &stage, Finding &finding)
{
    const bool passive = stage.allowsPassive(stage.client) && stage.allowsPassive(stage.client, Transfer::Receive)
        && stage.allowsPassive(stage.client, Transfer::Send);
    if (!passive) {
        finding.skip(Say::tr("The policy allows no passive data connection to this user."));
        return;
    }
    const Bait bait(stage.client); // for its port alone: a name that is free
    const QByteArray name = "box/" + freshName(bait);
    Conversation conversation = stage.converse();
    conversation.say("EPSV");
    const auto dataPort = [&] {
        return Conversation::connectFrom(stage.client, {stage.self, passivePort(conversation.lastReply())});
    };
    base::Descriptor data = dataPort();
    finding.expect(Say::tr("The drop box takes the file."));
    const bool begun = data.isValid() && conversation.say("STOR " + name) == 150;
    data.reset();
    if (!begun || conversation.hear() != 226)
        finding.wrong(Say::tr("The drop box did not take the file."));
    conversation.say("EPSV");
    data = dataPort();
    finding.expect(Say::tr("RETR of what was uploaded: refused"));
    if (conversation.say("RETR " + name) < 400)
        finding.wrong(Say::tr("What a stranger uploaded can be fetched, and so be sent to anybody."));
    finding.note(conversation);
}

} // namespace

QList<Case> casesOfTransfers()
{
    return {
        {"B23-upload", QT_TRANSLATE_NOOP("selftest", "STOR from another machine"),
         QT_TRANSLATE_NOOP("selftest", "What a service inside says becomes a file that the attacker fetches."), upload},
        {"B24-listings", QT_TRANSLATE_NOOP("selftest", "LIST, NLST and MLSD to another machine"),
         QT_TRANSLATE_NOOP("selftest", "Scanning takes no file: a listing shows as well which ports are open."),
         listings},
        {"B25-payload", QT_TRANSLATE_NOOP("selftest", "Fetching what was left in a drop box"),
         QT_TRANSLATE_NOOP("selftest",
                           "An uploaded file with the words of a mail or login session is what a bounce attack sends."),
         payload},
    };
}

} // namespace selftest
