#pragma once

#include <QByteArray>
#include <QStringView>

#include <sodium/crypto_generichash.h>

namespace audit {

/// One link of the chain that makes later changes of the log show: BLAKE2b-256 over the hash before it and the values
/// of the row. Each value is written in decimal or as UTF-8, led by its length in bytes and a colon, so that no two
/// rows read alike.
class ChainHash final
{
public:
    static constexpr qsizetype bytes = 32;

    explicit ChainHash(const QByteArray &previous);
    void add(qint64 value);
    void add(QStringView value);
    QByteArray finish();

private:
    void addBytes(const QByteArray &value);

    crypto_generichash_state m_state;
};

} // namespace audit
