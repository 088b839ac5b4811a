#include "server/policy/PresetRow.h"

#include <QtGlobal>

namespace policy {

namespace {

constexpr auto group = Preset::Group::StrictRfc;
constexpr const char16_t *allPorts = u"1-65535";

constexpr const char *unpatched =
    QT_TRANSLATE_NOOP("policy",
                      "Whoever signs in can send it to any machine and port, with a file or a listing. The advisory "
                      "only calls it vulnerable; this is how strict obedience to RFC 959 behaves.");

// In the order of the advisory. It gives a source port for the first and for OpenBSD; elsewhere 20 is RFC 959's.
constexpr PresetRow strictRows[] = {
    {u"cat1-strict-rfc", QT_TRANSLATE_NOOP("policy", "Strict RFC 959"), group, "CERT Advisory CA-97.27, category 1",
     QT_TRANSLATE_NOOP("policy",
                       "It connects wherever the client says, any machine and port, always from port 20. It is safe "
                       "only where every other service turns away connections from that port."),
     true, allPorts, 20},
    {u"cray-unicos", QT_TRANSLATE_NOOP("policy", "Cray UNICOS"), group, "CERT Advisory CA-97.27, Cray Research",
     QT_TRANSLATE_NOOP("policy",
                       "It connects to any machine and port that the client names. Cray meant to add a switch later."),
     true, allPorts, 20},
    {u"digital-unix-unpatched", QT_TRANSLATE_NOOP("policy", "Digital UNIX V3.2c-g, V4.0-4.0c, unpatched"), group,
     "CERT Advisory CA-97.27, Digital Equipment",
     QT_TRANSLATE_NOOP("policy",
                       "Whoever signs in can send it to any machine and port. A patch was still in the making."),
     true, allPorts, 20},
    {u"freebsd-2.1.7", QT_TRANSLATE_NOOP("policy", "FreeBSD up to 2.1.7"), group, "CERT Advisory CA-97.27, FreeBSD",
     QT_TRANSLATE_NOOP("policy", "It can be sent to any machine and port; only 2.2 brought the protection."), true,
     allPorts, 20},
    {u"hpux-unpatched", QT_TRANSLATE_NOOP("policy", "HP-UX without the patches of bulletin 028"), group,
     "CERT Advisory CA-97.27, Hewlett-Packard", unpatched, true, allPorts, 20},
    {u"aix-1997", QT_TRANSLATE_NOOP("policy", "IBM AIX, 1997"), group, "CERT Advisory CA-97.27, IBM",
     QT_TRANSLATE_NOOP("policy",
                       "Every AIX server of the time can be sent to any machine and port, until the fixes IX73075, "
                       "IX73076 and IX73077."),
     true, allPorts, 20},
    {u"madgoat-2.2-2", QT_TRANSLATE_NOOP("policy", "MadGoat 2.2-2 (OpenVMS)"), group, "CERT Advisory CA-97.27, MadGoat",
     QT_TRANSLATE_NOOP("policy",
                       "It can be sent to any machine, but only to ports above 1024: mail and login are out of reach, "
                       "everything that listens higher is not."),
     true, u"1025-65535", 0},
    {u"nec-1997", QT_TRANSLATE_NOOP("policy", "NEC, several systems, 1997"), group, "CERT Advisory CA-97.27, NEC",
     unpatched, true, allPorts, 20},
    {u"netbsd-1.2.1", QT_TRANSLATE_NOOP("policy", "NetBSD up to 1.2.1"), group, "CERT Advisory CA-97.27, NetBSD",
     QT_TRANSLATE_NOOP("policy", "It can be sent to any machine and port; no patch was made for these versions."), true,
     allPorts, 20},
    {u"openbsd-2.1", QT_TRANSLATE_NOOP("policy", "OpenBSD 2.1"), group, "CERT Advisory CA-97.27, OpenBSD",
     QT_TRANSLATE_NOOP("policy",
                       "The server still connects anywhere, always from port 20; the system's other services refuse "
                       "whoever comes from that port. The protection is worth what the services do."),
     true, allPorts, 20, true},
    {u"sco-1997", QT_TRANSLATE_NOOP("policy", "SCO OpenServer 5.0.4, UnixWare 2.1, Open Desktop 3.0, CMW+"), group,
     "CERT Advisory CA-97.27, Santa Cruz Operation", unpatched, true, allPorts, 20},
    {u"siemens-reliantunix", QT_TRANSLATE_NOOP("policy", "Siemens Nixdorf ReliantUNIX"), group,
     "CERT Advisory CA-97.27, Siemens Nixdorf",
     QT_TRANSLATE_NOOP("policy",
                       "What was delivered can be sent to any machine and port; its newer sources were mended."),
     true, allPorts, 20},
    {u"sunos-pre-5.6", QT_TRANSLATE_NOOP("policy", "SunOS 4.1.x and 5.3 to 5.5.1, unpatched"), group,
     "CERT Advisory CA-97.27, Sun",
     QT_TRANSLATE_NOOP("policy", "Whoever signs in can send it to any machine and port."), true, allPorts, 20},
    {u"sunos-5.6", QT_TRANSLATE_NOOP("policy", "SunOS 5.6, and older ones patched"), group,
     "CERT Advisory CA-97.27, Sun",
     QT_TRANSLATE_NOOP(
         "policy",
         "Reserved ports are refused, other machines are not: mail and login are out of reach, databases, "
         "printers and X displays are not."),
     true, u"1024-65535", 20},
};

} // namespace

std::span<const PresetRow> strictPresets()
{
    return strictRows;
}

} // namespace policy
