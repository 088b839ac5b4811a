#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace protocol {

/// TYPE A on the way out: every line end becomes CRLF; a CR that is already followed by LF stays one line end, also
/// across calls (RFC 959 section 3.1.1.1).
class AsciiEncoder
{
public:
    void encode(QByteArrayView stored, QByteArray &wire);

private:
    bool m_lastWasCr = false;
};

/// TYPE A on the way in: CRLF becomes LF; a lone CR is kept. finish() gives back a CR held at the very end.
class AsciiDecoder
{
public:
    void decode(QByteArrayView wire, QByteArray &stored);
    void finish(QByteArray &stored);

private:
    bool m_heldCr = false;
};

} // namespace protocol
