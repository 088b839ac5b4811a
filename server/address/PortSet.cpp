#include "server/address/PortSet.h"

#include "server/address/Decimal.h"

#include <QCoreApplication>

#include <algorithm>

namespace address {

namespace {

constexpr quint32 highestPort = 65535;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(address)
};

/// Digits as the person typed them, short enough for a message.
QString quoted(QStringView text)
{
    constexpr qsizetype longest = 20;
    return text.size() <= longest ? text.toString() : text.first(longest).toString() % QChar(0x2026);
}

bool isDigits(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

std::optional<quint16> readPort(QStringView text, QString *message)
{
    if (const auto number = readDecimal(text, highestPort); number && *number != 0)
        return quint16(*number);

    if (text.isEmpty())
        *message = Words::tr("a port is missing");
    else if (!isDigits(text))
        *message = Words::tr("a port is a number from 1 to 65535");
    else if (std::all_of(text.begin(), text.end(), [](QChar c) { return c == u'0'; }))
        *message = Words::tr("0 is not a port");
    else if (text.front() == u'0')
        *message = Words::tr("%1 has a leading zero").arg(quoted(text));
    else
        *message = Words::tr("%1 is above 65535").arg(quoted(text));
    return std::nullopt;
}

/// Reads `20` or `20-30`; on failure sets the message and where in `text` the wrong part begins.
std::optional<PortRange> readRange(QStringView text, PortSet::ParseError *error)
{
    const qsizetype dash = text.indexOf(u'-');
    const auto first = readPort(dash < 0 ? text : text.first(dash), &error->message);
    if (!first) {
        error->position = 0;
        return std::nullopt;
    }
    if (dash < 0)
        return PortRange{*first, *first};

    const auto last = readPort(text.sliced(dash + 1), &error->message);
    if (!last) {
        error->position = dash + 1;
        return std::nullopt;
    }
    if (*last < *first) {
        error->position = 0;
        error->message = Words::tr("%1 runs backwards").arg(quoted(text));
        return std::nullopt;
    }
    return PortRange{*first, *last};
}

void join(QList<PortRange> &ranges)
{
    std::sort(ranges.begin(), ranges.end(), [](PortRange a, PortRange b) { return a.first < b.first; });
    QList<PortRange> joined;
    for (const PortRange &range : std::as_const(ranges)) {
        if (!joined.isEmpty() && int(range.first) <= int(joined.last().last) + 1)
            joined.last().last = qMax(joined.last().last, range.last);
        else
            joined.append(range);
    }
    ranges = joined;
}

} // namespace

PortSet PortSet::all()
{
    return of(1, highestPort);
}

PortSet PortSet::of(quint16 first, quint16 last)
{
    PortSet set;
    const PortRange range{qMax(quint16(1), first), last};
    if (range.first <= range.last)
        set.m_ranges = {range};
    return set;
}

std::optional<PortSet> PortSet::parse(QStringView text, ParseError *error)
{
    PortSet set;
    if (text.trimmed().isEmpty())
        return set;

    ParseError failure;
    qsizetype start = 0;
    for (;;) {
        const qsizetype comma = text.indexOf(u',', start);
        const QStringView part = comma < 0 ? text.sliced(start) : text.sliced(start, comma - start);
        const QStringView trimmed = part.trimmed();
        const auto range = readRange(trimmed, &failure);
        if (!range) {
            failure.position += trimmed.isEmpty() ? start : trimmed.begin() - text.begin();
            if (error)
                *error = failure;
            return std::nullopt;
        }
        set.m_ranges.append(*range);
        if (comma < 0)
            break;
        start = comma + 1;
    }
    join(set.m_ranges);
    return set;
}

int PortSet::count() const
{
    int sum = 0;
    for (const PortRange &range : m_ranges)
        sum += range.count();
    return sum;
}

QString PortSet::toString() const
{
    QString text;
    for (const PortRange &range : m_ranges) {
        if (!text.isEmpty())
            text += u',';
        text += QString::number(range.first);
        if (range.last != range.first)
            text += QLatin1Char('-') % QString::number(range.last);
    }
    return text;
}

} // namespace address
