#pragma once

#include <QByteArray>
#include <QByteArrayView>

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
/// DO/DONT are refused; other Telnet commands are dropped; a sequence may be split over reads anywhere.
/// One buffer, bounded: `maxLine` per line, and `maxBuffered` in all, after which wantsMore() is false and the caller
/// stops reading the socket until lines are taken.
class LineReader
{
public:
    static constexpr qsizetype maxLine = 4096;
    static constexpr qsizetype maxBuffered = 16384;

    void append(QByteArrayView bytes);
    std::optional<InputLine> next();
    bool wantsMore() const;
    /// Whether anything at all waits, complete or not: bytes behind AUTH must be refused.
    bool isEmpty() const;
    void clear();
    /// Answers to Telnet negotiations, to be written to the client as they are; bounded.
    QByteArray takeTelnetReplies();

private:
    enum class Telnet : quint8 { None, Iac, Option };
    QByteArray m_buffer; // Telnet sequences already removed
    qsizetype m_scanned = 0;
    QByteArray m_replies;
    Telnet m_telnet = Telnet::None;
    quint8 m_option = 0;
    bool m_discarding = false;
};

} // namespace protocol
