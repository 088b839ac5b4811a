#pragma once

#include "server/audit/FilterTerm.h"
#include "server/base/Result.h"

#include <QVariantList>

#include <optional>

namespace audit {

/// A condition of a WHERE clause: text with `?` for each of the values, which are bound and never pasted.
struct SqlCondition
{
    QString sql; ///< empty: everything
    QVariantList values;
};

/// The filter language of the tables and of `attempts --where`:
///
///     client:203.0.113.0/24 port:<1024 -verb:EPRT since:2d "free text"
///
/// Terms are separated by blanks and must all hold; of terms with the same key one has to. A leading `-` negates a
/// term, and each negated one has to hold. Text without a key is looked for everywhere, and each piece has to be found.
/// Quotes hold blanks, `\"` and `\\` stand for themselves in them. In `user`, `rule` and `command` a `*` stands for any
/// text. ASCII letters match in either case. Peer text is compared as it is shown, that is escaped. A plain value; any
/// thread.
class AttemptFilter final
{
public:
    struct ParseError
    {
        qsizetype position = 0; ///< in the text
        qsizetype length = 0;
        QString message; ///< with the remedy
    };

    AttemptFilter() = default; ///< lets everything through
    /// `now` in UTC microseconds: what `since:2d` counts from.
    static std::optional<AttemptFilter> parse(const QString &text, qint64 now, ParseError *error = nullptr);

    bool isEmpty() const { return m_terms.isEmpty(); }
    const QList<FilterTerm> &terms() const { return m_terms; }
    /// No row before this passes; nullopt if there is no such bound.
    std::optional<qint64> earliest() const;
    /// No row from then on passes; nullopt if there is no such bound.
    std::optional<qint64> latest() const;
    /// Nothing but bounds of time.
    bool isTimeOnly() const;
    SqlCondition toSql() const;
    /// The part that the terms of a key have in it that aren't negated; empty if there are none.
    SqlCondition conditionOf(FilterKey key) const;
    /// No terms but those of this key, none of them negated.
    bool hasOnly(FilterKey key) const;
    /// Reads back as an equal filter.
    QString toString() const;

    friend bool operator==(const AttemptFilter &, const AttemptFilter &) = default;

private:
    QList<FilterTerm> m_terms;
};

/// The same with an error that names the place, for callers that show nothing else.
base::Result<AttemptFilter> parsedFilter(const QString &where, qint64 now);

} // namespace audit
