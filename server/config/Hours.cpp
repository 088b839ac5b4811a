#include "server/config/Hours.h"

#include <QRegularExpression>

namespace config {

namespace {

constexpr int minutesAnHour = 60;

QString timeOfDay(int minutes)
{
    return QStringLiteral("%1:%2")
        .arg(minutes / minutesAnHour, 2, 10, QLatin1Char('0'))
        .arg(minutes % minutesAnHour, 2, 10, QLatin1Char('0'));
}

} // namespace

std::optional<Hours> parseHours(QStringView text)
{
    if (text.isEmpty())
        return Hours();
    static const QRegularExpression shape(
        QStringLiteral("\\A([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])\\z"));
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const auto minutes = [&match](int hours) {
        return match.capturedView(hours).toInt() * minutesAnHour + match.capturedView(hours + 1).toInt();
    };
    const Hours hours{minutes(1), minutes(3)};
    if (hours.isAlways())
        return std::nullopt;
    return hours;
}

QString hoursToString(const Hours &hours)
{
    return hours.isAlways() ? QString() : timeOfDay(hours.from) % u'-' % timeOfDay(hours.to);
}

} // namespace config
