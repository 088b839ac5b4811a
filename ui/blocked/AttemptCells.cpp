#include "ui/blocked/AttemptCells.h"

#include "ui/blocked/AttemptText.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/FilterWords.h"
#include "ui/common/Formatting.h"
#include "ui/common/PlainToolTip.h"

#include <QDateTime>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString orDash(const QString &text)
{
    return text.isEmpty() ? u"–"_s : text;
}

} // namespace

QString cellText(const audit::AttemptRow &row, int column)
{
    switch (column) {
    case AttemptsModel::Time:
        return format::stamp(row.at);
    case AttemptsModel::VerdictColumn:
        return verdictText(row.verdict);
    case AttemptsModel::Client:
        return row.client;
    case AttemptsModel::User:
        return orDash(row.user);
    case AttemptsModel::AskedFor:
        return askedFor(row);
    case AttemptsModel::Target:
        return orDash(row.target);
    case AttemptsModel::Port:
        return row.target.isEmpty() ? u"–"_s : QString::number(row.targetPort);
    case AttemptsModel::Reasons:
        return reasonTexts(row).join(u" · "_s);
    case AttemptsModel::Classification:
        return classificationText(row.classification);
    case AttemptsModel::Count:
        return format::count(row.count);
    case AttemptsModel::RuleColumn:
        return orDash(row.ruleId);
    case AttemptsModel::Revision:
        return QString::number(row.policyRevision);
    case AttemptsModel::Reply:
        return row.replyCode == 0 ? u"–"_s : QString::number(row.replyCode);
    default:
        return {};
    }
}

QString cellToolTip(const audit::AttemptRow &row, int column)
{
    switch (column) {
    case AttemptsModel::Time:
        return format::exactStamp(row.at);
    case AttemptsModel::Reasons:
        return plainToolTip(reasonTexts(row).join(u'\n'));
    case AttemptsModel::RuleColumn:
        return plainToolTip(row.ruleText);
    default:
        return {};
    }
}

QString columnTitle(int column)
{
    switch (column) {
    case AttemptsModel::Time:
        return AttemptsModel::tr("Time");
    case AttemptsModel::VerdictColumn:
        return AttemptsModel::tr("Verdict");
    case AttemptsModel::Client:
        return AttemptsModel::tr("Client");
    case AttemptsModel::User:
        return AttemptsModel::tr("User");
    case AttemptsModel::AskedFor:
        return AttemptsModel::tr("Asked for");
    case AttemptsModel::Target:
        return AttemptsModel::tr("Target");
    case AttemptsModel::Port:
        return AttemptsModel::tr("Port");
    case AttemptsModel::Reasons:
        return AttemptsModel::tr("Reasons");
    case AttemptsModel::Classification:
        return AttemptsModel::tr("Looks like");
    case AttemptsModel::Count:
        return AttemptsModel::tr("Count");
    case AttemptsModel::RuleColumn:
        return AttemptsModel::tr("Rule");
    case AttemptsModel::Revision:
        return AttemptsModel::tr("Policy revision");
    case AttemptsModel::Reply:
        return AttemptsModel::tr("Reply");
    default:
        return {};
    }
}

Qt::Alignment cellAlignment(int column)
{
    switch (column) {
    case AttemptsModel::Port:
    case AttemptsModel::Count:
    case AttemptsModel::Revision:
    case AttemptsModel::Reply:
        return Qt::AlignRight;
    default:
        return Qt::AlignLeft;
    }
}

QString cellTerm(const audit::AttemptRow &row, int column, bool excluded)
{
    switch (column) {
    case AttemptsModel::Time: {
        // The minute of the row: a whole term of its own, as "since" alone would reach to the present.
        const QString minute =
            QDateTime::fromMSecsSinceEpoch(row.at / 60'000'000 * 60'000, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm'Z'"_s);
        return filterTerm(excluded ? u"until"_s : u"since"_s, minute);
    }
    case AttemptsModel::VerdictColumn:
        return filterTerm(u"verdict"_s, row.verdict, excluded);
    case AttemptsModel::Client:
        return filterTerm(u"client"_s, row.client, excluded);
    case AttemptsModel::User:
        return filterTerm(u"user"_s, row.user, excluded);
    case AttemptsModel::AskedFor:
        return filterTerm(u"verb"_s, row.verb, excluded);
    case AttemptsModel::Target:
        return filterTerm(u"target"_s, row.target.isEmpty() ? u"none"_s : row.target, excluded);
    case AttemptsModel::Port:
        return row.target.isEmpty() ? QString() : filterTerm(u"port"_s, QString::number(row.targetPort), excluded);
    case AttemptsModel::Reasons:
        return filterTerm(u"reason"_s, row.reasons.value(0), excluded);
    case AttemptsModel::Classification:
        return filterTerm(u"class"_s, row.classification, excluded);
    case AttemptsModel::RuleColumn:
        return filterTerm(u"rule"_s, row.ruleId, excluded);
    default:
        return {};
    }
}

} // namespace ui
