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
    const QByteArray dotted = stage.client.toString().toLatin1();
    const QByteArray host = QByteArray(dotted).replace('.', ',');
    refuseAll(stage, finding,
              {"PORT",
               "PORT " + host + ",4",
               "PORT " + host + ",4,1,1",
               "PORT " + host + ",256,1",
               "PORT " + host + ",-1,1",
               "PORT " + host + ",4,0x10",
               "PORT 0" + host + ",16,1",
               "PORT " + host + ",4,,1",
               "PORT " + host + ", 4,1",
               "PORT 2130706433,0,0,0,16,1",
               "PORT " + host + ",16,1 and more",
               "PORT " + host + ",16,1 ",
               "PORT  " + host + ",16,1",
               "PORT 127,77,0,256,16,1",
               "PORT 127,77,0,-7,16,1",
               "PORT 127,77,0,07,16,1",
               "PORT " + host + ",016,1",
               "PORT " + dotted + ",16,1",
               "PORT (" + host + ",16,1)",
               "PORT " + host + ",16,1)",
               "PORT +" + host + ",16,1",
               "PORT " + host + ",1_6,1",
               "PORT " + host + ",65536,1"});
}

void wrongDelimiters(const Stage &stage, Finding &finding)
{
    const QByteArray host = stage.client.toString().toLatin1();
    refuseAll(stage, finding,
              {"EPRT",
               "EPRT ||||",
               "EPRT |1|" + host + "|70000|",
               "EPRT |1|" + host + "|4000",
               "EPRT |3|" + host + "|4000|",
               "EPRT |1|localhost|4000|",
               "EPRT |1|0" + host + "|4000|",
               "EPRT |2|" + host + "|4000|",
               "EPRT |1|" + host + "|-1|",
               "EPRT |2|fe80::1%lo|4000|",
               "EPRT 1|" + host + "|4000|",
               "EPRT |1|" + host + "|4000||",
               "EPRT |1|" + host + "|65536|",
               "EPRT |1|" + host + "|04000|",
               "EPRT |1|" + host + "|+4000|",
               "EPRT ||" + host + "|4000|",
               "EPRT |01|" + host + "|4000|",
               "EPRT |1|::1|4000|",
               "EPRT |2|[2001:db8::7]|4000|",
               "EPRT |2|2001:db8::7%1|4000|",
               "EPRT |2|2001:db8::7/64|4000|",
               "EPRT |2|2001:db8:::7|4000|",
               "EPRT |1|host.example|4000|",
               "EPRT |1!" + host + "|4000|"});
}

/// Any printable character may part the fields (RFC 2428 section 2); the target is the same one.
void otherDelimiter(const Stage &stage, Finding &finding)
{
    Conversation conversation = stage.converse();
    for (const address::IpAddress &address : {stage.client, stage.other}) {
        const address::Endpoint target{address, 5000};
        const QByteArray line = "EPRT " + eprtArgument(target).replace('|', '!');
        finding.checkNamed(conversation.say(line), stage.allows(target), line);
    }
    finding.note(conversation);
}

/// RFC 1639: the door that servers forgot to guard.
void longForms(const Stage &stage, Finding &finding)
{
    const QByteArray host = stage.client.toString().toLatin1().replace('.', ',');
    const QByteArray v6 = "6,16,0,0,0,0,0,0,0,0,0,0,255,255," + host + ",2,19,136";
    refuseAll(stage, finding, {"LPRT 4,4," + host + ",2,19,136", "LPRT 4,4,127,77,9,1,2,0,25", "LPRT " + v6, "LPSV"});
}

} // namespace

QList<Case> casesOfForms()
{
    constexpr auto parsers = QT_TRANSLATE_NOOP(
        "selftest", "What one parser refuses and another reads differently is how checks are passed by.");
    return {
        {"B12-octets", QT_TRANSLATE_NOOP("selftest", "PORT with wrong numbers"), parsers, wrongOctets},
        {"B13-delimiters", QT_TRANSLATE_NOOP("selftest", "EPRT with wrong parts"), parsers, wrongDelimiters},
        {"B31-other-delimiter", QT_TRANSLATE_NOOP("selftest", "EPRT with another delimiter"), parsers, otherDelimiter},
        {"B32-long-forms", QT_TRANSLATE_NOOP("selftest", "LPRT and LPSV"),
         QT_TRANSLATE_NOOP("selftest", "The older way to name an IPv6 target went unchecked in several servers."),
         longForms},
    };
}

} // namespace selftest
