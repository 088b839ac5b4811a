#include "ui/blocked/FilterWords.h"

#include "server/policy/VerdictText.h"
#include "ui/blocked/AttemptText.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

using audit::FilterKey;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::FilterWords", text);
}

struct Key
{
    FilterKey key;
    const char *meaning;
};
constexpr Key keys[] = {
    {FilterKey::Client, QT_TRANSLATE_NOOP("ui::FilterWords", "who asked: an address or a network")},
    {FilterKey::Target, QT_TRANSLATE_NOOP("ui::FilterWords", "where to: an address or a network")},
    {FilterKey::Port, QT_TRANSLATE_NOOP("ui::FilterWords", "of the target: 25, 20-25, <1024")},
    {FilterKey::Reason, QT_TRANSLATE_NOOP("ui::FilterWords", "why it was refused")},
    {FilterKey::Class, QT_TRANSLATE_NOOP("ui::FilterWords", "what it looks like")},
    {FilterKey::User, QT_TRANSLATE_NOOP("ui::FilterWords", "an account, or anonymous")},
    {FilterKey::Since, QT_TRANSLATE_NOOP("ui::FilterWords", "from then on: 30m, 12h, 2d, a date")},
    {FilterKey::Until, QT_TRANSLATE_NOOP("ui::FilterWords", "before then")},
    {FilterKey::Verb, QT_TRANSLATE_NOOP("ui::FilterWords", "PORT, EPRT, PASV or EPSV")},
    {FilterKey::Command, QT_TRANSLATE_NOOP("ui::FilterWords", "the transfer: RETR, STOR, LIST")},
    {FilterKey::Verdict, QT_TRANSLATE_NOOP("ui::FilterWords", "blocked, allowed or reported")},
    {FilterKey::Rule, QT_TRANSLATE_NOOP("ui::FilterWords", "the rule that decided")},
    {FilterKey::Session, QT_TRANSLATE_NOOP("ui::FilterWords", "a session's number")},
};

QList<FilterSuggestion> keySuggestions(const QString &typed)
{
    const QString minus = typed.startsWith(u'-') ? u"-"_s : QString();
    const QString begun = typed.mid(minus.size());
    QList<FilterSuggestion> found;
    for (const Key &entry : keys) {
        const QString name = audit::filterKeyName(entry.key);
        if (name.startsWith(begun, Qt::CaseInsensitive))
            found.append({QString(minus % name % u':'), tr(entry.meaning)});
    }
    return found;
}

QList<FilterSuggestion> fixedValues(FilterKey key)
{
    QList<FilterSuggestion> values;
    switch (key) {
    case FilterKey::Reason:
        for (quint32 bit = 1; bit <= quint32(policy::Reason::NoRule); bit <<= 1) {
            const auto reason = policy::Reason(bit);
            values.append({policy::reasonName(reason), policy::reasonSentence(reason)});
        }
        break;
    case FilterKey::Class: {
        const QStringList names = classificationNames();
        for (const QString &name : names)
            values.append({name, classificationText(name)});
        break;
    }
    case FilterKey::Verdict:
        for (const QString &name : {u"blocked"_s, u"allowed"_s, u"reported"_s})
            values.append({name, verdictText(name)});
        break;
    case FilterKey::Verb:
        values = {{u"PORT"_s, {}}, {u"EPRT"_s, {}}, {u"PASV"_s, {}}, {u"EPSV"_s, {}}};
        break;
    case FilterKey::Command:
        values = {{u"RETR"_s, {}}, {u"STOR"_s, {}}, {u"LIST"_s, {}}, {u"NLST"_s, {}}, {u"MLSD"_s, {}}, {u"APPE"_s, {}}};
        break;
    case FilterKey::Since:
    case FilterKey::Until:
        values = {{u"1h"_s, tr("an hour ago")},
                  {u"1d"_s, tr("a day ago")},
                  {u"7d"_s, tr("a week ago")},
                  {u"30d"_s, tr("thirty days ago")}};
        break;
    case FilterKey::Port:
        values = {{u"<1024"_s, tr("the reserved ports")}, {u">=1024"_s, tr("the others")}};
        break;
    case FilterKey::Target:
        values = {{u"none"_s, tr("it could not be read")}};
        break;
    default:
        break;
    }
    return values;
}

} // namespace

QString filterTerm(const QString &key, const QString &value, bool excluded)
{
    if (value.isEmpty())
        return {};
    QString written = value;
    const auto isSpecial = [](QChar c) { return c.isSpace() || c == u'"' || c == u'\\'; };
    if (std::any_of(value.begin(), value.end(), isSpecial)) {
        written.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
        written = QString(u'"' % written % u'"');
    }
    return QString((excluded ? u"-"_s : QString()) % key % u':' % written);
}

QString termText(const audit::FilterTerm &term)
{
    const QString name = audit::filterKeyName(term.key);
    if (!name.isEmpty())
        return filterTerm(name, term.text, term.negated);
    QString written = term.text;
    written.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return QString((term.negated ? u"-\""_s : u"\""_s) % written % u'"');
}

QString bothFilters(const QString &one, const QString &other)
{
    return QString(one % (one.isEmpty() || other.isEmpty() ? QString() : u" "_s) % other);
}

std::optional<FilterPlace> filterPlaceAt(const QString &text, qsizetype cursor)
{
    FilterPlace place;
    bool quoted = false;
    for (qsizetype at = 0; at < cursor; ++at) {
        const QChar c = text.at(at);
        if (quoted && c == u'\\')
            ++at;
        else if (c == u'"')
            quoted = !quoted;
        else if (!quoted && c.isSpace())
            place.begin = at + 1;
    }
    if (quoted)
        return std::nullopt;
    place.end = cursor;
    while (place.end < text.size() && !text.at(place.end).isSpace())
        ++place.end;
    place.typed = text.mid(place.begin, cursor - place.begin);
    const qsizetype colon = place.typed.indexOf(u':');
    if (colon < 0)
        return place;
    const qsizetype minus = place.typed.startsWith(u'-') ? 1 : 0;
    place.key = audit::filterKeyFromName(QStringView(place.typed).mid(minus, colon - minus));
    if (!place.key)
        return std::nullopt;
    place.begin += colon + 1;
    place.typed = place.typed.mid(colon + 1);
    return place;
}

QList<FilterSuggestion> filterSuggestions(const FilterPlace &place)
{
    if (!place.key)
        return keySuggestions(place.typed);
    QList<FilterSuggestion> values = fixedValues(*place.key);
    values.removeIf([&place](const FilterSuggestion &one) {
        return !one.text.startsWith(place.typed, Qt::CaseInsensitive) || one.text == place.typed;
    });
    return values;
}

bool hasRecordedValues(FilterKey key)
{
    switch (key) {
    case FilterKey::Client:
    case FilterKey::Target:
    case FilterKey::Port:
    case FilterKey::User:
    case FilterKey::Rule:
        return true;
    default:
        return false;
    }
}

} // namespace ui
