#include "ui/policy/RuleLife.h"

#include <QDateTime>
#include <QRegularExpression>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000;
constexpr qint64 minute = 60 * second;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

QString twoDigits(qint64 number)
{
    return QString::number(number).rightJustified(2, u'0');
}

} // namespace

QString RuleLife::chip(qint64 expires, qint64 now)
{
    if (expires <= now)
        return tr("ended");
    const qint64 left = expires - now;
    if (left >= 2 * day)
        return tr("ends in %n days", nullptr, int(left / day));
    const QString clock = twoDigits(left % hour / minute) % u':' % twoDigits(left % minute / second);
    return tr("ends in %1").arg(left >= hour ? QString::number(left / hour) % u':' % clock : clock);
}

QString RuleLife::text(qint64 expires)
{
    return expires == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(expires / 1000).toString(u"yyyy-MM-dd HH:mm"_s);
}

std::optional<qint64> RuleLife::parse(const QString &text, qint64 now)
{
    const QString wanted = text.trimmed();
    if (wanted.isEmpty())
        return 0;
    static const QRegularExpression duration(u"\\A([0-9]{1,5})\\s*([mhd])\\z"_s);
    if (const auto match = duration.match(wanted); match.hasMatch()) {
        const QString unit = match.captured(2);
        const qint64 length = unit == u"m"_s ? minute : unit == u"h"_s ? hour : day;
        return now + match.captured(1).toLongLong() * length;
    }
    for (const QString &format : {u"yyyy-MM-dd HH:mm"_s, u"yyyy-MM-dd'T'HH:mm"_s}) {
        if (const QDateTime moment = QDateTime::fromString(wanted, format); moment.isValid())
            return moment.toMSecsSinceEpoch() * 1000;
    }
    if (const QDate date = QDate::fromString(wanted, u"yyyy-MM-dd"_s); date.isValid())
        return date.endOfDay().toMSecsSinceEpoch() * 1000;
    return std::nullopt;
}

} // namespace ui
