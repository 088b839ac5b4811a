#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <bitset>
#include <optional>

namespace protocol {

/// One command line as the client meant it: Telnet sequences removed, line end removed.
struct InputLine
{
    QByteArray text; ///< empty when tooLong
    bool tooLong = false; ///< the line went over the limit and was dropped whole, its tail never parsed
};

/// Cuts the control connection's bytes into command lines (RFC 959 section 5.3, RFC 1123 section 4.1.2.10, RFC 854).
/// CRLF or bare LF ends a line; a lone CR stays in the text (illegal in arguments). IAC IAC is 0xFF; WILL/WONT and
/// DO/DONT are refused; other Telnet commands are dropped, subnegotiations whole; a sequence may be split over reads
/// anywhere. 0xFF before a byte that is no Telnet command stays in the text, which then isn't UTF-8.
/// One buffer: at most `maxLine` of a line are kept, and after `maxBuffered` in all wantsMore() is false and the caller
/// stops reading the socket until lines are taken. Whoever reads `maxBuffered` bytes at once at most never holds more
/// than twice that. Every byte is looked at a fixed number of times, however it arrives.
class LineReader
{
public:
    static constexpr qsizetype maxLine = 4096;
    static constexpr qsizetype maxBuffered = 16384;

    void append(QByteArrayView bytes);
    std::optional<InputLine> next();
    bool wantsMore() const;
    /// Whether nothing at all waits, complete or not: bytes behind AUTH must be refused.
    bool isEmpty() const;
    /// What waits, unfinished line included: a TLS ClientHello may never send a line end. Valid until the next call.
    QByteArrayView pending() const;
    void clear();
    /// Answers to Telnet negotiations, to be written to the client as they are. Each option is refused once in each
    /// direction, so a connection never gets more than 1536 bytes of them.
    QByteArray takeTelnetReplies();

private:
    enum class Telnet : quint8 { None, Iac, Option, Subnegotiation, SubnegotiationIac };
    void takeText(QByteArrayView text);
    void takeTelnetByte(quint8 byte);
    void refuseOption(quint8 option);
    void releaseBuffer();

    QByteArray m_buffer; // Telnet sequences already removed
    qsizetype m_start = 0; // of the first line that wasn't taken
    qsizetype m_completeLines = 0;
    qsizetype m_lineLength = 0; // of the unfinished line at the end
    QByteArray m_replies;
    std::bitset<256> m_refusedWill;
    std::bitset<256> m_refusedDo;
    Telnet m_telnet = Telnet::None;
    quint8 m_option = 0; // WILL, WONT, DO or DONT
};

} // namespace protocol
