#include "app/SelftestCommand.h"

#include "app/Profile.h"
#include "app/Say.h"
#include "server/selftest/ReportFile.h"
#include "server/selftest/SelfTest.h"

#include <QEventLoop>
#include <QJsonDocument>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

using Outcome = selftest::CaseResult::Outcome;

QString indented(const QString &title, const QString &text)
{
    QStringList lines;
    const QStringList parts = text.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &part : parts)
        lines += u"      "_s % (lines.isEmpty() ? title : QString(title.size(), u' ')) % part;
    return lines.join(u'\n');
}

void say(const selftest::CaseResult &result, Terminal &terminal)
{
    const QString outcome = result.outcome == Outcome::Passed ? Say::tr("passed")
        : result.outcome == Outcome::Failed                   ? Say::tr("FAILED")
                                                              : Say::tr("skipped");
    terminal.say(u"%1  %2  %3: %4"_s.arg(outcome.leftJustified(8), result.id, result.user, result.title));
    if (result.outcome == Outcome::Skipped)
        terminal.say(indented({}, result.observed));
    if (result.outcome != Outcome::Failed)
        return;
    for (const auto &[title, text] :
         {std::pair(Say::tr("sent      "), result.sent), std::pair(Say::tr("came back "), result.received),
          std::pair(Say::tr("wrong     "), result.observed), std::pair(Say::tr("matters   "), result.matters)})
        terminal.say(indented(title, text));
}

selftest::Report run(const config::Config &configuration)
{
    selftest::SelfTest test;
    selftest::Report report;
    QEventLoop loop;
    QObject::connect(&test, &selftest::SelfTest::finished, &loop, [&](const selftest::Report &finished) {
        report = finished;
        loop.quit();
    });
    test.start(configuration, false);
    loop.exec();
    return report;
}

} // namespace

ExitCode selftest(const QStringList &words, Terminal &terminal)
{
    Arguments arguments(
        u"selftest [--json]"_s,
        Say::tr(
            "Starts a private copy of the server with the profile's policy on loopback, signs in as each class of user "
            "and attacks it. Nothing leaves this machine, the profile's server is left alone. Exit status 1: something "
            "came through, or what the policy allows did not work."));
    arguments.add(u"json"_s, Say::tr("Prints the whole report as JSON."));
    arguments.addProfile();
    if (const auto code = arguments.parse(words, terminal))
        return *code;
    const Profile profile = Profile::of(arguments);
    const auto loaded = loadConfiguration(profile, terminal);
    if (!loaded)
        return Wrong;

    const selftest::Report report = run(loaded->config);
    if (arguments.isSet(u"json"_s)) {
        terminal.say(QString::fromUtf8(QJsonDocument(report.toJson()).toJson()).trimmed());
    } else {
        for (const selftest::CaseResult &result : report.results)
            say(result, terminal);
        terminal.say(Say::tr("%1 passed, %2 failed, %3 skipped.")
                         .arg(report.count(Outcome::Passed))
                         .arg(report.count(Outcome::Failed))
                         .arg(report.count(Outcome::Skipped)));
    }
    if (!report.error.isEmpty()) {
        terminal.complain(report.error);
        return Wrong;
    }
    // Another configuration's report is not this profile's.
    if (!profile.configurationNamed && loaded->existed) {
        if (const auto saved = selftest::saveReport(profile.paths.directory, report); !saved)
            terminal.complain(saved.error().detail);
    }
    return report.passed() ? Success : Negative;
}

} // namespace app
