// AP: what strangers fetch.

#include "server/arealint/LintContext.h"

#include <climits>

namespace arealint {

using namespace Qt::Literals::StringLiterals;
using Kind = Sighting::Kind;
using Area = LintContext::Area;

namespace {

int countOf(const DirectoryFacts &seen, Kind kind)
{
    return int(qMin<qint64>(seen.counts.value(kind), INT_MAX));
}

QList<ModeChange> closedToOthers(const DirectoryFacts &seen)
{
    constexpr quint32 write = 0002;
    QList<ModeChange> changes;
    for (const Sighting &sighting : seen.sightings) {
        if (sighting.kind == Kind::OtherWritable)
            changes.append({sighting.path, sighting.mode, sighting.mode & ~write});
    }
    return changes;
}

void lintWritable(LintContext &context, const Area &area)
{
    const DirectoryFacts &seen = *area.directory;
    if (seen.holds(Kind::OtherWritable))
        context
            .add("AP01", Severity::Error, area, u"directory"_s,
                 Say::tr("Everybody on this computer may change what is in this area (%n in all), and so what "
                         "strangers fetch: "
                         "%1.",
                         nullptr, countOf(seen, Kind::OtherWritable))
                     .arg(LintContext::names(seen, Kind::OtherWritable)))
            .fix = LintContext::changeModes(Say::tr("Take everybody's right to write"), closedToOthers(seen));
    if (!context.facts.account.isPersonal && (seen.holds(Kind::OwnWritable) || seen.holds(Kind::GroupWritable)))
        context.add("AP01", Severity::Error, area, u"directory"_s,
                    Say::tr("The account that the server runs as may change what is in this area (%n in all).", nullptr,
                            countOf(seen, Kind::OwnWritable) + countOf(seen, Kind::GroupWritable)));
}

} // namespace

void lintDownloads(LintContext &context)
{
    const QList<Area> areas = context.areas();
    for (const Area &area : areas) {
        if (!area.anonymousReads || !area.directory)
            continue;
        const DirectoryFacts &seen = *area.directory;
        lintWritable(context, area);
        if (seen.holds(Kind::Undecided))
            context.add("AP02", Severity::Error, area, u"directory"_s,
                        Say::tr("Files lie here that strangers uploaded and nobody has released: %1.")
                            .arg(LintContext::names(seen, Kind::Undecided)));
        if (seen.holds(Kind::Leftover))
            context.add("AP03", Severity::Warning, area, u"directory"_s,
                        Say::tr("Backups, dumps or the data of a version control lie here and can be fetched: %1. Move "
                                "them elsewhere.")
                            .arg(LintContext::names(seen, Kind::Leftover)));
        if (seen.holds(Kind::NotWorldReadable))
            context.add(
                "AP05", Severity::Warning, area, u"directory"_s,
                Say::tr("Files here may not be read by other accounts of this computer, but strangers fetch them "
                        "(%n in all): %1. Are they meant to be public?",
                        nullptr, countOf(seen, Kind::NotWorldReadable))
                    .arg(LintContext::names(seen, Kind::NotWorldReadable)));
        if (!seen.hasContact)
            context.add("AP07", Severity::Information, area, u"directory"_s,
                        Say::tr("No README or CONTACT tells visitors whom to write to when something is wrong."));
        if (!seen.complete)
            context.add("AP03", Severity::Information, area, u"directory"_s,
                        Say::tr("This area holds more than was looked through; the rest was not checked."));
    }
}

} // namespace arealint
