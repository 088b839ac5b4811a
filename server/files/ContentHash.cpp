#include "server/files/ContentHash.h"

#include "server/files/Errors.h"

#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace files {

ContentHash::ContentHash()
    : m_state(std::make_unique<crypto_hash_sha256_state>())
{
    // Hashing needs no sodium_init(): that is for random numbers and for choosing faster code elsewhere.
    crypto_hash_sha256_init(m_state.get());
}

ContentHash::~ContentHash() = default;
ContentHash::ContentHash(ContentHash &&) noexcept = default;

void ContentHash::add(const char *bytes, qint64 size)
{
    crypto_hash_sha256_update(m_state.get(), reinterpret_cast<const unsigned char *>(bytes),
                              static_cast<unsigned long long>(size));
}

QByteArray ContentHash::hex() const
{
    crypto_hash_sha256_state state = *m_state;
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state, digest.data());
    return QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size())).toHex();
}

base::Result<QByteArray> ContentHash::ofFile(int descriptor)
{
    ContentHash hash;
    QByteArray buffer(256 * 1024, Qt::Uninitialized);
    off_t position = 0;
    for (;;) {
        const ssize_t got = ::pread(descriptor, buffer.data(), size_t(buffer.size()), position);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errorFrom(errno);
        if (got == 0)
            return hash.hex();
        hash.add(buffer.constData(), got);
        position += got;
    }
}

} // namespace files
