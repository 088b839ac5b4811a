#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace selftest {

/// One thing that was tried.
struct CaseResult
{
    enum class Outcome : quint8 { Passed, Failed, Skipped };
    QString id; ///< stable: "B01-scan", "B18-unspecified"
    QString title; ///< translated
    QString user; ///< as whom: `anonymous`, `users`, …
    Outcome outcome = Outcome::Skipped;
    QString sent; ///< what went over the control connection, a line each; escaped
    QString received; ///< what came back; escaped
    QString expected; ///< translated: what should have come back, and whether a connection should have arrived
    QString observed; ///< translated: what was wrong, or why it was skipped
    QString matters; ///< translated: why a server must get this right
    friend bool operator==(const CaseResult &, const CaseResult &) = default;
};

struct Report
{
    qint64 at = 0; ///< UTC microseconds
    qint64 policyRevision = 0;
    bool draft = false; ///< of a policy that wasn't in force
    QString policyDigest; ///< SHA-256 of the policy as JSON: tells whether the report speaks of today's policy
    QString error; ///< translated: the private instance couldn't run; then there may be no results
    QList<CaseResult> results;

    int count(CaseResult::Outcome outcome) const;
    bool passed() const; ///< no error, none failed, at least one passed

    QJsonObject toJson() const;
    static Report fromJson(const QJsonObject &json);
};

} // namespace selftest
