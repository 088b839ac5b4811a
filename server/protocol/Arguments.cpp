#include "server/protocol/Arguments.h"

#include "server/protocol/CivilTime.h"
#include "server/protocol/Digits.h"

#include <algorithm>
#include <array>
#include <limits>

namespace protocol {

namespace {

constexpr qsizetype timeValDigits = 14; // YYYYMMDDHHMMSS

/// The code point at the front of `text` and its length in bytes; length 0 when it is not UTF-8 (RFC 3629 section 3).
struct CodePoint
{
    char32_t value = 0;
    qsizetype length = 0;
};

CodePoint firstCodePoint(QByteArrayView text)
{
    const auto lead = quint8(text.front());
    if (lead < 0x80)
        return {lead, 1};
    const qsizetype length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length)
        return {};
    char32_t value = lead & (0x7f >> length);
    for (qsizetype i = 1; i < length; ++i) {
        const auto byte = quint8(text[i]);
        if ((byte & 0xc0) != 0x80)
            return {};
        value = value << 6 | (byte & 0x3f);
    }
    const char32_t smallest = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80;
    const bool isSurrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < smallest || value > 0x10ffff || isSurrogate)
        return {};
    return {value, length};
}

constexpr bool isControl(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

bool isListOption(QByteArrayView word)
{
    static constexpr auto options = std::to_array<QByteArrayView>({"-a", "-l", "-la", "-al", "-1", "-C", "-F", "-CF"});
    return std::ranges::any_of(options, [word](QByteArrayView option) { return option == word; });
}

} // namespace

std::optional<RepresentationType> parseType(QByteArrayView argument, bool *malformed)
{
    // What RFC 959 section 5.3.1 knows of a type's second parameter; the local byte size is a number of 1 to 255.
    const char type = argument.isEmpty() ? '\0' : upper(argument.front());
    const bool hasParameter = argument.size() > 2 && argument[1] == ' ';
    const QByteArrayView parameter = hasParameter ? argument.sliced(2) : QByteArrayView();
    const char format = parameter.size() == 1 ? upper(parameter.front()) : '\0';
    const bool isFormat = format == 'N' || format == 'T' || format == 'C';
    const auto byteSize = parseDecimal(parameter, 255, LeadingZeros::Refused);

    bool readable = argument.size() == 1 || hasParameter;
    if (type == 'A' || type == 'E')
        readable = readable && (!hasParameter || isFormat);
    else if (type == 'L')
        readable = readable && byteSize && *byteSize > 0;
    else
        readable = type == 'I' && argument.size() == 1;
    if (malformed)
        *malformed = !readable;
    if (!readable)
        return std::nullopt;

    if (type == 'A' && (!hasParameter || format == 'N'))
        return RepresentationType::Ascii;
    if (type == 'I' || (type == 'L' && *byteSize == 8))
        return RepresentationType::Image;
    return std::nullopt;
}

std::optional<qint64> parseOffset(QByteArrayView argument)
{
    static constexpr auto largest = quint64(std::numeric_limits<qint64>::max());
    if (const auto number = parseDecimal(argument, largest, LeadingZeros::Allowed))
        return qint64(*number);
    return std::nullopt;
}

std::optional<qint64> parseAllo(QByteArrayView argument)
{
    const qsizetype blank = argument.indexOf(' ');
    if (blank < 0)
        return parseOffset(argument);
    const QByteArrayView record = argument.sliced(blank);
    const bool isRecord = record.size() > 3 && upper(record[1]) == 'R' && record[2] == ' ';
    if (!isRecord || !parseOffset(record.sliced(3)))
        return std::nullopt;
    return parseOffset(argument.first(blank));
}

QByteArray timeVal(qint64 seconds)
{
    const CivilTime time = CivilTime::of(seconds);
    QByteArray text(timeValDigits, Qt::Uninitialized);
    char *at = putPadded(text.data(), quint64(time.year), 4);
    for (const int part : {time.month, time.day, time.hour, time.minute, time.second})
        at = putPadded(at, quint64(part), 2);
    return text;
}

std::optional<qint64> parseTimeVal(QByteArrayView text)
{
    const QByteArrayView whole = text.first(std::min(text.size(), timeValDigits));
    const QByteArrayView fraction = text.sliced(whole.size());
    const bool fractionFits = fraction.isEmpty()
        || (fraction.size() > 1 && fraction.front() == '.' && std::ranges::all_of(fraction.sliced(1), isDigit));
    if (whole.size() != timeValDigits || !std::ranges::all_of(whole, isDigit) || !fractionFits)
        return std::nullopt;

    const auto number = [whole](qsizetype from, qsizetype count) {
        int value = 0;
        for (const char digit : whole.sliced(from, count))
            value = value * 10 + (digit - '0');
        return value;
    };
    return CivilTime{number(0, 4), number(4, 2), number(6, 2), number(8, 2), number(10, 2), number(12, 2)}.toSeconds();
}

std::optional<ModifyTime> parseMfmt(QByteArrayView argument)
{
    const qsizetype blank = argument.indexOf(' ');
    if (blank < 0 || blank + 1 == argument.size())
        return std::nullopt;
    const auto seconds = parseTimeVal(argument.first(blank));
    if (!seconds)
        return std::nullopt;
    return ModifyTime{*seconds, argument.sliced(blank + 1).toByteArray()};
}

QByteArray listPath(QByteArrayView argument)
{
    while (!argument.isEmpty()) {
        const qsizetype blank = argument.indexOf(' ');
        if (!isListOption(blank < 0 ? argument : argument.first(blank)))
            break;
        argument = argument.sliced(blank < 0 ? argument.size() : blank + 1);
    }
    return argument.toByteArray();
}

QByteArray quotedPath(const QByteArray &path)
{
    QByteArray quoted;
    quoted.reserve(path.size() + 2);
    quoted.append('"');
    for (const char c : path) {
        if (c == '"')
            quoted.append('"');
        quoted.append(c);
    }
    quoted.append('"');
    return quoted;
}

bool isAcceptablePath(QByteArrayView argument)
{
    while (!argument.isEmpty()) {
        const CodePoint codePoint = firstCodePoint(argument);
        if (codePoint.length == 0 || isControl(codePoint.value))
            return false;
        argument = argument.sliced(codePoint.length);
    }
    return true;
}

} // namespace protocol
