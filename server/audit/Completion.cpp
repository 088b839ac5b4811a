#include "server/audit/Completion.h"

#include "server/audit/FilterTerm.h"
#include "server/audit/SqlRun.h"
#include "server/audit/StoredText.h"
#include "server/audit/Tallies.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr int mostWords = 20;
/// Of the values that only rows have, those of so many newest rows are offered.
constexpr int rowsLookedAt = 5'000;

/// Where the word before the cursor begins; quotes hold blanks.
qsizetype wordBefore(const QString &text, qsizetype cursor)
{
    qsizetype begin = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < cursor; ++i) {
        if (quoted && text.at(i) == u'\\')
            ++i;
        else if (text.at(i) == u'"')
            quoted = !quoted;
        else if (!quoted && text.at(i).isSpace())
            begin = i + 1;
    }
    return begin;
}

QStringList beginningWith(const QStringList &words, const QString &prefix)
{
    QStringList fitting;
    for (const QString &word : words) {
        if (word.startsWith(prefix, Qt::CaseInsensitive))
            fitting += word;
    }
    return fitting;
}

QStringList talliedAddresses(const Connection &connection, TallyOf what, const QString &prefix)
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT key FROM attempt_tallies WHERE what = ? ORDER BY rows DESC LIMIT 20000"_s);
    QStringList words;
    if (!run(query, {int(what)}))
        return words;
    while (words.size() < mostWords && query.next()) {
        const QString word = textOf(addressOfKey(query.value(0).toByteArray()));
        if (!word.isEmpty() && word.startsWith(prefix, Qt::CaseInsensitive))
            words += word;
    }
    return words;
}

QStringList talliedPorts(const Connection &connection, const QString &prefix)
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT key FROM attempt_tallies WHERE what = 3 AND CAST(key AS TEXT) LIKE ? || '%' "
                  "ORDER BY rows DESC LIMIT ?"_s);
    QStringList words;
    const bool isNumber = std::all_of(prefix.begin(), prefix.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!isNumber || !run(query, {prefix, mostWords}))
        return words;
    while (query.next())
        words += query.value(0).toString();
    return words;
}

QStringList recentValues(const Connection &connection, const QString &column, const QString &prefix)
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(
        u"SELECT %1 FROM (SELECT %1 FROM attempt_rows ORDER BY id DESC LIMIT %2) WHERE substr(%1, 1, ?) = ? COLLATE "
        "NOCASE AND %1 NOT IN ('', 0) GROUP BY 1 ORDER BY count(*) DESC LIMIT %3"_s.arg(
            column, QString::number(rowsLookedAt), QString::number(mostWords)));
    QStringList words;
    if (!run(query, {prefix.size(), prefix}))
        return words;
    while (query.next())
        words += query.value(0).toString();
    return words;
}

QStringList valuesOf(FilterKey key, const QString &prefix, const Reader *reader)
{
    const QStringList fixed = beginningWith(filterValues(key), prefix);
    if (!fixed.isEmpty() || !reader || !reader->isOpen())
        return fixed;
    const Connection &connection = reader->connection();
    switch (key) {
    case FilterKey::Client:
        return talliedAddresses(connection, TallyOf::Client, prefix);
    case FilterKey::Target:
        return talliedAddresses(connection, TallyOf::Target, prefix);
    case FilterKey::Port:
        return talliedPorts(connection, prefix);
    case FilterKey::User:
        return recentValues(connection, u"user"_s, prefix);
    case FilterKey::Rule:
        return recentValues(connection, u"rule"_s, prefix);
    case FilterKey::Session:
        return recentValues(connection, u"session"_s, prefix);
    case FilterKey::Command:
        return recentValues(connection, u"command"_s, prefix);
    default:
        return {};
    }
}

QString quotedIfNeeded(const QString &value)
{
    const auto special = [](QChar c) { return c.isSpace() || c == u'"'; };
    if (std::none_of(value.begin(), value.end(), special))
        return value;
    QString quoted = value;
    quoted.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' % quoted % u'"';
}

} // namespace

Completions completionsOf(const QString &filter, qsizetype cursor, const Reader *reader)
{
    cursor = qBound<qsizetype>(0, cursor, filter.size());
    Completions completions;
    completions.from = wordBefore(filter, cursor);
    QString word = filter.mid(completions.from, cursor - completions.from);
    if (word.startsWith(u'-')) {
        word.remove(0, 1);
        ++completions.from;
    }
    const qsizetype colon = word.indexOf(u':');
    if (colon < 0) {
        if (!word.startsWith(u'"'))
            completions.words = beginningWith(filterKeys(), word);
        return completions;
    }
    const auto key = filterKeyFromName(word.left(colon));
    if (!key)
        return completions;
    completions.from += colon + 1;
    QString prefix = word.mid(colon + 1);
    if (prefix.startsWith(u'"'))
        prefix = prefix.mid(1);
    const QStringList values = valuesOf(*key, prefix, reader);
    for (const QString &value : values)
        completions.words += quotedIfNeeded(value);
    return completions;
}

} // namespace audit
