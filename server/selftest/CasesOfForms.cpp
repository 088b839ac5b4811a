// How PORT and EPRT may be written.

#include "server/selftest/Say.h"
#include "server/selftest/Stage.h"

namespace selftest {

namespace {

void refuseAll(const Stage &stage, Finding &finding, const QList<QByteArray> &lines)
{
    Conversation conversation = stage.converse();
    for (const QByteArray &line : lines)
        finding.checkNamed(conversation.say(line), false, line);
    const int code = conversation.say("RETR file");
    finding.expect(Say::tr("RETR after all that: refused"));
    if (code < 400)
        finding.wrong(Say::tr("RETR began a transfer to nowhere."));
    finding.note(conversation);
}

void wrongOctets(const Stage &stage, Finding &finding)
{
    const QByteArray host = stage.client.toString().toLatin1().replace('.', ',');
    refuseAll(stage, finding,
              {"PORT", "PORT " + host + ",4", "PORT " + host + ",4,1,1", "PORT " + host + ",256,1",
               "PORT " + host + ",-1,1", "PORT " + host + ",4,0x10", "PORT 0" + host + ",16,1",
               "PORT " + host + ",4,,1", "PORT " + host + ", 4,1", "PORT 2130706433,0,0,0,16,1",
               "PORT " + host + ",16,1 and more"});
}

void wrongDelimiters(const Stage &stage, Finding &finding)
{
    const QByteArray host = stage.client.toString().toLatin1();
    refuseAll(stage, finding,
              {"EPRT", "EPRT ||||", "EPRT |1|" + host + "|70000|", "EPRT |1|" + host + "|4000",
               "EPRT |3|" + host + "|4000|", "EPRT |1|localhost|4000|", "EPRT |1|0" + host + "|4000|",
               "EPRT |2|" + host + "|4000|", "EPRT |1|" + host + "|-1|", "EPRT |2|fe80::1%lo|4000|"});
}

} // namespace

QList<Case> casesOfForms()
{
    constexpr auto parsers = QT_TRANSLATE_NOOP(
        "selftest", "What one parser refuses and another reads differently is how checks are passed by.");
    return {
        {"B12-octets", QT_TRANSLATE_NOOP("selftest", "PORT with wrong numbers"), parsers, wrongOctets},
        {"B13-delimiters", QT_TRANSLATE_NOOP("selftest", "EPRT with wrong parts"), parsers, wrongDelimiters},
    };
}

} // namespace selftest
