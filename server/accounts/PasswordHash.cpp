#include "server/accounts/PasswordHash.h"

#include "server/config/TextCheck.h"

#include <sodium.h>

#include <array>

namespace accounts {

namespace {

bool isSodiumReady()
{
    static const bool ready = sodium_init() >= 0;
    return ready;
}

QByteArray hashAt(const QByteArray &password, unsigned long long operations, size_t memory)
{
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (!isSodiumReady()
        || crypto_pwhash_str(text.data(), password.constData(), static_cast<unsigned long long>(password.size()),
                             operations, memory)
            != 0) {
        return {};
    }
    return QByteArray(text.data());
}

template <size_t Bytes> QByteArray randomBase64()
{
    std::array<unsigned char, Bytes> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, sodium_base64_ENCODED_LEN(Bytes, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)> text{};
    return sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

} // namespace

QByteArray hashPassword(const QByteArray &password)
{
    return hashAt(password, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
}

QByteArray hashThrowAwayPassword(const QByteArray &password)
{
    return hashAt(password, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN);
}

QByteArray hashOfNobody()
{
    if (!isSodiumReady())
        return {};
    // The form of PHC strings, with a result that is drawn instead of worked out.
    return "$argon2id$v=19$m=" + QByteArray::number(qulonglong(crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024))
        + ",t=" + QByteArray::number(qulonglong(crypto_pwhash_OPSLIMIT_INTERACTIVE)) + ",p=1$"
        + randomBase64<crypto_pwhash_SALTBYTES>() + '$' + randomBase64<32>();
}

bool verifyPassword(const QByteArray &hash, const QByteArray &password)
{
    return isSodiumReady() && isPasswordHash(hash)
        && crypto_pwhash_str_verify(hash.constData(), password.constData(),
                                    static_cast<unsigned long long>(password.size()))
        == 0;
}

bool isPasswordHash(const QByteArray &text)
{
    return text.size() < qsizetype(crypto_pwhash_STRBYTES) && config::isArgon2idHash(QString::fromLatin1(text));
}

void wipe(QByteArray &password)
{
    if (password.isDetached())
        sodium_memzero(password.data(), size_t(password.size()));
    password = QByteArray(); // unlike clear(), counts the reference where ThreadSanitizer can see it
}

} // namespace accounts
