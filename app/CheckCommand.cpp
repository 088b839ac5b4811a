#include "app/CheckCommand.h"

#include "app/Profile.h"
#include "app/Say.h"
#include "server/api/Circumstances.h"
#include "server/api/LintFacts.h"
#include "server/api/ProfilePaths.h"
#include "server/arealint/AreaLint.h"
#include "server/arealint/GatherFacts.h"
#include "server/audit/TimeText.h"
#include "server/base/PlainText.h"
#include "server/config/Store.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

using Severity = policy::Finding::Severity;

/// A finding of whichever kind; places are pointers into the whole document.
struct Line
{
    QString id;
    Severity severity = Severity::Warning;
    QString place;
    QString text;
    QString fix; ///< what a button of the window would do
    QJsonObject more; ///< for JSON only
    QString note; ///< who accepted it
};

QList<Line> policyLines(const config::Config &config)
{
    QList<Line> lines;
    const auto findings = policy::lint(config.policy, api::lintFacts(config, api::circumstancesNow(config)));
    for (const policy::Finding &finding : findings) {
        Line line{finding.id, finding.severity, u"/policy"_s % finding.place, finding.text, {}, {}, {}};
        if (finding.fix) {
            line.fix = finding.fix->label;
            line.more[u"fix"_s] =
                QJsonObject{{u"label"_s, finding.fix->label}, {u"policy"_s, config::policyToJson(finding.fix->policy)}};
        }
        lines.append(line);
    }
    return lines;
}

/// Beside the file lies what a profile holds, if it is one's.
arealint::Places placesOf(const config::Config &config, const QString &file)
{
    const api::ProfilePaths beside = api::ProfilePaths::of(QFileInfo(file).absolutePath());
    const QString &named = config.audit.database;
    const bool isProfile = QFileInfo::exists(beside.database);
    return {!named.isEmpty() ? named
                : isProfile  ? beside.database
                             : QString(),
            isProfile ? beside.quarantine : QString()};
}

QString acceptedText(const config::AcceptedFinding &accepted)
{
    return Say::tr("Accepted by %1 until %2: %3")
        .arg(base::escaped(accepted.who), audit::timeText(accepted.until), base::escaped(accepted.why));
}

QList<Line> areaLines(const config::Config &config, const QString &file)
{
    QList<Line> lines;
    const auto findings = arealint::lint(config, arealint::gatherFacts(config, placesOf(config, file)));
    for (const arealint::Finding &finding : findings) {
        Line line{finding.id, finding.severity, finding.place, finding.text, {}, {}, {}};
        if (finding.fix) {
            line.fix = finding.fix->label;
            line.more[u"fix"_s] = QJsonObject{{u"label"_s, finding.fix->label}, {u"change"_s, finding.fix->change}};
        }
        if (finding.accepted) {
            line.note = acceptedText(*finding.accepted);
            line.more[u"accepted"_s] = QJsonObject{{u"who"_s, finding.accepted->who},
                                                   {u"when"_s, audit::timeText(finding.accepted->when)},
                                                   {u"why"_s, finding.accepted->why},
                                                   {u"until"_s, audit::timeText(finding.accepted->until)}};
        }
        lines.append(line);
    }
    return lines;
}

QList<Line> linesOf(const config::Config &config, const QString &file)
{
    return policyLines(config) + areaLines(config, file);
}

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return u"error"_s;
    case Severity::Warning:
        return u"warning"_s;
    case Severity::Information:
        return u"information"_s;
    }
    Q_UNREACHABLE();
}

void sayAsText(const QList<Line> &lines, const QString &file, Terminal &terminal)
{
    for (const Line &line : lines) {
        const QString place = line.place.isEmpty() ? u"/"_s : line.place;
        terminal.say(line.id % u' ' % severityName(line.severity) % u' ' % place % u": "_s % line.text);
        if (!line.note.isEmpty())
            terminal.say(u"  "_s % line.note);
        else if (!line.fix.isEmpty())
            terminal.say(u"  "_s % Say::tr("One click in the window: %1").arg(line.fix));
    }
    if (lines.isEmpty())
        terminal.say(Say::tr("%1: nothing to find fault with.").arg(QDir::toNativeSeparators(file)));
}

void sayAsJson(const QList<config::Problem> &problems, const QList<Line> &lines, Terminal &terminal)
{
    QJsonArray wrong;
    for (const config::Problem &problem : problems)
        wrong.append(QJsonObject{{u"pointer"_s, problem.pointer}, {u"message"_s, problem.message}});
    QJsonArray found;
    for (const Line &line : lines) {
        QJsonObject object = line.more;
        object[u"id"_s] = line.id;
        object[u"severity"_s] = severityName(line.severity);
        object[u"pointer"_s] = line.place;
        object[u"text"_s] = line.text;
        found.append(object);
    }
    const QJsonObject object{{u"problems"_s, wrong}, {u"findings"_s, found}};
    terminal.write(QJsonDocument(object).toJson());
    terminal.flush();
}

} // namespace

ExitCode check(const QStringList &words, Terminal &terminal)
{
    Arguments arguments(
        u"check FILE [--json]"_s,
        Say::tr("Says what is wrong in a configuration, and what a careful person would want to know."));
    arguments.add(u"json"_s, Say::tr("Prints JSON."));
    arguments.expectWords(1);
    if (const auto code = arguments.parse(words, terminal))
        return *code;

    const QString file = arguments.words().constFirst();
    const auto loaded = config::Store(file).load(false);
    if (!loaded || !loaded->existed) {
        terminal.complain(loaded ? Say::tr("%1: there is no such file.").arg(QDir::toNativeSeparators(file))
                                 : loaded.error().detail);
        return Wrong;
    }
    const config::Reading &reading = loaded->reading;
    complainOf(reading.problems, file, terminal);
    const QList<Line> lines = reading.ok() ? linesOf(reading.config, file) : QList<Line>();
    if (arguments.isSet(u"json"_s))
        sayAsJson(reading.problems, lines, terminal);
    else if (reading.ok())
        sayAsText(lines, file, terminal);

    const bool isError =
        std::any_of(lines.begin(), lines.end(), [](const Line &line) { return line.severity == Severity::Error; });
    return !reading.ok() ? Wrong : isError ? Negative : Success;
}

} // namespace app
