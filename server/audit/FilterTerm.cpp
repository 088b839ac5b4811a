#include "server/audit/FilterTerm.h"

#include "server/audit/Classification.h"
#include "server/audit/TimeText.h"
#include "server/policy/VerdictText.h"

#include <QCoreApplication>

#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

QString sentence(const char *source)
{
    return QCoreApplication::translate("audit", source);
}

struct Key
{
    FilterKey key;
    const char16_t *name;
    const char16_t *example;
};
constexpr Key keys[] = {
    {FilterKey::Client, u"client", u"203.0.113.0/24"},
    {FilterKey::Target, u"target", u"10.0.0.0/8"},
    {FilterKey::Port, u"port", u"<1024"},
    {FilterKey::User, u"user", u"anonymous"},
    {FilterKey::Verb, u"verb", u"PORT"},
    {FilterKey::Command, u"command", u"RETR"},
    {FilterKey::Verdict, u"verdict", u"blocked"},
    {FilterKey::Reason, u"reason", u"third-party"},
    {FilterKey::Rule, u"rule", u"own-address"},
    {FilterKey::Class, u"class", u"scan"},
    {FilterKey::Session, u"session", u"12"},
    {FilterKey::Count, u"count", u">100"},
    {FilterKey::Id, u"id", u"1000-1999"},
    {FilterKey::Since, u"since", u"2d"},
    {FilterKey::Until, u"until", u"2024-05-01"},
};

const QStringList &verbs()
{
    static const QStringList names = {u"PORT"_s, u"EPRT"_s, u"PASV"_s, u"EPSV"_s, u"TLS"_s};
    return names;
}

const QStringList &verdicts()
{
    static const QStringList names = {u"blocked"_s, u"allowed"_s, u"reported"_s};
    return names;
}

const QStringList &reasons()
{
    static const QStringList names = [] {
        policy::Reasons all;
        for (quint32 bit = 1; bit <= quint32(policy::Reason::NoRule); bit <<= 1)
            all |= policy::Reason(bit);
        return policy::reasonNames(all);
    }();
    return names;
}

const QStringList &classifications()
{
    static const QStringList names = classNames();
    return names;
}

std::optional<QString> oneOf(const QStringList &names, const QString &text, QString *error)
{
    for (const QString &name : names) {
        if (name.compare(text, Qt::CaseInsensitive) == 0)
            return name;
    }
    *error = sentence("“%1” is none of: %2.").arg(text, names.join(u", "_s));
    return std::nullopt;
}

std::optional<address::Subnet> readNetwork(FilterKey key, const QString &text, QString *error)
{
    if (key == FilterKey::Target && text == u"none")
        return address::Subnet();
    const auto subnet = address::Subnet::parse(text);
    if (!subnet)
        *error =
            sentence("“%1” is not an address or network. Write one such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32.")
                .arg(text);
    return subnet;
}

std::optional<qint64> readNumber(QStringView text, qint64 most)
{
    if (text.isEmpty() || text.size() > 18)
        return std::nullopt;
    qint64 value = 0;
    for (const QChar c : text) {
        if (c < u'0' || c > u'9')
            return std::nullopt;
        value = value * 10 + (c.unicode() - u'0');
    }
    return value <= most ? std::optional(value) : std::nullopt;
}

/// `7`, `7-9`, `<7`, `<=7`, `>7`, `>=7`. Ranges that hold no number are an error too.
std::optional<NumberRange> readRange(QStringView text, qint64 most)
{
    const bool below = text.startsWith(u'<');
    const bool above = text.startsWith(u'>');
    if (below || above) {
        const bool included = text.mid(1).startsWith(u'=');
        const auto number = readNumber(text.mid(included ? 2 : 1), most);
        if (!number)
            return std::nullopt;
        const qint64 step = included ? 0 : 1;
        const NumberRange range = below ? NumberRange{0, *number - step} : NumberRange{*number + step, most};
        return range.first <= range.last ? std::optional(range) : std::nullopt;
    }
    const qsizetype dash = text.indexOf(u'-');
    const auto first = readNumber(dash < 0 ? text : text.left(dash), most);
    const auto last = dash < 0 ? first : readNumber(text.mid(dash + 1), most);
    return first && last && *first <= *last ? std::optional(NumberRange{*first, *last}) : std::nullopt;
}

std::optional<QList<NumberRange>> readRanges(const QString &text, qint64 most, QString *error)
{
    QList<NumberRange> ranges;
    const auto pieces = QStringView(text).split(u',');
    for (const QStringView piece : pieces) {
        const auto range = readRange(piece.trimmed(), most);
        if (!range) {
            *error = sentence("“%1” is not a range of numbers from 0 to %2. Write 20, 20-25, <1024, >=1024 or several "
                              "with commas "
                              "between them.")
                         .arg(piece)
                         .arg(most);
            return std::nullopt;
        }
        ranges += *range;
    }
    return ranges;
}

template <typename T> std::optional<FilterTerm::Value> asValue(const std::optional<T> &read)
{
    return read ? std::optional<FilterTerm::Value>(*read) : std::nullopt;
}

} // namespace

QString filterKeyName(FilterKey key)
{
    for (const Key &entry : keys) {
        if (entry.key == key)
            return QString::fromUtf16(entry.name);
    }
    return {};
}

std::optional<FilterKey> filterKeyFromName(QStringView name)
{
    for (const Key &entry : keys) {
        if (name.compare(QStringView(entry.name), Qt::CaseInsensitive) == 0)
            return entry.key;
    }
    return std::nullopt;
}

QStringList filterExamples()
{
    QStringList examples;
    for (const Key &entry : keys)
        examples += QString::fromUtf16(entry.name) % u':' % QString::fromUtf16(entry.example);
    return examples;
}

QStringList filterKeys()
{
    QStringList names;
    for (const Key &entry : keys)
        names += QString::fromUtf16(entry.name) % u':';
    return names;
}

QStringList filterValues(FilterKey key)
{
    switch (key) {
    case FilterKey::Verb:
        return verbs();
    case FilterKey::Verdict:
        return verdicts();
    case FilterKey::Reason:
        return reasons();
    case FilterKey::Class:
        return classifications();
    case FilterKey::Since:
    case FilterKey::Until:
        return {u"1h"_s, u"12h"_s, u"1d"_s, u"2d"_s, u"1w"_s, u"30d"_s};
    default:
        return {};
    }
}

std::optional<FilterTerm::Value> readFilterValue(FilterKey key, const QString &text, qint64 now, QString *error)
{
    switch (key) {
    case FilterKey::Client:
    case FilterKey::Target:
        return asValue(readNetwork(key, text, error));
    case FilterKey::Port:
        return asValue(readRanges(text, 65535, error));
    case FilterKey::Session:
    case FilterKey::Count:
    case FilterKey::Id:
        return asValue(readRanges(text, std::numeric_limits<qint64>::max(), error));
    case FilterKey::Verb:
        return asValue(oneOf(verbs(), text, error));
    case FilterKey::Verdict:
        return asValue(oneOf(verdicts(), text, error));
    case FilterKey::Reason:
        return asValue(oneOf(reasons(), text, error));
    case FilterKey::Class:
        return asValue(oneOf(classifications(), text, error));
    case FilterKey::Since:
        return asValue(parseTime(text, now, error));
    case FilterKey::Until:
        return asValue(parseEndTime(text, now, error));
    case FilterKey::Text:
    case FilterKey::User:
    case FilterKey::Command:
    case FilterKey::Rule:
        return text;
    }
    Q_UNREACHABLE();
}

} // namespace audit
