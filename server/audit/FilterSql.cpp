#include "server/audit/FilterSql.h"

#include "server/audit/CurrentCount.h"
#include "server/audit/ReasonKey.h"
#include "server/audit/StoredText.h"
#include "server/policy/VerdictText.h"

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

using address::IpAddress;
using address::Subnet;

int reasonBit(const QString &name)
{
    const auto reason = policy::reasonFromName(name);
    return reason ? reasonKey(*reason) : 0;
}

/// IPv4 addresses stand in the middle of the IPv6 ones, and a network of one family holds none of the other.
SqlCondition networkCondition(const QString &column, const Subnet &subnet)
{
    if (subnet.isAny())
        return {u"length("_s % column % u") > 0"_s, {}};
    if (subnet.isNull())
        return {u"length("_s % column % u") = 0"_s, {}};
    const QByteArray first = keyOf(subnet.network());
    const QByteArray last = keyOf(subnet.last());
    if (first == last)
        return {column % u" = ?"_s, {first}};

    SqlCondition condition{u'+' % column % u" BETWEEN ? AND ?"_s, {first, last}};
    const QByteArray firstV4 = keyOf(IpAddress::fromV4(0));
    if (subnet.network().isV6() && first <= firstV4 && firstV4 <= last) {
        condition.sql += u" AND NOT +"_s % column % u" BETWEEN ? AND ?"_s;
        condition.values += {firstV4, keyOf(IpAddress::fromV4(0xffffffff))};
    }
    return condition;
}

/// `closed`: what keeps an index away from spans.
SqlCondition rangeCondition(const QString &column, const QList<NumberRange> &ranges, const QString &closed = u"+"_s)
{
    SqlCondition condition;
    for (const NumberRange &range : ranges) {
        if (!condition.sql.isEmpty())
            condition.sql += u" OR "_s;
        if (range.first == range.last) {
            condition.sql += column % u" = ?"_s;
            condition.values += range.first;
        } else {
            condition.sql += closed % column % u" BETWEEN ? AND ?"_s;
            condition.values += {range.first, range.last};
        }
    }
    return condition;
}

QString likePattern(const QString &text, bool stars)
{
    QString pattern;
    for (const QChar c : text) {
        if (c == u'%' || c == u'_' || c == u'\\')
            pattern += u'\\';
        pattern += stars && c == u'*' ? u'%' : c;
    }
    return pattern;
}

SqlCondition wildcardCondition(const QString &column, const QString &text)
{
    if (!text.contains(u'*'))
        return {column % u" = ? COLLATE NOCASE"_s, {text}};
    return {column % u" LIKE ? ESCAPE '\\'"_s, {likePattern(text, true)}};
}

SqlCondition textCondition(const QString &text)
{
    const QString pattern = u'%' % likePattern(text, false) % u'%';
    SqlCondition condition;
    for (const QString &column :
         {u"client"_s, u"user"_s, u"verb"_s, u"argument"_s, u"target"_s, u"command"_s, u"verdict"_s, u"reasons"_s,
          u"rule"_s, u"rule_text"_s, u"classification"_s, u"sentence"_s}) {
        if (!condition.sql.isEmpty())
            condition.sql += u" OR "_s;
        condition.sql += column % u" LIKE ? ESCAPE '\\'"_s;
        condition.values += pattern;
    }
    return condition;
}

} // namespace

SqlCondition sqlOf(const FilterTerm &term)
{
    switch (term.key) {
    case FilterKey::Client:
        return networkCondition(u"client_key"_s, std::get<Subnet>(term.value));
    case FilterKey::Target:
        return networkCondition(u"target_key"_s, std::get<Subnet>(term.value));
    case FilterKey::Port:
        return rangeCondition(u"target_port"_s, std::get<QList<NumberRange>>(term.value));
    case FilterKey::Session:
        return rangeCondition(u"session"_s, std::get<QList<NumberRange>>(term.value));
    case FilterKey::Count:
        return rangeCondition(currentCount.toString(), std::get<QList<NumberRange>>(term.value));
    case FilterKey::Id:
        return rangeCondition(u"id"_s, std::get<QList<NumberRange>>(term.value), u""_s);
    case FilterKey::User:
        return wildcardCondition(u"user"_s, std::get<QString>(term.value));
    case FilterKey::Rule:
        return wildcardCondition(u"rule"_s, std::get<QString>(term.value));
    case FilterKey::Command:
        return wildcardCondition(u"command"_s, std::get<QString>(term.value));
    case FilterKey::Verb:
        return {u"verb = ?"_s, {std::get<QString>(term.value)}};
    case FilterKey::Verdict:
        return {u"verdict = ?"_s, {std::get<QString>(term.value)}};
    case FilterKey::Class:
        return {u"classification = ?"_s, {std::get<QString>(term.value)}};
    case FilterKey::Reason:
        return {u"reason_key & ? <> 0"_s, {reasonBit(std::get<QString>(term.value))}};
    case FilterKey::Since:
        return {u"+at >= ?"_s, {std::get<qint64>(term.value)}};
    case FilterKey::Until:
        return {u"+at < ?"_s, {std::get<qint64>(term.value)}};
    case FilterKey::Text:
        return textCondition(std::get<QString>(term.value));
    }
    Q_UNREACHABLE();
}

} // namespace audit
