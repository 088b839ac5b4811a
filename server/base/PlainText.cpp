#include "server/base/PlainText.h"

namespace base {

namespace {

constexpr QChar ellipsis(0x2026);

struct Decoded
{
    char32_t codePoint = 0;
    qsizetype length = 1;
    bool valid = false;
};

int sequenceLength(uchar lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead < 0xe0)
        return 2;
    if (lead >= 0xe0 && lead < 0xf0)
        return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. Qt's own decoder would hide which byte was
/// wrong.
Decoded decode(QByteArrayView bytes)
{
    const auto lead = uchar(bytes.front());
    const int length = sequenceLength(lead);
    if (length == 0 || length > bytes.size())
        return {lead, 1, false};
    if (length == 1)
        return {lead, 1, true};

    char32_t codePoint = lead & (0xffu >> (length + 1));
    for (int i = 1; i < length; ++i) {
        const auto next = uchar(bytes[i]);
        if ((next & 0xc0) != 0x80)
            return {lead, 1, false};
        codePoint = codePoint << 6 | (next & 0x3f);
    }
    const bool overlong = (length == 3 && codePoint < 0x800) || (length == 4 && codePoint < 0x10000);
    if (overlong || QChar::isSurrogate(codePoint) || codePoint > 0x10ffff)
        return {lead, 1, false};
    return {codePoint, length, true};
}

/// Shown as nothing although their category says letter or mark: fillers and variation selectors.
bool isInvisible(char32_t c)
{
    return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || (c >= 0x17b4 && c <= 0x17b5)
        || (c >= 0x180b && c <= 0x180f) || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe0fff);
}

bool mustBeEscaped(char32_t c)
{
    if (c < 0x80)
        return c < 0x20 || c == 0x7f;
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // bidirectional marks, zero-width characters, the soft hyphen
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return isInvisible(c);
    }
}

void appendByte(QString &out, uint byte)
{
    out += QLatin1String("\\x");
    if (byte < 0x10)
        out += u'0';
    out += QString::number(byte, 16).toUpper();
}

void appendCodePoint(QString &out, char32_t c)
{
    if (c == u'\\')
        out += QLatin1String("\\\\");
    else if (!mustBeEscaped(c))
        out += QChar::fromUcs4(c);
    else if (c < 0x80)
        appendByte(out, uint(c));
    else
        out += QLatin1String("\\u{") % QString::number(uint(c), 16).toUpper().rightJustified(4, u'0') % u'}';
}

} // namespace

QString escaped(QByteArrayView bytes, qsizetype maxBytes)
{
    QString out;
    out.reserve(qMin(bytes.size(), maxBytes));
    qsizetype taken = 0;
    while (taken < bytes.size()) {
        const Decoded next = decode(bytes.sliced(taken));
        // A character that straddles the limit is left out whole, rather than shown as broken bytes.
        if (taken + next.length > maxBytes) {
            out += ellipsis;
            break;
        }
        if (next.valid)
            appendCodePoint(out, next.codePoint);
        else
            appendByte(out, uint(next.codePoint));
        taken += next.length;
    }
    return out;
}

QString escaped(const QString &text, qsizetype maxCharacters)
{
    QString out;
    out.reserve(qMin(text.size(), maxCharacters));
    qsizetype taken = 0;
    while (taken < text.size()) {
        const QChar unit = text.at(taken);
        const bool pair = unit.isHighSurrogate() && taken + 1 < text.size() && text.at(taken + 1).isLowSurrogate();
        const qsizetype length = pair ? 2 : 1;
        if (taken + length > maxCharacters) {
            out += ellipsis;
            break;
        }
        appendCodePoint(out, pair ? QChar::surrogateToUcs4(unit, text.at(taken + 1)) : char32_t(unit.unicode()));
        taken += length;
    }
    return out;
}

} // namespace base
