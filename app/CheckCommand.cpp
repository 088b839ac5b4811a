#include "app/CheckCommand.h"

#include "app/Profile.h"
#include "app/Say.h"
#include "server/api/Circumstances.h"
#include "server/api/LintFacts.h"
#include "server/config/Store.h"
#include "server/config/Unsupported.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

using Severity = policy::Finding::Severity;

/// Places are pointers into the whole document here.
QList<policy::Finding> findingsOf(const config::Config &config)
{
    QList<policy::Finding> findings;
    const auto unsupported = config::unsupported(config);
    for (const config::Problem &problem : unsupported)
        findings.append({u"CF01"_s, Severity::Error, problem.pointer, problem.message, {}});
    auto fromPolicy = policy::lint(config.policy, api::lintFacts(config, api::circumstancesNow(config)));
    for (policy::Finding &finding : fromPolicy) {
        finding.place.prepend(u"/policy"_s);
        findings.append(finding);
    }
    return findings;
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

void sayAsText(const QList<policy::Finding> &findings, const QString &file, Terminal &terminal)
{
    for (const policy::Finding &finding : findings) {
        terminal.say(finding.id % u' ' % severityName(finding.severity) % u' ' % finding.place % u": "_s
                     % finding.text);
        if (finding.fix)
            terminal.say(u"  "_s % Say::tr("One click in the window: %1").arg(finding.fix->label));
    }
    if (findings.isEmpty())
        terminal.say(Say::tr("%1: nothing to find fault with.").arg(QDir::toNativeSeparators(file)));
}

void sayAsJson(const QList<config::Problem> &problems, const QList<policy::Finding> &findings, Terminal &terminal)
{
    QJsonArray wrong;
    for (const config::Problem &problem : problems)
        wrong.append(QJsonObject{{u"pointer"_s, problem.pointer}, {u"message"_s, problem.message}});
    QJsonArray found;
    for (const policy::Finding &finding : findings) {
        QJsonObject object{{u"id"_s, finding.id},
                           {u"severity"_s, severityName(finding.severity)},
                           {u"pointer"_s, finding.place},
                           {u"text"_s, finding.text}};
        if (finding.fix) {
            object[u"fix"_s] =
                QJsonObject{{u"label"_s, finding.fix->label}, {u"policy"_s, config::policyToJson(finding.fix->policy)}};
        }
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
    const auto findings = reading.ok() ? findingsOf(reading.config) : QList<policy::Finding>();
    if (arguments.isSet(u"json"_s))
        sayAsJson(reading.problems, findings, terminal);
    else if (reading.ok())
        sayAsText(findings, file, terminal);

    const bool isError = std::any_of(findings.begin(), findings.end(), [](const policy::Finding &finding) {
        return finding.severity == Severity::Error;
    });
    return !reading.ok() ? Wrong : isError ? Negative : Success;
}

} // namespace app
