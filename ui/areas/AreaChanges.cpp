#include "ui/areas/AreaChanges.h"

#include "server/base/PlainText.h"
#include "server/config/AreaSentence.h"
#include "ui/areas/AreaText.h"
#include "ui/common/Formatting.h"

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

const config::Area *findByPath(const QList<config::Area> &areas, const QString &path)
{
    const auto found = std::ranges::find_if(areas, [&path](const config::Area &area) { return area.path == path; });
    return found == areas.end() ? nullptr : &*found;
}

/// The same area under its former path; null: there was none. A folder that two areas share tells nothing.
const config::Area *formerOf(const config::Area &area, const config::Config &before, const config::Config &after)
{
    if (const config::Area *same = findByPath(before.areas, area.path))
        return same;
    const config::Area *former = nullptr;
    for (const config::Area &each : before.areas) {
        if (each.directory != area.directory || findByPath(after.areas, each.path))
            continue;
        if (former)
            return nullptr;
        former = &each;
    }
    return former;
}

bool strangersUpload(const config::Area &area)
{
    return std::ranges::any_of(area.grants, [](const config::Grant &grant) {
        return AreaText::reachesStrangers(grant) && grant.mode != config::Mode::Download;
    });
}

QString accepted(const config::AcceptedFinding &one)
{
    return one.area.isEmpty()
        ? AreaChanges::tr("%1: %2", "a finding, the reason").arg(one.finding, base::escaped(one.why))
        : AreaChanges::tr("%1 in %2: %3", "a finding, an area, the reason")
              .arg(one.finding, base::escaped(one.area), base::escaped(one.why));
}

/// What the sentence of an area doesn't say.
QStringList unsaid(const config::Area &before, const config::Area &after)
{
    QStringList edits;
    if (before.directory != after.directory) {
        edits.append(
            AreaChanges::tr("its folder is %1 instead of %2")
                .arg(base::escaped(format::path(after.directory)), base::escaped(format::path(before.directory))));
    }
    if (before.names != after.names)
        edits.append(AreaChanges::tr("names have to match “%1”").arg(base::escaped(after.names)));
    if (before.fileMode != after.fileMode)
        edits.append(AreaText::fileMode(after.fileMode));
    if (before.keepFreePercent != after.keepFreePercent)
        edits.append(AreaChanges::tr("%1 % of the disk stay free instead of %2 %")
                         .arg(QString::number(after.keepFreePercent), QString::number(before.keepFreePercent)));
    if (before.keepFreeFiles != after.keepFreeFiles)
        edits.append(AreaChanges::tr("the disk keeps room for %1 files instead of %2")
                         .arg(format::count(after.keepFreeFiles), format::count(before.keepFreeFiles)));
    return edits;
}

} // namespace

AreaChanges AreaChanges::between(const config::Config &before, const config::Config &after, qint64 now)
{
    AreaChanges changes;
    QStringList summary;
    QStringList followed; // former paths that live on
    for (const config::Area &area : after.areas) {
        const QString path = base::escaped(area.path, 60);
        const config::Area *former = formerOf(area, before, after);
        changes.opensToStrangers =
            changes.opensToStrangers || (strangersUpload(area) && !(former && strangersUpload(*former)));
        if (!former) {
            changes.published.append(tr("New: %1. %2").arg(path, config::areaSentence(area, now)));
            summary.append(tr("new %1").arg(path));
            continue;
        }
        followed.append(former->path);
        if (*former == area)
            continue;
        summary.append(tr("%1 edited").arg(path));
        if (former->path != area.path)
            changes.edits.append(tr("%1 moves to %2.").arg(base::escaped(former->path, 60), path));
        const QString was = config::areaSentence(*former, now);
        const QString is = config::areaSentence(area, now);
        if (was != is)
            changes.edits.append(tr("%1: %2 Until now: %3").arg(path, is, was));
        const QStringList edits = unsaid(*former, area);
        for (const QString &edit : edits)
            changes.edits.append(tr("%1: %2", "an area, what changes").arg(path, edit));
    }
    for (const config::Area &area : before.areas) {
        if (followed.contains(area.path))
            continue;
        const QString path = base::escaped(area.path, 60);
        changes.withdrawn.append(tr("%1 is no longer published. Its files stay on the disk.").arg(path));
        summary.append(tr("%1 removed").arg(path));
    }
    for (const config::AcceptedFinding &one : after.accepted) {
        if (!before.accepted.contains(one))
            changes.edits.append(tr("Accepted: %1").arg(accepted(one)));
    }
    for (const config::AcceptedFinding &one : before.accepted) {
        if (!after.accepted.contains(one))
            changes.edits.append(tr("No longer accepted: %1").arg(accepted(one)));
    }
    const auto part = [&changes, &summary](bool differs, const QString &name) {
        if (!differs)
            return;
        changes.edits.append(tr("Also changes: %1.").arg(name));
        summary.append(name);
    };
    config::Config others = before;
    others.policy.revision = after.policy.revision;
    part(!(others.policy == after.policy), tr("the PORT policy"));
    part(!(before.accounts == after.accounts), tr("accounts"));
    part(!(before.server == after.server), tr("the server's settings"));
    part(!(before.tls == after.tls), tr("encryption"));
    part(!(before.audit == after.audit), tr("the log"));
    changes.summary = summary.isEmpty() ? tr("Areas: accepted findings") : tr("Areas: %1").arg(summary.join(u", "_s));
    return changes;
}

} // namespace ui
