#include "server/tls/Pem.h"

#include "server/tls/Say.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

namespace tls {

namespace {

using base::Error;

struct Passphrase
{
    QByteArray bytes;
    bool wasAsked = false;
};

/// OpenSSL would ask on the terminal.
int tellPassphrase(char *buffer, int size, int, void *passphrase)
{
    auto *known = static_cast<Passphrase *>(passphrase);
    known->wasAsked = true;
    if (known->bytes.isEmpty() || known->bytes.size() > size)
        return -1;
    std::ranges::copy(known->bytes, buffer);
    return int(known->bytes.size());
}

} // namespace

base::Result<QList<X509Ptr>> certificatesOf(const QByteArray &pem)
{
    ERR_clear_error();
    const BioPtr bio = reading(pem);
    QList<X509Ptr> certificates;
    while (X509 *const next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
        certificates.append(adopt(next));
    const bool atEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (!atEnd)
        return Error{Error::Code::Invalid, Say::tr("The certificate is damaged: it can't be read as PEM.")};
    if (certificates.isEmpty()) {
        return Error{Error::Code::Invalid,
                     Say::tr("There is no certificate in it; a PEM file with a line \"BEGIN CERTIFICATE\" is needed.")};
    }
    return certificates;
}

base::Result<KeyPtr> keyOf(const QByteArray &pem, const QString &passphrase)
{
    ERR_clear_error();
    const BioPtr bio = reading(pem);
    Passphrase known{passphrase.toUtf8()};
    EVP_PKEY *const key = PEM_read_bio_PrivateKey(bio.get(), nullptr, tellPassphrase, &known);
    ERR_clear_error();
    if (key)
        return adopt(key);
    if (known.wasAsked && !passphrase.isEmpty())
        return Error{Error::Code::Denied, Say::tr("The password of the private key is wrong, or the key is damaged.")};
    if (known.wasAsked) {
        return Error{
            Error::Code::Denied,
            Say::tr("The private key is encrypted. Take the passphrase off, or import a copy with its password.")};
    }
    if (!pem.contains("PRIVATE KEY-----")) {
        return Error{Error::Code::Invalid,
                     Say::tr("There is no private key in it; a PEM file with a line \"BEGIN PRIVATE KEY\" is needed.")};
    }
    return Error{Error::Code::Invalid, Say::tr("The private key is damaged: it can't be read as PEM.")};
}

} // namespace tls
