#include "server/protocol/AsciiCodec.h"

namespace protocol {

void AsciiEncoder::encode(QByteArrayView stored, QByteArray &wire)
{
    wire.reserve(wire.size() + stored.size() + stored.size() / 16);
    while (!stored.isEmpty()) {
        const qsizetype lineFeed = stored.indexOf('\n');
        const qsizetype length = lineFeed < 0 ? stored.size() : lineFeed;
        if (length > 0) {
            wire.append(stored.first(length));
            m_lastWasCr = stored[length - 1] == '\r';
        }
        if (lineFeed < 0)
            return;
        if (!m_lastWasCr)
            wire.append('\r');
        wire.append('\n');
        m_lastWasCr = false;
        stored = stored.sliced(lineFeed + 1);
    }
}

void AsciiDecoder::decode(QByteArrayView wire, QByteArray &stored)
{
    if (wire.isEmpty())
        return;
    stored.reserve(stored.size() + wire.size() + 1);
    if (m_heldCr && wire.front() != '\n')
        stored.append('\r');
    m_heldCr = false;

    while (!wire.isEmpty()) {
        const qsizetype carriageReturn = wire.indexOf('\r');
        if (carriageReturn < 0) {
            stored.append(wire);
            return;
        }
        stored.append(wire.first(carriageReturn));
        wire = wire.sliced(carriageReturn + 1);
        if (wire.isEmpty())
            m_heldCr = true;
        else if (wire.front() != '\n')
            stored.append('\r');
    }
}

void AsciiDecoder::finish(QByteArray &stored)
{
    if (m_heldCr)
        stored.append('\r');
    m_heldCr = false;
}

} // namespace protocol
