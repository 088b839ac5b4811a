#include "server/selftest/Report.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace selftest {

namespace {

using Outcome = CaseResult::Outcome;

QString nameOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed:
        return u"passed"_s;
    case Outcome::Failed:
        return u"failed"_s;
    case Outcome::Skipped:
        break;
    }
    return u"skipped"_s;
}

Outcome outcomeOf(const QString &name)
{
    return name == u"passed" ? Outcome::Passed : name == u"failed" ? Outcome::Failed : Outcome::Skipped;
}

QJsonObject toJson(const CaseResult &result)
{
    return {{"id"_L1, result.id},
            {"title"_L1, result.title},
            {"user"_L1, result.user},
            {"outcome"_L1, nameOf(result.outcome)},
            {"sent"_L1, result.sent},
            {"received"_L1, result.received},
            {"expected"_L1, result.expected},
            {"observed"_L1, result.observed},
            {"matters"_L1, result.matters}};
}

CaseResult caseOf(const QJsonObject &json)
{
    return {json["id"_L1].toString(),       json["title"_L1].toString(),
            json["user"_L1].toString(),     outcomeOf(json["outcome"_L1].toString()),
            json["sent"_L1].toString(),     json["received"_L1].toString(),
            json["expected"_L1].toString(), json["observed"_L1].toString(),
            json["matters"_L1].toString()};
}

} // namespace

int Report::count(Outcome outcome) const
{
    return int(std::count_if(results.begin(), results.end(),
                             [outcome](const CaseResult &result) { return result.outcome == outcome; }));
}

bool Report::passed() const
{
    return error.isEmpty() && count(Outcome::Failed) == 0 && count(Outcome::Passed) > 0;
}

QJsonObject Report::toJson() const
{
    QJsonArray cases;
    for (const CaseResult &result : results)
        cases.append(selftest::toJson(result));
    return {{"at"_L1, at},
            {"policyRevision"_L1, policyRevision},
            {"policyDigest"_L1, policyDigest},
            {"draft"_L1, draft},
            {"passed"_L1, passed()},
            {"error"_L1, error},
            {"cases"_L1, cases}};
}

Report Report::fromJson(const QJsonObject &json)
{
    Report report;
    report.at = json["at"_L1].toInteger();
    report.policyRevision = json["policyRevision"_L1].toInteger();
    report.policyDigest = json["policyDigest"_L1].toString();
    report.draft = json["draft"_L1].toBool();
    report.error = json["error"_L1].toString();
    const QJsonArray cases = json["cases"_L1].toArray();
    for (const QJsonValue &value : cases)
        report.results.append(caseOf(value.toObject()));
    return report;
}

} // namespace selftest
