#include "server/policy/PresetRow.h"

#include <QtGlobal>

namespace policy {

namespace {

constexpr PresetRow rows[] = {
    {u"openbsd-later", QT_TRANSLATE_NOOP("policy", "OpenBSD after 2.1"), Preset::Group::Later, "OpenBSD ftpd, source",
     QT_TRANSLATE_NOOP("policy",
                       "Only the client itself, never its reserved ports. The server's option -P lifted both at once."),
     false, u"1024-65535", 20},
    {u"wuftpd-2.6", QT_TRANSLATE_NOOP("policy", "wu-ftpd 2.6"), Preset::Group::Later, "wu-ftpd 2.6, ftpaccess manual",
     QT_TRANSLATE_NOOP("policy",
                       "Only the client itself until its list \"port-allow\" names machines for a class of users; "
                       "reserved ports never. Here a rule for those users is such a line."),
     false, u"1024-65535", 20},
    {u"iis-7", QT_TRANSLATE_NOOP("policy", "Microsoft IIS 7"), Preset::Group::Later,
     "IIS 7 configuration reference, matchClientAddressForPort",
     QT_TRANSLATE_NOOP("policy",
                       "Only the client itself, by a setting that is on unless someone turns it off. What it does "
                       "with reserved ports is not documented; they are refused here."),
     false, u"1024-65535", 20},
    {u"zos", QT_TRANSLATE_NOOP("policy", "IBM z/OS"), Preset::Group::Later,
     "z/OS Communications Server, PORTCOMMANDIPADDR",
     QT_TRANSLATE_NOOP("policy",
                       "As it is delivered, whoever signs in can send it to any machine and port. Its statement "
                       "\"PORTCOMMANDIPADDR NOREDIRECT\" ends that; another one governs the ports."),
     true, u"1-65535", 0},
};

} // namespace

std::span<const PresetRow> laterPresets()
{
    return rows;
}

} // namespace policy
