#pragma once

#include "server/base/Result.h"
#include "server/tls/OpenSsl.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace tls {

/// What people want to know of a certificate.
struct CertificateFacts
{
    QString subject; ///< its common name, or the whole subject in one line
    QStringList names; ///< host names and addresses it is for
    qint64 validFrom = 0; ///< UTC microseconds
    qint64 validUntil = 0; ///< UTC microseconds
    QByteArray sha256; ///< of the certificate, 64 hex digits in lower case
    QString keyKind; ///< "EC P-256", "RSA 2048"
    QString issuer; ///< as `subject`, of who vouches for it
    bool selfSigned = false; ///< nobody but the owner vouches for it
    friend bool operator==(const CertificateFacts &, const CertificateFacts &) = default;
};

/// `AB:CD:…`, as it is read aloud and compared.
QString spelledFingerprint(const QByteArray &sha256);

/// Of a certificate without its private key: another party's, PEM or DER. The first one, where there are several; `pem`
/// becomes that one alone.
base::Result<CertificateFacts> factsOfFile(const QByteArray &bytes, QByteArray &pem);

/// A certificate with its private key, checked to belong together. Immutable, shared.
class Certificate final
{
public:
    /// The certificate and what leads to its root, in PEM, and the private key in PEM (they may be the same text). The
    /// error says which of them is wrong and how: unreadable, encrypted, not a pair.
    static base::Result<Certificate> fromPem(const QByteArray &certificate, const QByteArray &key);
    /// A .p12 or .pfx file as Windows, browsers and mail programs write it.
    static base::Result<Certificate> fromPkcs12(const QByteArray &bytes, const QString &password);
    static base::Result<Certificate> of(X509Ptr certificate, QList<X509Ptr> chain, KeyPtr key);

    /// Says why it can't be used at that moment (UTC microseconds), or nothing.
    QString faultAt(qint64 now) const;

    CertificateFacts facts() const;
    QByteArray certificatePem() const; ///< with the chain
    QByteArray keyPem() const;

    X509 *handle() const { return m_certificate.get(); }
    const QList<X509Ptr> &chain() const { return m_chain; }
    const KeyPtr &key() const { return m_key; }

private:
    X509Ptr m_certificate;
    QList<X509Ptr> m_chain;
    KeyPtr m_key;
};

/// SHA-256 of a certificate in 64 hex digits.
QByteArray fingerprintOf(const X509 *certificate);

} // namespace tls
