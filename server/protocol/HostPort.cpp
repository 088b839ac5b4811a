#include "server/protocol/HostPort.h"

#include "server/protocol/Digits.h"

#include <array>

namespace protocol {

namespace {

/// Splits at `delimiter` into exactly N fields; false when there are more or fewer.
template <size_t N> bool split(QByteArrayView text, char delimiter, std::array<QByteArrayView, N> &fields)
{
    for (size_t i = 0; i + 1 < N; ++i) {
        const qsizetype end = text.indexOf(delimiter);
        if (end < 0)
            return false;
        fields[i] = text.first(end);
        text = text.sliced(end + 1);
    }
    fields[N - 1] = text;
    return text.indexOf(delimiter) < 0;
}

std::optional<quint64> parseStrict(QByteArrayView digits, quint64 maximum)
{
    return parseDecimal(digits, maximum, LeadingZeros::Refused);
}

HostPort withPort(const address::IpAddress &address, quint64 port)
{
    HostPort result;
    result.endpoint = {address, quint16(port)};
    result.portZero = port == 0;
    result.error = port == 0 ? HostPort::Error::Malformed : HostPort::Error::None;
    return result;
}

bool isOtherFamily(QByteArrayView text)
{
    const auto number = parseStrict(text, 65535);
    return number && *number != 0 && *number != 1 && *number != 2;
}

} // namespace

HostPort parsePort(QByteArrayView argument)
{
    std::array<QByteArrayView, 6> fields;
    if (!split(argument, ',', fields))
        return {};
    std::array<quint32, 6> numbers{};
    for (size_t i = 0; i < fields.size(); ++i) {
        const auto number = parseStrict(fields[i], 255);
        if (!number)
            return {};
        numbers[i] = quint32(*number);
    }
    const quint32 v4 = numbers[0] << 24 | numbers[1] << 16 | numbers[2] << 8 | numbers[3];
    return withPort(address::IpAddress::fromV4(v4), numbers[4] << 8 | numbers[5]);
}

HostPort parseEprt(QByteArrayView argument)
{
    // Any printable character but a digit may be the delimiter: the same choice Linux' connection tracking makes, and
    // a line that only one of us can read would be a hole in the firewall.
    if (argument.isEmpty() || argument.front() < 0x21 || argument.front() > 0x7e || isDigit(argument.front()))
        return {};
    std::array<QByteArrayView, 5> fields; // two of them empty: before the first and behind the last delimiter
    if (!split(argument, argument.front(), fields) || !fields[0].isEmpty() || !fields[4].isEmpty())
        return {};
    const auto port = parseStrict(fields[3], 65535);
    if (!port)
        return {};

    HostPort result;
    std::optional<address::IpAddress> address;
    if (fields[1] == QByteArrayView("1"))
        address = address::IpAddress::parseV4(fields[2]);
    else if (fields[1] == QByteArrayView("2"))
        address = address::IpAddress::parseV6(fields[2]);
    else if (isOtherFamily(fields[1]))
        result.error = HostPort::Error::UnknownFamily;
    return address ? withPort(*address, *port) : result;
}

QByteArray passiveReplyText(const address::Endpoint &ipv4)
{
    static constexpr QByteArrayView before("Entering Passive Mode (");
    static constexpr QByteArrayView behind(").");
    const quint32 v4 = ipv4.address.v4();
    const quint32 numbers[] = {v4 >> 24,  v4 >> 16 & 0xff,         v4 >> 8 & 0xff,
                               v4 & 0xff, quint32(ipv4.port >> 8), ipv4.port & 0xffu};

    QByteArray text;
    text.reserve(before.size() + 6 * 4 + behind.size());
    text.append(before);
    for (const quint32 number : numbers) {
        char digits[20];
        text.append(digits, putAligned(digits, number, 0) - digits);
        text.append(',');
    }
    text.chop(1);
    text.append(behind);
    return text;
}

QByteArray extendedPassiveReplyText(quint16 port)
{
    return QByteArray("Entering Extended Passive Mode (|||").append(QByteArray::number(port)).append("|).");
}

EpsvArgument parseEpsv(QByteArrayView argument, bool hasArgument)
{
    if (!hasArgument || argument.isEmpty())
        return EpsvArgument::None;
    if (argument == QByteArrayView("1"))
        return EpsvArgument::Ipv4;
    if (argument == QByteArrayView("2"))
        return EpsvArgument::Ipv6;
    if (argument.size() == 3 && upper(argument[0]) == 'A' && upper(argument[1]) == 'L' && upper(argument[2]) == 'L')
        return EpsvArgument::All;
    return isOtherFamily(argument) ? EpsvArgument::UnknownFamily : EpsvArgument::Malformed;
}

} // namespace protocol
