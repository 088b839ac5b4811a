#pragma once

#include "server/base/Result.h"

#include <QByteArray>

#include <memory>

struct crypto_hash_sha256_state;

namespace files {

/// SHA-256 of a file's bytes (FIPS 180-4), taken as they pass. Used on one thread.
class ContentHash
{
public:
    ContentHash();
    ~ContentHash();
    ContentHash(ContentHash &&) noexcept;
    ContentHash &operator=(ContentHash &&) = delete;

    void add(const char *bytes, qint64 size);
    QByteArray hex() const; ///< of what was added so far: 64 lower-case digits

    /// Of a whole file, from its first byte; blocks. The descriptor's position is left alone.
    static base::Result<QByteArray> ofFile(int descriptor);

private:
    std::unique_ptr<crypto_hash_sha256_state> m_state;
};

} // namespace files
