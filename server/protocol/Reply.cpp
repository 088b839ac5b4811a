#include "server/protocol/Reply.h"

#include "server/protocol/Digits.h"

#include <algorithm>
#include <utility>

namespace protocol {

namespace {

/// Printable ASCII, as nearly every line is. The loop has no way out, which makes it quick.
bool isPlain(const QByteArray &line)
{
    bool odd = false;
    for (const char c : line)
        odd |= quint8(c - 0x20) > 0x7e - 0x20;
    return !odd;
}

/// Copies a line so that it can't end the reply, speak Telnet (0xFF is IAC) or steer a terminal.
char *putLine(char *at, const QByteArray &line)
{
    const char *const begin = line.constData();
    const qsizetype size = line.size();
    if (isPlain(line))
        return std::copy_n(begin, size, at);
    for (qsizetype i = 0; i < size; ++i) {
        const auto byte = quint8(begin[i]);
        const bool secondOfC1 = i > 0 && quint8(begin[i - 1]) == 0xc2 && byte >= 0x80 && byte < 0xa0;
        if (secondOfC1)
            at[-1] = '?'; // U+0080 to U+009F are C2 80 to C2 9F; one mark for the two bytes
        else
            *at++ = byte < 0x20 || byte == 0x7f || byte == 0xff ? '?' : begin[i];
    }
    return at;
}

char *putLineEnd(char *at)
{
    *at++ = '\r';
    *at++ = '\n';
    return at;
}

} // namespace

Reply::Reply(int code, QByteArray text)
    : m_code(code)
    , m_lines{std::move(text)}
{
    Q_ASSERT(code >= 100 && code <= 659); // 6yz: RFC 2228
}

Reply::Reply(int code, QByteArray first, QList<QByteArray> middle, QByteArray last)
    : m_code(code)
    , m_lines(std::move(middle))
{
    Q_ASSERT(code >= 100 && code <= 659);
    m_lines.prepend(std::move(first));
    m_lines.append(std::move(last));
}

QByteArray Reply::toWire() const
{
    if (isNull())
        return {};
    qsizetype longest = 0;
    for (const QByteArray &line : m_lines)
        longest += line.size() + 6; // "250-" or a blank, CRLF
    QByteArray wire(longest, Qt::Uninitialized);
    char *at = wire.data();
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const bool isLast = i == m_lines.size() - 1;
        if (i == 0 || isLast) {
            at = putPadded(at, quint64(m_code), 3);
            *at++ = isLast ? ' ' : '-';
        } else {
            *at++ = ' ';
        }
        at = putLineEnd(putLine(at, m_lines[i]));
    }
    wire.truncate(at - wire.constData());
    return wire;
}

} // namespace protocol
