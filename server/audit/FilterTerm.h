#pragma once

#include "server/address/Subnet.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace audit {

/// What a term of the filter language looks at.
enum class FilterKey : quint8 {
    Text, ///< no key: any of the texts people see
    Client,
    Target,
    Port,
    User,
    Verb,
    Command,
    Verdict,
    Reason,
    Rule,
    Class,
    Session,
    Count, ///< of folded rows
    Id, ///< of the row
    Since,
    Until
};

/// Both ends included.
struct NumberRange
{
    qint64 first = 0;
    qint64 last = 0;
    friend bool operator==(const NumberRange &, const NumberRange &) = default;
};

/// One condition, such as `-port:<1024`.
struct FilterTerm
{
    /// By key: networks (a null subnet: `target:none`), number ranges, microseconds, or text.
    using Value = std::variant<QString, address::Subnet, QList<NumberRange>, qint64>;

    FilterKey key = FilterKey::Text;
    bool negated = false;
    QString text; ///< the value as written, without quotes
    Value value;

    friend bool operator==(const FilterTerm &, const FilterTerm &) = default;
};

/// `client`, `port` …; empty for Text.
QString filterKeyName(FilterKey key);
std::optional<FilterKey> filterKeyFromName(QStringView name);
/// All names with an example each: `port:<1024`. For completion and for messages.
QStringList filterExamples();
/// All names with their colon: `port:`.
QStringList filterKeys();
/// What the value may be where only certain words may, or are usual; empty elsewhere.
QStringList filterValues(FilterKey key);

/// Reads the value of a term. `error` gets a sentence with the remedy.
std::optional<FilterTerm::Value> readFilterValue(FilterKey key, const QString &text, qint64 now, QString *error);

} // namespace audit
