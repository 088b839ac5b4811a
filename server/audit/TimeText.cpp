#include "server/audit/TimeText.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qint64 second = 1'000'000;
constexpr qint64 day = 86'400 * second;

struct Unit
{
    char16_t letter;
    qint64 microseconds;
};
constexpr Unit units[] = {{u's', second}, {u'm', 60 * second}, {u'h', 3'600 * second}, {u'd', day}, {u'w', 7 * day}};

std::optional<qint64> readAge(QStringView text)
{
    if (text.size() < 2 || text.size() > 7)
        return std::nullopt;
    const QStringView digits = text.chopped(1);
    if (!std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; }))
        return std::nullopt;
    for (const Unit &unit : units) {
        if (text.back() == unit.letter)
            return digits.toLongLong() * unit.microseconds;
    }
    return std::nullopt;
}

bool isDate(QStringView text)
{
    return text.size() == 10;
}

std::optional<qint64> readDateTime(QStringView text)
{
    if (!isDate(text) && text.size() < 16)
        return std::nullopt;
    QDateTime time = isDate(text) ? QDate::fromString(text, Qt::ISODate).startOfDay(Qt::UTC)
                                  : QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime)
        time = QDateTime(time.date(), time.time(), Qt::UTC);
    return time.toMSecsSinceEpoch() * 1'000;
}

} // namespace

std::optional<qint64> parseTime(QStringView text, qint64 now, QString *error)
{
    if (const auto age = readAge(text))
        return now - *age;
    if (const auto time = readDateTime(text))
        return time;
    if (error) {
        *error = QCoreApplication::translate("audit",
                                             "“%1” is not a time. Write an age such as 30m, 12h, 2d or 1w, a date such "
                                             "as 2024-05-01, or 2024-05-01T12:30 (UTC).")
                     .arg(text.left(64));
    }
    return std::nullopt;
}

std::optional<qint64> parseEndTime(QStringView text, qint64 now, QString *error)
{
    const auto time = parseTime(text, now, error);
    return time && isDate(text) ? *time + day : time;
}

QString timeText(qint64 microseconds)
{
    return QDateTime::fromMSecsSinceEpoch(microseconds / 1'000, Qt::UTC).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

} // namespace audit
