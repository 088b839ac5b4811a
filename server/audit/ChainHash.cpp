#include "server/audit/ChainHash.h"

#include <sodium/core.h>

namespace audit {

namespace {

const uchar *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const uchar *>(bytes.constData());
}

} // namespace

ChainHash::ChainHash(const QByteArray &previous)
{
    static const bool ready = sodium_init() >= 0; // chooses the quickest code for this processor
    Q_UNUSED(ready)
    crypto_generichash_init(&m_state, nullptr, 0, bytes);
    crypto_generichash_update(&m_state, bytesOf(previous), quint64(previous.size()));
}

void ChainHash::add(qint64 value)
{
    addBytes(QByteArray::number(value));
}

void ChainHash::add(QStringView value)
{
    addBytes(value.toUtf8());
}

void ChainHash::addBytes(const QByteArray &value)
{
    const QByteArray length = QByteArray::number(value.size()).append(':');
    crypto_generichash_update(&m_state, bytesOf(length), quint64(length.size()));
    crypto_generichash_update(&m_state, bytesOf(value), quint64(value.size()));
}

QByteArray ChainHash::finish()
{
    QByteArray hash(bytes, Qt::Uninitialized);
    crypto_generichash_final(&m_state, reinterpret_cast<uchar *>(hash.data()), bytes);
    return hash;
}

} // namespace audit
