#include "server/audit/AttemptClass.h"

#include "server/audit/Translated.h"

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

struct ClassText
{
    const char16_t *name;
    bool hostile;
    const char *explanation;
};
/// In the order of AttemptClass.
constexpr ClassText classTexts[] = {
    {u"unknown", false, QT_TRANSLATE_NOOP("audit", "Nothing tells what the client wanted.")},
    {u"scan", true,
     QT_TRANSLATE_NOOP("audit", "Port scan through this server: many ports of another machine were named.")},
    {u"sweep", true, QT_TRANSLATE_NOOP("audit", "Sweep: many other machines were named.")},
    {u"self-bounce", true,
     QT_TRANSLATE_NOOP("audit", "Self-bounce: the server was told to connect to itself, to pass for a local client.")},
    {u"reserved-port-probe", true,
     QT_TRANSLATE_NOOP("audit", "Probe of a reserved port: below 1024 services listen, but no FTP client does.")},
    {u"payload", true,
     QT_TRANSLATE_NOOP("audit", "Payload: something was uploaded, then another machine was named to send it to.")},
    {u"nmap-script", true,
     QT_TRANSLATE_NOOP("audit", "The test of nmap's ftp-bounce script: is this server open to bounce attacks?")},
    {u"nat-mistake", false,
     QT_TRANSLATE_NOOP("audit",
                       "A client behind NAT that named its private address, which can't be reached from here.")},
    {u"multi-homed", false,
     QT_TRANSLATE_NOOP(
         "audit", "A client with several addresses, or in a container, that named another one than it came from.")},
    {u"mistake", false,
     QT_TRANSLATE_NOOP("audit", "A mistake of the client: its command means nothing, or it repeats the same one.")},
};

const ClassText &classText(AttemptClass kind)
{
    return classTexts[size_t(kind)];
}

} // namespace

QString className(AttemptClass kind)
{
    static const QStringList names = classNames(); // each attempt has one
    return names.at(int(kind));
}

std::optional<AttemptClass> classFromName(QStringView name)
{
    for (size_t i = 0; i < std::size(classTexts); ++i) {
        if (name == QStringView(classTexts[i].name))
            return AttemptClass(i);
    }
    return std::nullopt;
}

QStringList classNames()
{
    QStringList names;
    for (const ClassText &text : classTexts)
        names += QString::fromUtf16(text.name);
    return names;
}

bool isHostile(AttemptClass kind)
{
    return classText(kind).hostile;
}

QString classExplanation(AttemptClass kind)
{
    return text(classText(kind).explanation);
}

QString classRemedy(AttemptClass kind)
{
    switch (kind) {
    case AttemptClass::NatMistake:
        return text("Your FTP client tells the server to connect to a private address of your network. Please switch "
                    "it to passive mode (in most programs: Settings, Connection, FTP, Transfer mode: passive).");
    case AttemptClass::MultiHomed:
        return text("Your FTP client tells the server to connect to another address than the one it comes from. "
                    "Please switch it to passive mode, or bind it to one address.");
    case AttemptClass::Mistake:
        return text("Your FTP client asks for data connections that this server doesn't open. Please switch it to "
                    "passive mode.");
    default:
        return {};
    }
}

} // namespace audit
