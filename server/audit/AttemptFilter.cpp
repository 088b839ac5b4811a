#include "server/audit/AttemptFilter.h"

#include "server/audit/FilterSql.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qsizetype longestFilter = 4096;

QString sentence(const char *source)
{
    return QCoreApplication::translate("audit", source);
}

class FilterParser final
{
public:
    FilterParser(const QString &text, qint64 now)
        : m_text(text)
        , m_now(now)
    {}

    /// False at an error.
    bool parse(QList<FilterTerm> &terms)
    {
        if (m_text.size() > longestFilter)
            return fail(longestFilter, sentence("The filter is too long: %1 characters at most.").arg(longestFilter));
        for (skipBlanks(); m_at < m_text.size(); skipBlanks()) {
            FilterTerm term;
            if (!readTerm(term))
                return false;
            terms += term;
        }
        return true;
    }

    const AttemptFilter::ParseError &error() const { return m_error; }

private:
    bool readTerm(FilterTerm &term)
    {
        const qsizetype begin = m_at;
        if (m_text.at(m_at) == u'-') {
            term.negated = true;
            ++m_at;
        }
        if (!readKey(term.key))
            return false;
        const qsizetype valueBegin = m_at;
        if (!readText(term.text))
            return false;
        if (term.text.isEmpty())
            return fail(begin, missingValue(term.key));

        QString message;
        const auto value = readFilterValue(term.key, term.text, m_now, &message);
        if (!value)
            return fail(valueBegin, message);
        term.value = *value;
        return true;
    }

    bool readKey(FilterKey &key)
    {
        qsizetype end = m_at;
        while (end < m_text.size() && !m_text.at(end).isSpace() && m_text.at(end) != u'"' && m_text.at(end) != u':')
            ++end;
        if (end >= m_text.size() || m_text.at(end) != u':')
            return true;

        const QString name = m_text.mid(m_at, end - m_at);
        const auto known = filterKeyFromName(name);
        if (!known) {
            const qsizetype begin = m_at;
            m_at = end;
            return fail(
                begin,
                sentence("There is no filter “%1:”. There are: %2. To look for the text itself put it in quotes.")
                    .arg(name, filterExamples().join(u", "_s)));
        }
        key = *known;
        m_at = end + 1;
        return true;
    }

    bool readText(QString &text)
    {
        if (m_at < m_text.size() && m_text.at(m_at) == u'"')
            return readQuoted(text);
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && !m_text.at(m_at).isSpace())
            ++m_at;
        text = m_text.mid(begin, m_at - begin);
        return true;
    }

    bool readQuoted(QString &text)
    {
        const qsizetype begin = m_at;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text.at(m_at) == u'"') {
                ++m_at;
                return m_at >= m_text.size() || m_text.at(m_at).isSpace()
                    || fail(m_at, sentence("Put a blank behind the closing quote."));
            }
            if (m_text.at(m_at) == u'\\' && m_at + 1 < m_text.size())
                ++m_at;
            text += m_text.at(m_at);
        }
        return fail(begin, sentence("The quote is not closed. Put a \" at its end."));
    }

    void skipBlanks()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace())
            ++m_at;
    }

    static QString missingValue(FilterKey key)
    {
        if (key == FilterKey::Text)
            return sentence("There is nothing to look for. Write some text or leave this out.");
        const QString name = filterKeyName(key) % u':';
        const QStringList fitting = filterExamples().filter(name);
        return sentence("“%1” needs a value, for example %2.").arg(name, fitting.constFirst());
    }

    bool fail(qsizetype begin, const QString &message)
    {
        m_error = {begin, qMax<qsizetype>(m_at - begin, 1), message};
        return false;
    }

    const QString &m_text;
    const qint64 m_now;
    qsizetype m_at = 0;
    AttemptFilter::ParseError m_error;
};

QString quotedIfNeeded(const FilterTerm &term)
{
    const auto special = [](QChar c) { return c.isSpace() || c == u'"'; };
    const bool ambiguous = term.key == FilterKey::Text && (term.text.contains(u':') || term.text.startsWith(u'-'));
    if (!ambiguous && std::none_of(term.text.begin(), term.text.end(), special))
        return term.text;
    QString quoted = term.text;
    quoted.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' % quoted % u'"';
}

} // namespace

std::optional<AttemptFilter> AttemptFilter::parse(const QString &text, qint64 now, ParseError *error)
{
    AttemptFilter filter;
    FilterParser parser(text, now);
    if (parser.parse(filter.m_terms))
        return filter;
    if (error)
        *error = parser.error();
    return std::nullopt;
}

std::optional<qint64> AttemptFilter::earliest() const
{
    std::optional<qint64> earliest;
    for (const FilterTerm &term : m_terms) {
        if (term.key != FilterKey::Since || term.negated)
            continue;
        const qint64 since = std::get<qint64>(term.value);
        earliest = earliest ? qMin(*earliest, since) : since;
    }
    return earliest;
}

std::optional<qint64> AttemptFilter::latest() const
{
    std::optional<qint64> latest;
    for (const FilterTerm &term : m_terms) {
        if (term.key != FilterKey::Until || term.negated)
            continue;
        const qint64 until = std::get<qint64>(term.value);
        latest = latest ? qMax(*latest, until) : until;
    }
    return latest;
}

bool AttemptFilter::isTimeOnly() const
{
    return std::all_of(m_terms.begin(), m_terms.end(), [](const FilterTerm &term) {
        return !term.negated && (term.key == FilterKey::Since || term.key == FilterKey::Until);
    });
}

SqlCondition AttemptFilter::toSql() const
{
    SqlCondition all;
    const auto add = [&all](const QString &sql) { all.sql += (all.sql.isEmpty() ? u""_s : u" AND "_s) % sql; };
    QList<FilterKey> done;
    for (const FilterTerm &term : m_terms) {
        if (term.negated || term.key == FilterKey::Text) {
            const SqlCondition condition = sqlOf(term);
            add((term.negated ? u"NOT ("_s : u"("_s) % condition.sql % u')');
            all.values += condition.values;
            continue;
        }
        if (done.contains(term.key))
            continue;
        done += term.key;
        const SqlCondition group = conditionOf(term.key);
        add(u'(' % group.sql % u')');
        all.values += group.values;
    }
    return all;
}

SqlCondition AttemptFilter::conditionOf(FilterKey key) const
{
    SqlCondition group;
    QStringList alternatives;
    for (const FilterTerm &term : m_terms) {
        if (term.negated || term.key != key)
            continue;
        const SqlCondition condition = sqlOf(term);
        alternatives += condition.sql;
        group.values += condition.values;
    }
    group.sql = alternatives.join(u" OR "_s);
    return group;
}

bool AttemptFilter::hasOnly(FilterKey key) const
{
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [key](const FilterTerm &term) { return !term.negated && term.key == key; });
}

QString AttemptFilter::toString() const
{
    QStringList words;
    for (const FilterTerm &term : m_terms) {
        const QString name = filterKeyName(term.key);
        words += (term.negated ? u"-"_s : u""_s) % name % (name.isEmpty() ? u""_s : u":"_s) % quotedIfNeeded(term);
    }
    return words.join(u' ');
}

base::Result<AttemptFilter> parsedFilter(const QString &where, qint64 now)
{
    AttemptFilter::ParseError error;
    const auto filter = AttemptFilter::parse(where, now, &error);
    if (filter)
        return *filter;
    return base::Error{base::Error::Code::Invalid,
                       sentence("The filter is wrong at character %1: %2").arg(error.position + 1).arg(error.message)};
}

} // namespace audit
