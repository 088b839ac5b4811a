#pragma once

#include "server/audit/FilterTerm.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace ui {

/// `key:value`, with a minus when `excluded` and quotes where the value needs them. Without a value: empty.
QString filterTerm(const QString &key, const QString &value, bool excluded = false);
/// As it is written, quoted where it has to be.
QString termText(const audit::FilterTerm &term);
/// Two filters that both have to hold.
QString bothFilters(const QString &one, const QString &other);

/// The word of a filter that is being typed.
struct FilterPlace
{
    qsizetype begin = 0; ///< of what a suggestion replaces
    qsizetype end = 0;
    std::optional<audit::FilterKey> key; ///< nullopt: a key is being typed
    QString typed; ///< between `begin` and the cursor
    friend bool operator==(const FilterPlace &, const FilterPlace &) = default;
};
/// nullopt inside quotes, where nothing can be suggested.
std::optional<FilterPlace> filterPlaceAt(const QString &text, qsizetype cursor);

/// Something to put there, and what it means in a few words (may be empty).
struct FilterSuggestion
{
    QString text;
    QString meaning;
    friend bool operator==(const FilterSuggestion &, const FilterSuggestion &) = default;
};
/// What is known without the log: keys, and the values of those that have a fixed set. Those that begin as typed.
QList<FilterSuggestion> filterSuggestions(const FilterPlace &place);
/// Whether the log knows values for it: addresses, users and so on.
bool hasRecordedValues(audit::FilterKey key);

} // namespace ui
