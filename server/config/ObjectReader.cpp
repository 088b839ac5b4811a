#include "server/config/ObjectReader.h"

#include "server/config/Nearest.h"

#include <cmath>

namespace config {

namespace {

QString nameOfType(QJsonValue::Type type)
{
    switch (type) {
    case QJsonValue::Null:
        return Say::tr("null");
    case QJsonValue::Bool:
        return Say::tr("true or false");
    case QJsonValue::Double:
        return Say::tr("a number");
    case QJsonValue::String:
        return Say::tr("a string");
    case QJsonValue::Array:
        return Say::tr("an array");
    case QJsonValue::Object:
        return Say::tr("an object");
    case QJsonValue::Undefined:
        break;
    }
    return Say::tr("nothing");
}

/// All its digits where it is a whole number.
QString numberText(const QJsonValue &value)
{
    const qint64 whole = value.toInteger(0);
    return whole != 0 ? QString::number(whole) : QString::number(value.toDouble(), 'g', 17);
}

QString numberProblem(const QJsonValue &value, qint64 least, qint64 most)
{
    const double number = value.toDouble();
    if (number != std::floor(number))
        return Say::tr("expected a whole number, found %1").arg(number);
    // As doubles first: what is out of the range of qint64 can't be compared as one.
    if (number > double(most) || value.toInteger(least) > most)
        return Say::tr("%1 is above %2").arg(numberText(value)).arg(most);
    if (number < double(least) || value.toInteger(least) < least)
        return Say::tr("%1 is below %2").arg(numberText(value)).arg(least);
    return {};
}

} // namespace

void ObjectReader::flag(QLatin1String key, bool &value)
{
    if (const auto member = take(key, QJsonValue::Bool))
        value = member->toBool();
}

void ObjectReader::text(QLatin1String key, QString &value, TextCheck check)
{
    const qsizetype problemsBefore = m_problems.size();
    if (const auto member = take(key, QJsonValue::String))
        value = member->toString();
    if (m_problems.size() == problemsBefore)
        report(pointerTo(key), check(value));
}

qint64 ObjectReader::numberOr(QLatin1String key, qint64 otherwise, qint64 least, qint64 most)
{
    const auto member = take(key, QJsonValue::Double);
    if (!member)
        return otherwise;
    if (const QString message = numberProblem(*member, least, most); !message.isEmpty()) {
        report(pointerTo(key), message);
        return otherwise;
    }
    return member->toInteger();
}

void ObjectReader::report(const QString &pointer, const QString &message)
{
    if (!message.isEmpty())
        m_problems.append({pointer, message});
}

bool ObjectReader::isOf(const QJsonValue &value, QJsonValue::Type type, const QString &pointer)
{
    if (value.type() == type)
        return true;
    report(pointer, Say::tr("expected %1, found %2").arg(nameOfType(type), nameOfType(value.type())));
    return false;
}

std::optional<QJsonValue> ObjectReader::take(QLatin1String key, QJsonValue::Type type)
{
    m_known.append(key);
    const auto member = m_object.constFind(key);
    if (member == m_object.constEnd() || !isOf(*member, type, pointerTo(key)))
        return std::nullopt;
    return *member;
}

void ObjectReader::reportUnknownKeys()
{
    for (auto member = m_object.constBegin(); member != m_object.constEnd(); ++member) {
        const QString key = member.key();
        if (m_known.contains(key))
            continue;
        const QString meant = nearest(key, m_known);
        report(below(m_pointer, key),
               meant.isEmpty() ? Say::tr("unknown key") : Say::tr("unknown key; did you mean \"%1\"?").arg(meant));
    }
}

} // namespace config
