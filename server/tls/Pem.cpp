#include "server/tls/Pem.h"

#include "server/tls/Say.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace tls {

namespace {

using base::Error;

/// In place of a passphrase; OpenSSL would ask on the terminal.
int noPassphrase(char *, int, int, void *asked)
{
    *static_cast<bool *>(asked) = true;
    return -1;
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

base::Result<KeyPtr> keyOf(const QByteArray &pem)
{
    ERR_clear_error();
    const BioPtr bio = reading(pem);
    bool asked = false;
    EVP_PKEY *const key = PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, &asked);
    ERR_clear_error();
    if (key)
        return adopt(key);
    if (asked) {
        return Error{Error::Code::Invalid,
                     Say::tr("The private key is encrypted. Take the passphrase off, or import a PKCS#12 file.")};
    }
    if (!pem.contains("PRIVATE KEY-----")) {
        return Error{Error::Code::Invalid,
                     Say::tr("There is no private key in it; a PEM file with a line \"BEGIN PRIVATE KEY\" is needed.")};
    }
    return Error{Error::Code::Invalid, Say::tr("The private key is damaged: it can't be read as PEM.")};
}

} // namespace tls
