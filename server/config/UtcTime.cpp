#include "server/config/UtcTime.h"

#include <QDateTime>

namespace config {

namespace {

constexpr qint64 microsecondsASecond = 1'000'000;
constexpr qsizetype fractionDigits = 6;

bool matches(QStringView text, QStringView shape)
{
    if (text.size() != shape.size())
        return false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= u'0' && text[i] <= u'9';
        if (shape[i] == u'0' ? !digit : text[i] != shape[i])
            return false;
    }
    return true;
}

/// `.5` is half a second; nothing at all is none.
std::optional<qint64> parseFraction(QStringView text)
{
    if (text.isEmpty())
        return 0;
    if (text.front() != u'.' || text.size() < 2 || text.size() > fractionDigits + 1)
        return std::nullopt;

    qint64 value = 0;
    for (qsizetype i = 1; i <= fractionDigits; ++i) {
        const char16_t digit = i < text.size() ? text[i].unicode() : u'0';
        if (digit < u'0' || digit > u'9')
            return std::nullopt;
        value = value * 10 + (digit - u'0');
    }
    return value;
}

} // namespace

std::optional<qint64> parseUtcTime(QStringView text)
{
    constexpr QStringView shape = u"0000-00-00T00:00:00";
    if (text.size() <= shape.size() || !text.endsWith(u'Z') || !matches(text.first(shape.size()), shape))
        return std::nullopt;
    const auto fraction = parseFraction(text.sliced(shape.size()).chopped(1));
    if (!fraction)
        return std::nullopt;

    const auto number = [text](qsizetype at, qsizetype length) { return text.sliced(at, length).toInt(); };
    const QDate date(number(0, 4), number(5, 2), number(8, 2));
    const QTime time(number(11, 2), number(14, 2), number(17, 2));
    if (!date.isValid() || !time.isValid())
        return std::nullopt;
    const qint64 value = QDateTime(date, time, Qt::UTC).toSecsSinceEpoch() * microsecondsASecond + *fraction;
    if (value <= 0)
        return std::nullopt;
    return value;
}

QString utcTimeToString(qint64 microseconds)
{
    const QDateTime time = QDateTime::fromSecsSinceEpoch(microseconds / microsecondsASecond, Qt::UTC);
    QString text = time.toString(QStringLiteral("yyyy-MM-dd'T'HH:mm:ss"));
    if (const qint64 fraction = microseconds % microsecondsASecond; fraction > 0) {
        text += u'.' % QString::number(fraction).rightJustified(fractionDigits, u'0');
        while (text.endsWith(u'0'))
            text.chop(1);
    }
    return text % u'Z';
}

} // namespace config
