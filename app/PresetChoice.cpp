#include "app/PresetChoice.h"

#include "app/Say.h"
#include "server/config/Nearest.h"

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

/// One that holds what was typed ("sunos"), or the one that is a slip of the keys away.
QStringList near(const QString &typed, const QStringList &ids)
{
    QStringList found;
    if (typed.size() > 1)
        found = ids.filter(typed, Qt::CaseInsensitive);
    if (const QString similar = config::nearest(typed, ids); !similar.isEmpty() && !found.contains(similar))
        found += similar;
    return found;
}

} // namespace

std::optional<policy::Preset> presetNamed(const QString &id, Terminal &terminal)
{
    if (auto preset = policy::preset(id))
        return preset;
    QStringList ids;
    const QList<policy::Preset> all = policy::presets();
    for (const policy::Preset &preset : all)
        ids += preset.id;
    const QStringList meant = near(id, ids);
    terminal.complain(meant.isEmpty()
                          ? Say::tr("There is no preset \"%1\". \"portcullis presets\" lists them.").arg(id)
                          : Say::tr("There is no preset \"%1\". Near are: %2.").arg(id, meant.join(u", "_s)));
    return std::nullopt;
}

} // namespace app
