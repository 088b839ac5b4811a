#include "server/policy/PresetRow.h"

#include <QtGlobal>

namespace policy {

namespace {

constexpr PresetRow ownRows[] = {
    {u"portcullis-default", QT_TRANSLATE_NOOP("policy", "Portcullis"), Preset::Group::Own, "Portcullis",
     QT_TRANSLATE_NOOP("policy",
                       "Data connections go to the client itself and nowhere else, and never to its reserved ports. "
                       "What else is needed is added by rules."),
     false, u"1024-65535", 0},
};

} // namespace

std::span<const PresetRow> ownPresets()
{
    return ownRows;
}

} // namespace policy
