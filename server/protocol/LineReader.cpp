#include "server/protocol/LineReader.h"

#include <algorithm>
#include <utility>

namespace protocol {

namespace {

// RFC 854; 253 is DO
constexpr quint8 subnegotiationEnd = 240;
constexpr quint8 firstCommand = 240;
constexpr quint8 subnegotiation = 250;
constexpr quint8 will = 251;
constexpr quint8 wont = 252;
constexpr quint8 dontOption = 254;
constexpr char iac = '\xff';

// A line over the limit is kept this far and no further, which is what tells it from one that just fits with its CR.
constexpr qsizetype keptOfLine = LineReader::maxLine + 2;
// An idle session gives back what a burst of commands made the buffer grow to.
constexpr qsizetype idleCapacity = 1024;

} // namespace

void LineReader::append(QByteArrayView bytes)
{
    if (m_start > m_buffer.size() / 2) {
        m_buffer.remove(0, m_start);
        m_start = 0;
    }
    while (!bytes.isEmpty()) {
        if (m_telnet != Telnet::None) {
            takeTelnetByte(quint8(bytes.front()));
            bytes = bytes.sliced(1);
            continue;
        }
        const qsizetype command = bytes.indexOf(iac);
        takeText(command < 0 ? bytes : bytes.first(command));
        if (command < 0)
            return;
        m_telnet = Telnet::Iac;
        bytes = bytes.sliced(command + 1);
    }
}

void LineReader::takeText(QByteArrayView text)
{
    while (!text.isEmpty()) {
        const qsizetype lineFeed = text.indexOf('\n');
        const qsizetype length = lineFeed < 0 ? text.size() : lineFeed;
        const qsizetype kept = std::min(length, keptOfLine - m_lineLength);
        m_buffer.append(text.first(kept));
        m_lineLength += kept;
        if (lineFeed < 0)
            return;
        m_buffer.append('\n');
        m_lineLength = 0;
        ++m_completeLines;
        text = text.sliced(lineFeed + 1);
    }
}

void LineReader::takeTelnetByte(quint8 byte)
{
    const char asText[] = {iac, char(byte)};
    switch (m_telnet) {
    case Telnet::None:
        break;
    case Telnet::Iac:
        m_telnet = Telnet::None;
        if (byte == quint8(iac)) {
            takeText(QByteArrayView(asText, 1));
        } else if (byte >= will) {
            m_option = byte;
            m_telnet = Telnet::Option;
        } else if (byte == subnegotiation) {
            m_telnet = Telnet::Subnegotiation;
        } else if (byte < firstCommand) {
            // Not Telnet but a name in an 8-bit charset, not doubled as it should be. Leaving bytes out would turn it
            // into the name of another file; as it is, it isn't UTF-8 and gets refused.
            takeText(QByteArrayView(asText, 2));
        }
        break;
    case Telnet::Option:
        m_telnet = Telnet::None;
        refuseOption(byte);
        break;
    case Telnet::Subnegotiation:
        if (byte == quint8(iac))
            m_telnet = Telnet::SubnegotiationIac;
        break;
    case Telnet::SubnegotiationIac:
        m_telnet = byte == subnegotiationEnd ? Telnet::None : Telnet::Subnegotiation;
        break;
    }
}

void LineReader::refuseOption(quint8 option)
{
    const bool peerWould = m_option == will || m_option == wont;
    auto refused = (peerWould ? m_refusedWill : m_refusedDo)[option];
    if (refused) // saying it again could loop (RFC 854), and would let a flood of requests make a flood of answers
        return;
    refused = true;
    const char answer[] = {iac, char(peerWould ? dontOption : wont), char(option)};
    m_replies.append(answer, sizeof answer);
}

std::optional<InputLine> LineReader::next()
{
    if (m_completeLines == 0)
        return std::nullopt;
    const QByteArrayView rest = pending();
    const qsizetype lineFeed = rest.indexOf('\n');
    QByteArrayView text = rest.first(lineFeed);
    if (text.endsWith('\r'))
        text.chop(1);
    InputLine line;
    line.tooLong = text.size() > maxLine;
    if (!line.tooLong)
        line.text = text.toByteArray();

    --m_completeLines;
    m_start += lineFeed + 1;
    if (m_start == m_buffer.size())
        releaseBuffer();
    return line;
}

bool LineReader::wantsMore() const
{
    return m_buffer.size() - m_start < maxBuffered;
}

bool LineReader::isEmpty() const
{
    return m_start == m_buffer.size() && m_telnet == Telnet::None;
}

QByteArrayView LineReader::pending() const
{
    return QByteArrayView(m_buffer).sliced(m_start);
}

void LineReader::clear()
{
    releaseBuffer();
    m_completeLines = 0;
    m_lineLength = 0;
    m_replies.clear();
    m_telnet = Telnet::None;
}

QByteArray LineReader::takeTelnetReplies()
{
    return std::exchange(m_replies, QByteArray());
}

void LineReader::releaseBuffer()
{
    if (m_buffer.capacity() > idleCapacity)
        m_buffer = QByteArray();
    else
        m_buffer.resize(0);
    m_start = 0;
}

} // namespace protocol
