#pragma once

#include <QByteArray>
#include <QList>

namespace protocol {

/// One reply to one command (RFC 959 section 4.2). Peer text inside lines can't break out: CR, LF, NUL and other
/// control characters become `?` on the wire.
class Reply
{
public:
    Reply() = default; ///< none
    Reply(int code, QByteArray text);
    /// `code-first`, each of `middle` behind one blank, `code last`.
    Reply(int code, QByteArray first, QList<QByteArray> middle, QByteArray last);

    int code() const { return m_code; }
    bool isNull() const { return m_code == 0; }
    const QList<QByteArray> &lines() const { return m_lines; }
    QByteArray toWire() const;
    friend bool operator==(const Reply &, const Reply &) = default;

private:
    int m_code = 0;
    QList<QByteArray> m_lines;
};

} // namespace protocol
