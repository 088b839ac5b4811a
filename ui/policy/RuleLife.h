#pragma once

#include <QCoreApplication>
#include <QString>

#include <optional>

namespace ui {

/// Until when a rule is in force, as people read and write it. Times are UTC microseconds; what is shown and typed is
/// this machine's local time.
class RuleLife
{
    Q_DECLARE_TR_FUNCTIONS(RuleLife)

public:
    /// "ends in 04:59", "ends in 3 days", "ended".
    static QString chip(qint64 expires, qint64 now);
    /// "2026-11-24 18:30"; empty: never.
    static QString text(qint64 expires);
    /// The same back, or a duration from now: "30m", "2h", "3d". 0 for an empty text; nullopt: neither.
    static std::optional<qint64> parse(const QString &text, qint64 now);
};

} // namespace ui
