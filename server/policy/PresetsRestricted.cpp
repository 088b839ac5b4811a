#include "server/policy/PresetRow.h"

#include <QtGlobal>

namespace policy {

namespace {

constexpr const char16_t *everyPort = u"1-65535";
constexpr const char16_t *unreserved = u"1024-65535";

constexpr PresetRow suppressed[] = {
    {u"cat2-suppress", QT_TRANSLATE_NOOP("policy", "Other machines suppressed"), Preset::Group::Suppressed,
     "CERT Advisory CA-97.27, category 2",
     QT_TRANSLATE_NOOP("policy",
                       "Data connections go to the client itself, whatever the port: the advisory speaks of machines "
                       "only. Behind a shared address that reaches the mail and login services of its gateway."),
     false, everyPort, 0},
    {u"caldera-openlinux-1.2", QT_TRANSLATE_NOOP("policy", "Caldera OpenLinux 1.2"), Preset::Group::Suppressed,
     "CERT Advisory CA-97.27, Caldera",
     QT_TRANSLATE_NOOP("policy", "It ships wu-ftpd 2.4.2 beta 15: only the client itself, never its reserved ports."),
     false, unreserved, 0},
    {u"madgoat-2.2-4", QT_TRANSLATE_NOOP("policy", "MadGoat 2.2-4 (OpenVMS)"), Preset::Group::Suppressed,
     "CERT Advisory CA-97.27, MadGoat",
     QT_TRANSLATE_NOOP("policy", "Only the client itself, and only its ports above 1024; 1024 is refused too."), false,
     u"1025-65535", 0},
    {u"ms-iis-1997", QT_TRANSLATE_NOOP("policy", "Microsoft IIS, 1997"), Preset::Group::Suppressed,
     "CERT Advisory CA-97.27, Microsoft",
     QT_TRANSLATE_NOOP("policy",
                       "Only the client itself, by no switch to be changed; of the reserved ports only 20, the one "
                       "that data connections come from."),
     false, u"20,1024-65535", 20},
    {u"ms-iis-1997-portattack", QT_TRANSLATE_NOOP("policy", "Microsoft IIS, 1997, EnablePortAttack=1"),
     Preset::Group::Suppressed, "CERT Advisory CA-97.27, Microsoft",
     QT_TRANSLATE_NOOP("policy",
                       "The registry value lifts the test of the port and nothing else: every port of the client "
                       "itself, still no other machine."),
     false, everyPort, 20},
    {u"redhat-1997", QT_TRANSLATE_NOOP("policy", "Red Hat Linux, 1997"), Preset::Group::Suppressed,
     "CERT Advisory CA-97.27, Red Hat",
     QT_TRANSLATE_NOOP("policy", "It ships wu-ftpd: only the client itself, never its reserved ports."), false,
     unreserved, 0},
    {u"wuftpd-hobbit", QT_TRANSLATE_NOOP("policy", "wu-ftpd 2.4.2 beta 16, and 2.4 with Hobbit's fixes"),
     Preset::Group::Suppressed, "CERT Advisory CA-97.27, wu-ftpd; its list of changes",
     QT_TRANSLATE_NOOP("policy", "Only the machine the client came from, and only its ports from 1024 on."), false,
     unreserved, 20},
};

constexpr PresetRow switchable[] = {
    {u"cat3-open", QT_TRANSLATE_NOOP("policy", "Switchable, set to open"), Preset::Group::Switchable,
     "CERT Advisory CA-97.27, category 3",
     QT_TRANSLATE_NOOP("policy",
                       "A server with a switch, standing at open: any machine and port that the client names."),
     true, everyPort, 0},
    {u"cat3-closed", QT_TRANSLATE_NOOP("policy", "Switchable, set to closed"), Preset::Group::Switchable,
     "CERT Advisory CA-97.27, category 3",
     QT_TRANSLATE_NOOP("policy",
                       "A server with a switch, standing at closed: only the client itself, never its reserved ports."),
     false, unreserved, 0},
    {u"freebsd-2.2", QT_TRANSLATE_NOOP("policy", "FreeBSD 2.2"), Preset::Group::Switchable,
     "CERT Advisory CA-97.27, FreeBSD; ftpd source",
     QT_TRANSLATE_NOOP("policy", "Only the client itself, never its reserved ports. The option -R lifts both at once."),
     false, unreserved, 20},
    {u"freebsd-2.2-R", QT_TRANSLATE_NOOP("policy", "FreeBSD 2.2 started with -R"), Preset::Group::Switchable,
     "CERT Advisory CA-97.27, FreeBSD",
     QT_TRANSLATE_NOOP("policy", "The switch turned back: any machine and port that the client names."), true,
     everyPort, 20},
    {u"hpux-sb028", QT_TRANSLATE_NOOP("policy", "HP-UX with the patches of bulletin 028"), Preset::Group::Switchable,
     "CERT Advisory CA-97.27, Hewlett-Packard; HP-UX 11.11 manual",
     QT_TRANSLATE_NOOP("policy",
                       "Only the client itself, never its reserved ports. Two options, each for itself: -P for other "
                       "machines, -p for reserved ports."),
     false, unreserved, 20},
    {u"ncr-inet-patched", QT_TRANSLATE_NOOP("policy", "NCR MP-RAS, inet patched"), Preset::Group::Switchable,
     "CERT Advisory CA-97.27, NCR",
     QT_TRANSLATE_NOOP("policy",
                       "Only the client itself; that reserved ports are refused as well is assumed. An option brings "
                       "back what RFC 959 says."),
     false, unreserved, 20},
    {u"netbsd-current", QT_TRANSLATE_NOOP("policy", "NetBSD after 1.2.1"), Preset::Group::Switchable,
     "CERT Advisory CA-97.27, NetBSD; ftpd.conf manual",
     QT_TRANSLATE_NOOP("policy",
                       "Only the client itself, never its reserved ports. The line \"checkportcmd\" lifts both for a "
                       "class of users; here a rule for those users does."),
     false, unreserved, 20},
};

} // namespace

std::span<const PresetRow> suppressedPresets()
{
    return suppressed;
}

std::span<const PresetRow> switchablePresets()
{
    return switchable;
}

} // namespace policy
