#pragma once

#include <QByteArray>
#include <QString>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace tls {

/// Owners of OpenSSL's things. Copies are references to the same one, as OpenSSL counts them.
template <auto Free> struct Freed
{
    template <typename T> void operator()(T *thing) const { Free(thing); }
};
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using BignumPtr = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using ContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;
using Pkcs12Ptr = std::unique_ptr<PKCS12, Freed<PKCS12_free>>;
using SessionPtr = std::unique_ptr<SSL_SESSION, Freed<SSL_SESSION_free>>;
using SslPtr = std::unique_ptr<SSL, Freed<SSL_free>>;
using KeyPtr = std::shared_ptr<EVP_PKEY>;
using X509Ptr = std::shared_ptr<X509>;

inline KeyPtr adopt(EVP_PKEY *key)
{
    return KeyPtr(key, EVP_PKEY_free);
}
inline X509Ptr adopt(X509 *certificate)
{
    return X509Ptr(certificate, X509_free);
}

/// A BIO of a kind of our own; null without memory.
BioPtr newBio(BIO_METHOD *method, void *data);
/// A BIO over bytes that outlive it.
BioPtr reading(const QByteArray &bytes);
/// What was written to a memory BIO.
QByteArray contentsOf(BIO *memory);

/// The newest complaint of this thread's error queue in OpenSSL's words, which come from its own tables and never from
/// a peer; the queue is empty afterwards.
QString takeError();

} // namespace tls
