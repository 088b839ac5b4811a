#include "server/address/IpAddress.h"

#include "server/address/Decimal.h"

#include <QVarLengthArray>

#include <algorithm>
#include <array>

namespace address {

namespace {

/// Nothing longer is an address: eight groups with a dotted quad, INET6_ADDRSTRLEN without its NUL.
constexpr qsizetype longestText = 45;

std::optional<quint32> readQuad(QByteArrayView text)
{
    quint32 value = 0;
    for (int octet = 0; octet < 4; ++octet) {
        const qsizetype dot = text.indexOf('.');
        if ((dot < 0) != (octet == 3))
            return std::nullopt;
        const auto number = readDecimal(dot < 0 ? text : text.first(dot), 255);
        if (!number)
            return std::nullopt;
        value = value << 8 | *number;
        text = dot < 0 ? QByteArrayView() : text.sliced(dot + 1);
    }
    return value;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<quint16> readGroup(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 4)
        return std::nullopt;
    int value = 0;
    for (const char c : text) {
        const int digit = hexDigit(c);
        if (digit < 0)
            return std::nullopt;
        value = value << 4 | digit;
    }
    return quint16(value);
}

/// One side of `::`, or the whole of an address without it. Says how many bytes it filled.
std::optional<size_t> readGroups(QByteArrayView text, bool quadAllowed, IpAddress::Bytes &out)
{
    if (text.isEmpty())
        return 0;

    size_t used = 0;
    for (;;) {
        const qsizetype colon = text.indexOf(':');
        const QByteArrayView part = colon < 0 ? text : text.first(colon);
        if (colon < 0 && quadAllowed && part.contains('.')) {
            const auto quad = readQuad(part);
            if (!quad || used + 4 > out.size())
                return std::nullopt;
            for (int shift = 24; shift >= 0; shift -= 8)
                out[used++] = quint8(*quad >> shift);
            return used;
        }

        const auto group = readGroup(part);
        if (!group || used + 2 > out.size())
            return std::nullopt;
        out[used++] = quint8(*group >> 8);
        out[used++] = quint8(*group);
        if (colon < 0)
            return used;
        text = text.sliced(colon + 1);
    }
}

void appendHex(QByteArray &text, quint16 group)
{
    static constexpr char digits[] = "0123456789abcdef";
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
        const int digit = (group >> shift) & 0xf;
        started = started || digit != 0 || shift == 0;
        if (started)
            text += digits[digit];
    }
}

QByteArray v4Text(quint32 value)
{
    std::array<char, 15> text; // digit by digit: each refusal and each transfer is written with several of these
    size_t size = 0;
    for (int shift = 24; shift >= 0; shift -= 8) {
        const quint32 octet = (value >> shift) & 0xff;
        if (octet >= 100)
            text.at(size++) = char('0' + octet / 100);
        if (octet >= 10)
            text.at(size++) = char('0' + octet / 10 % 10);
        text.at(size++) = char('0' + octet % 10);
        if (shift > 0)
            text.at(size++) = '.';
    }
    return {text.data(), qsizetype(size)};
}

/// RFC 5952 section 4: lower case, no leading zeros, the first longest run of at least two zero groups as `::`.
QByteArray v6Text(const IpAddress::Bytes &bytes)
{
    std::array<quint16, 8> groups{};
    for (size_t i = 0; i < 8; ++i)
        groups[i] = quint16(bytes[2 * i] << 8 | bytes[2 * i + 1]);

    size_t gapAt = 8;
    size_t gapLength = 1;
    for (size_t i = 0; i < 8; ++i) {
        size_t end = i;
        while (end < 8 && groups[end] == 0)
            ++end;
        if (end - i > gapLength) {
            gapAt = i;
            gapLength = end - i;
        }
    }

    QByteArray text;
    text.reserve(longestText);
    for (size_t i = 0; i < 8; ++i) {
        if (i == gapAt) {
            text += "::";
            i += gapLength - 1;
            continue;
        }
        if (!text.isEmpty() && !text.endsWith(':'))
            text += ':';
        appendHex(text, groups[i]);
    }
    return text;
}

} // namespace

std::optional<IpAddress> IpAddress::parseV4(QByteArrayView text)
{
    const auto value = readQuad(text);
    if (!value)
        return std::nullopt;
    return fromV4(*value);
}

std::optional<IpAddress> IpAddress::parseV6(QByteArrayView text)
{
    if (text.size() > longestText)
        return std::nullopt;

    Bytes bytes{};
    const qsizetype gap = text.indexOf(QByteArrayView("::"));
    if (gap < 0) {
        if (readGroups(text, true, bytes) != bytes.size())
            return std::nullopt;
        return fromV6(bytes);
    }

    Bytes tail{};
    const auto before = readGroups(text.first(gap), false, bytes);
    const auto after = readGroups(text.sliced(gap + 2), true, tail);
    // RFC 4291 section 2.2: "::" stands for at least one group.
    if (!before || !after || *before + *after > bytes.size() - 2)
        return std::nullopt;
    std::copy_n(tail.begin(), *after, bytes.end() - std::ptrdiff_t(*after));
    return fromV6(bytes);
}

std::optional<IpAddress> IpAddress::parse(QByteArrayView text)
{
    return text.contains(':') ? parseV6(text) : parseV4(text);
}

std::optional<IpAddress> IpAddress::parse(QStringView text)
{
    if (text.size() > longestText)
        return std::nullopt;
    QVarLengthArray<char, longestText> ascii;
    for (const QChar c : text) {
        if (c.unicode() > 0x7f)
            return std::nullopt;
        ascii.append(char(c.unicode()));
    }
    return parse(QByteArrayView(ascii.constData(), ascii.size()));
}

IpAddress IpAddress::withoutScope() const
{
    IpAddress address = *this;
    address.m_scopeId = 0;
    return address;
}

QByteArray IpAddress::toText() const
{
    if (isNull())
        return {};
    if (isV4())
        return v4Text(v4());
    QByteArray text = v6Text(m_bytes);
    if (m_scopeId != 0)
        text += '%' + QByteArray::number(m_scopeId);
    return text;
}

QString IpAddress::toString() const
{
    return QString::fromLatin1(toText());
}

} // namespace address
