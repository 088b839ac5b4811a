#include "ui/policy/SelfTestText.h"

#include "server/base/PlainText.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"

#include <QCoreApplication>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

using Outcome = selftest::CaseResult::Outcome;

struct SelfTestWords
{
    Q_DECLARE_TR_FUNCTIONS(ui::SelfTest)
};

void appendPart(QString &text, const QString &caption, const QString &part)
{
    if (part.isEmpty())
        return;
    text += u"    "_s % caption % u'\n';
    const QStringList lines = part.split(u'\n');
    for (const QString &line : lines)
        text += u"        "_s % line % u'\n';
}

QString caseText(const selftest::CaseResult &result)
{
    QString text = SelfTestWords::tr("[%1] %2 %3, as %4", "passed, id, title, user")
                       .arg(outcomeWord(result.outcome), result.id, result.title, userWords(result.user))
        % u'\n';
    if (result.outcome == Outcome::Passed)
        return text;
    appendPart(text, SelfTestWords::tr("What was wrong"), result.observed);
    appendPart(text, SelfTestWords::tr("What was sent"), result.sent);
    appendPart(text, SelfTestWords::tr("What came back"), result.received);
    appendPart(text, SelfTestWords::tr("What should have"), result.expected);
    appendPart(text, SelfTestWords::tr("Why it matters"), result.matters);
    return text;
}

} // namespace

QString outcomeWord(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed:
        return SelfTestWords::tr("passed");
    case Outcome::Failed:
        return SelfTestWords::tr("failed");
    case Outcome::Skipped:
        return SelfTestWords::tr("skipped");
    }
    return {};
}

Tone outcomeTone(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed:
        return Tone::Good;
    case Outcome::Failed:
        return Tone::Bad;
    case Outcome::Skipped:
        break;
    }
    return Tone::Muted;
}

QIcon outcomeIcon(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed:
        return icon(u"success"_s, Tone::Good);
    case Outcome::Failed:
        return icon(u"error"_s, Tone::Bad);
    case Outcome::Skipped:
        break;
    }
    return icon(u"info"_s, Tone::Muted);
}

QString userWords(const QString &user)
{
    if (user == u"anonymous")
        return SelfTestWords::tr("a stranger");
    if (user == u"users")
        return SelfTestWords::tr("a signed-in user");
    return base::escaped(user, 64);
}

QString reportSummary(const selftest::Report &report)
{
    if (!report.error.isEmpty())
        return SelfTestWords::tr("The self-test couldn't run: %1").arg(report.error);
    const int failed = report.count(Outcome::Failed);
    const int passed = report.count(Outcome::Passed);
    const int skipped = report.count(Outcome::Skipped);
    if (failed == 0 && passed == 0)
        return SelfTestWords::tr("Nothing could be tried.");
    QString text = failed > 0
        ? SelfTestWords::tr("%1 of %n case(s) failed.", nullptr, failed + passed).arg(format::count(failed))
        : SelfTestWords::tr("All %n case(s) passed.", nullptr, passed);
    if (skipped > 0)
        text += u' ' % SelfTestWords::tr("%n case(s) were skipped.", nullptr, skipped);
    return text;
}

QString reportText(const selftest::Report &report)
{
    QString text = SelfTestWords::tr("Self-test of Portcullis, %1").arg(format::exactStamp(report.at)) % u'\n';
    text += (report.draft ? SelfTestWords::tr("Of a draft of the policy") : SelfTestWords::tr("Of the policy in force"))
        % u'\n';
    text += reportSummary(report) % u"\n\n";
    for (const selftest::CaseResult &result : report.results)
        text += caseText(result);
    return text;
}

} // namespace ui
