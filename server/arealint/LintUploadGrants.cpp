// AU01 to AU09, AU12 and AU22: what strangers may do where they may upload.

#include "server/arealint/LintContext.h"

#include "server/base/PlainText.h"
#include "server/config/Json.h"

#include <algorithm>

namespace arealint {

using namespace Qt::Literals::StringLiterals;
using Area = LintContext::Area;
using config::Mode;

namespace {

bool isStranger(const config::Grant &grant)
{
    return grant.who == u"anonymous" || grant.who == u"*";
}

QString quoted(const QString &text)
{
    return QString(u'"' % text % u'"');
}

/// Strangers may still leave files, which wait for a person.
Fix toDropBox(const LintContext &context, const Area &area, qsizetype grant)
{
    const Mode before = area.area.grants.at(grant).mode;
    const QString key = u"grants/"_s % QString::number(grant) % u"/mode"_s;
    return context.change(Say::tr("Make it a drop box"), area, key, quoted(config::modeName(before)),
                          quoted(config::modeName(Mode::DropBox)),
                          [grant](config::Area &one) { one.grants[grant].mode = Mode::DropBox; });
}

void lintMode(LintContext &context, const Area &area, qsizetype index)
{
    const config::Grant &grant = area.area.grants.at(index);
    const QString key = u"grants/"_s % QString::number(index) % u"/mode"_s;
    const auto add = [&](const char *id, const QString &text) {
        context.add(id, Severity::Error, area, key, text).fix = toDropBox(context, area, index);
    };
    if (grant.mode == Mode::Exchange || grant.mode == Mode::Manage) {
        add("AU03",
            Say::tr("Strangers can fetch what other strangers put here: the area becomes an exchange for whatever they "
                    "like. In a drop box nobody fetches a file before a person has released it."));
        add("AU04", Say::tr("Strangers see the names of what other strangers put here. A drop box shows nothing."));
    }
    if (grant.mode == Mode::Manage) {
        add("AU06", Say::tr("Strangers can replace files that are here, yours too."));
        add("AU08", Say::tr("Strangers can rename and delete files that are here, yours too."));
        add("AU09", Say::tr("Strangers can make folders, in which they hide what they exchange."));
    }
}

void lintGrants(LintContext &context, const Area &area)
{
    for (qsizetype i = 0; i < area.area.grants.size(); ++i) {
        const config::Grant &grant = area.area.grants.at(i);
        if (!isStranger(grant) || grant.mode == Mode::Download)
            continue;
        if (grant.who == u"*") {
            const QString key = u"grants/"_s % QString::number(i) % u"/who"_s;
            context
                .add("AU01", Severity::Error, area, key,
                     Say::tr("\"Everybody\" takes in strangers, who may upload here without anybody having said so. "
                             "Name signed-in users, and strangers in a line of their own if they are meant."))
                .fix = context.change(Say::tr("Only signed-in users"), area, key, u"\"*\""_s, u"\"users\""_s,
                                      [i](config::Area &one) { one.grants[i].who = u"users"_s; });
        }
        lintMode(context, area, i);
    }
}

/// CERT Advisory CA-97.27, III.C: with uploads the active mode has to lead to the client alone. By what the policy
/// allows, not by how it is written.
void lintPolicy(LintContext &context)
{
    policy::Scope elsewhere;
    elsewhere.users = {u"anonymous"_s};
    elsewhere.direction = policy::Rule::When::Active;
    elsewhere.machines.server = true;
    elsewhere.machines.networks = {address::Subnet::any()};
    const policy::Reach beyond = context.analysis.reach(elsewhere);
    policy::Scope low = elsewhere;
    low.machines = {};
    low.machines.client = true;
    low.ports = address::PortSet::of(1, address::firstUnreservedPort - 1);
    const policy::Reach reserved = context.analysis.reach(low);

    const auto add = [&context](const policy::Reach &reach, const QString &text) {
        const int rule = reach.allowing.value(0, -1);
        const QString place = rule < 0 ? u"/policy/otherwise"_s : u"/policy/rules/"_s % QString::number(rule);
        context.add("AU02", Severity::Error, place, text);
    };
    if (beyond.answer != policy::Reach::Answer::Nothing)
        add(beyond,
            Say::tr("Strangers may upload, and the data connections of strangers may go to other machines than their "
                    "own: a file that one of them left can be sent to a third party's service. Let data connections "
                    "of strangers reach the client only, on the Policy page."));
    if (reserved.answer != policy::Reach::Answer::Nothing)
        add(reserved,
            Say::tr("Strangers may upload, and their data connections may go to ports below 1024, where services "
                    "listen. Let them begin at 1024, on the Policy page."));
}

void lintStore(LintContext &context)
{
    const FolderFacts &store = context.facts.quarantine;
    if (!store.exists)
        return;
    constexpr quint32 mine = 0700;
    if ((store.mode & 0077) != 0)
        context
            .add("AU12", Severity::Warning, u""_s,
                 Say::tr("Other accounts of this computer can see into %1, where uploads wait for a decision.")
                     .arg(base::escaped(store.path)))
            .fix = LintContext::changeModes(Say::tr("Close it to others"), {{store.path, store.mode, mine}});
    for (const Area &area : context.areas()) {
        const QString folder =
            area.area.directory.endsWith(u'/') ? area.area.directory : QString(area.area.directory % u'/');
        if (QString(store.path % u'/').startsWith(folder))
            context.add("AU12", Severity::Error, area, u"directory"_s,
                        Say::tr("The store of uploads that wait for a decision lies inside this area, so that it can "
                                "be fetched from. Share another folder."));
    }
}

} // namespace

void lintUploadGrants(LintContext &context)
{
    const QList<Area> areas = context.areas();
    for (const Area &area : areas) {
        if (area.anonymousUploads)
            lintGrants(context, area);
        constexpr quint32 execute = 0111;
        const quint32 mode = area.area.fileMode;
        if (area.anyoneUploads && (mode & execute) != 0) {
            const auto text = [](quint32 bits) { return QString(u"\"%1\""_s.arg(bits, 4, 8, QLatin1Char('0'))); };
            context
                .add("AU22", Severity::Warning, area, u"fileMode"_s,
                     Say::tr("Files that arrive here may be run as programs."))
                .fix =
                context.change(Say::tr("Let nobody run them"), area, u"fileMode"_s, text(mode), text(mode & ~execute),
                               [mode](config::Area &one) { one.fileMode = mode & ~execute; });
        }
    }
    if (!context.anonymousUploads())
        return;
    lintPolicy(context);
    lintStore(context);
}

} // namespace arealint
