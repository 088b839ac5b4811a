// AM: whether somebody would notice.

#include "server/arealint/LintContext.h"

#include <climits>

namespace arealint {

using namespace Qt::Literals::StringLiterals;
using Area = LintContext::Area;

namespace {

constexpr qint64 microsecondsADay = qint64(24) * 3600 * 1'000'000;

void lintQueue(LintContext &context)
{
    constexpr qint64 longest = 7; // days
    const QueueFacts &queue = context.facts.queue;
    const qint64 age = queue.oldest == 0 ? 0 : (context.facts.circumstances.now - queue.oldest) / microsecondsADay;
    if (age >= longest)
        context.add("AM03", Severity::Warning, u""_s,
                    Say::tr("Uploads wait for your decision, the oldest for %n days. See the Review page.", nullptr,
                            int(qMin<qint64>(age, INT_MAX))));
    const QList<Area> areas = context.areas();
    for (const Area &area : areas) {
        if (const qint64 asked = queue.askedByArea.value(area.area.path); asked > 0)
            context.add("AM04", Severity::Information, area, u""_s,
                        Say::tr("Files that wait here were asked for (%n in all): somebody told others of them.",
                                nullptr, int(qMin<qint64>(asked, INT_MAX))));
    }
}

/// A full disk would silence the log, and the server closes rather than go on without one.
void lintLogDisk(LintContext &context)
{
    const AreaFacts &facts = context.facts;
    if (!facts.log.exists || !facts.quarantine.exists || facts.log.device != facts.quarantine.device)
        return;
    const QList<Area> areas = context.areas();
    for (const Area &area : areas) {
        if (!area.anonymousUploads)
            continue;
        const bool guarded = area.area.keepFreePercent > 0 && area.area.maxBytes > 0;
        context.add("AM06", guarded ? Severity::Information : Severity::Error, area,
                    area.area.keepFreePercent == 0 ? u"keepFreePercent"_s : u"maxBytes"_s,
                    guarded
                        ? Say::tr("Uploads and the log are on the same disk. The limits of this area keep room for "
                                  "the log; a disk of its own would be better.")
                        : Say::tr("Uploads and the log are on the same disk: uploads can fill it, and then nothing is "
                                  "written down. Limit the uploads and keep space free."));
    }
}

} // namespace

void lintMonitoring(LintContext &context)
{
    lintQueue(context);
    lintLogDisk(context);
}

} // namespace arealint
