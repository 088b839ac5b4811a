#pragma once

#include <QByteArrayView>
#include <QtGlobal>

#include <optional>

/// Numbers as the wire writes them: ASCII digits only. Neither locale, sign, blank nor Unicode digit is ever accepted,
/// which the standard conversions all do in one way or another.
namespace protocol {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr char upper(char c)
{
    return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
}

constexpr bool isLetter(char c)
{
    return upper(c) >= 'A' && upper(c) <= 'Z';
}

enum class LeadingZeros { Allowed, Refused };

/// One or more digits worth at most `maximum`; nothing before or behind them.
constexpr std::optional<quint64> parseDecimal(QByteArrayView text, quint64 maximum, LeadingZeros zeros)
{
    if (text.isEmpty() || (zeros == LeadingZeros::Refused && text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    quint64 value = 0;
    for (const char c : text) {
        if (!isDigit(c))
            return std::nullopt;
        const auto digit = quint64(c - '0');
        if (digit > maximum || value > (maximum - digit) / 10)
            return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

/// Writes the last `width` digits of `value` with leading zeros; returns the end.
constexpr char *putPadded(char *at, quint64 value, int width)
{
    for (int i = width - 1; i >= 0; --i) {
        at[i] = char('0' + value % 10);
        value /= 10;
    }
    return at + width;
}

/// Writes `value` right aligned behind blanks in at least `width` characters; returns the end. Needs 20 bytes at most
/// or `width`, whichever is more.
constexpr char *putAligned(char *at, quint64 value, int width)
{
    char digits[20]{};
    int count = 0;
    do {
        digits[count++] = char('0' + value % 10);
        value /= 10;
    } while (value != 0);
    for (int blanks = width - count; blanks > 0; --blanks)
        *at++ = ' ';
    while (count > 0)
        *at++ = digits[--count];
    return at;
}

} // namespace protocol
