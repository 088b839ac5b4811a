#include "server/tls/Certificate.h"

#include "server/address/IpAddress.h"
#include "server/tls/Pem.h"
#include "server/tls/Say.h"

#include <QDateTime>
#include <QLocale>

#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>

namespace tls {

namespace {

using base::Error;

constexpr qint64 microseconds = 1'000'000;

qint64 timeOf(const ASN1_TIME *time)
{
    std::tm parts{};
    return ASN1_TIME_to_tm(time, &parts) == 1 ? qint64(::timegm(&parts)) * microseconds : 0;
}

QString day(qint64 time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time / 1000, Qt::UTC).date(), QLocale::ShortFormat);
}

QString shortName(const X509_NAME *name)
{
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at >= 0) {
        unsigned char *utf8 = nullptr;
        const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
        if (size > 0) {
            const QString text = QString::fromUtf8(reinterpret_cast<const char *>(utf8), size);
            OPENSSL_free(utf8);
            return text;
        }
    }
    const BioPtr bio(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
    return QString::fromUtf8(contentsOf(bio.get()));
}

QString addressText(const ASN1_OCTET_STRING *bytes)
{
    const unsigned char *const data = ASN1_STRING_get0_data(bytes);
    if (ASN1_STRING_length(bytes) == 4)
        return QStringLiteral("%1.%2.%3.%4").arg(data[0]).arg(data[1]).arg(data[2]).arg(data[3]);
    address::IpAddress::Bytes v6{};
    if (ASN1_STRING_length(bytes) != int(v6.size()))
        return {};
    std::copy_n(data, v6.size(), v6.begin());
    return address::IpAddress::fromV6(v6).toString();
}

QStringList namesOf(const X509 *certificate)
{
    QStringList texts;
    const NamesPtr names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME *const name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS)
            texts.append(QString::fromLatin1(reinterpret_cast<const char *>(ASN1_STRING_get0_data(name->d.dNSName)),
                                             ASN1_STRING_length(name->d.dNSName)));
        else if (name->type == GEN_IPADD)
            texts.append(addressText(name->d.iPAddress));
    }
    return texts;
}

QString keyKindOf(const EVP_PKEY *key)
{
    if (!key)
        return QStringLiteral("?"); // of a kind that OpenSSL doesn't know
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
        return QStringLiteral("EC P-%1").arg(EVP_PKEY_get_bits(key));
    const char *const name = EVP_PKEY_get0_type_name(key);
    return QStringLiteral("%1 %2").arg(QString::fromLatin1(name ? name : "?")).arg(EVP_PKEY_get_bits(key));
}

CertificateFacts factsOf(X509 *certificate)
{
    EVP_PKEY *const key = X509_get0_pubkey(certificate);
    CertificateFacts facts;
    facts.subject = shortName(X509_get_subject_name(certificate));
    facts.issuer = shortName(X509_get_issuer_name(certificate));
    facts.names = namesOf(certificate);
    facts.validFrom = timeOf(X509_get0_notBefore(certificate));
    facts.validUntil = timeOf(X509_get0_notAfter(certificate));
    facts.sha256 = fingerprintOf(certificate);
    facts.keyKind = keyKindOf(key);
    // X509_check_issued() would ask for a certificate authority.
    facts.selfSigned = X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0 && key
        && X509_verify(certificate, key) == 1;
    ERR_clear_error();
    return facts;
}

QByteArray pemOf(X509 *certificate, const QList<X509Ptr> &chain)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    for (const X509Ptr &next : chain)
        PEM_write_bio_X509(bio.get(), next.get());
    return contentsOf(bio.get());
}

} // namespace

base::Result<CertificateFacts> factsOfFile(const QByteArray &bytes, QByteArray &pem)
{
    ERR_clear_error();
    const BioPtr bio = reading(bytes);
    X509Ptr certificate = adopt(d2i_X509_bio(bio.get(), nullptr));
    ERR_clear_error();
    if (!certificate) {
        const base::Result<QList<X509Ptr>> certificates = certificatesOf(bytes);
        if (!certificates)
            return certificates.error();
        certificate = certificates->first();
    }
    pem = pemOf(certificate.get(), {});
    return factsOf(certificate.get());
}

QByteArray fingerprintOf(const X509 *certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(size)).toHex();
}

QString spelledFingerprint(const QByteArray &sha256)
{
    return QString::fromLatin1(QByteArray::fromHex(sha256).toHex(':').toUpper());
}

base::Result<Certificate> Certificate::of(X509Ptr certificate, QList<X509Ptr> chain, KeyPtr key)
{
    ERR_clear_error();
    const bool isPair = X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error();
    if (!isPair) {
        return Error{Error::Code::Invalid,
                     Say::tr("The private key does not belong to the certificate; they are not a pair.")};
    }
    Certificate made;
    made.m_certificate = std::move(certificate);
    made.m_chain = std::move(chain);
    made.m_key = std::move(key);
    return made;
}

base::Result<Certificate> Certificate::fromPem(const QByteArray &certificate, const QByteArray &key)
{
    const base::Result<QList<X509Ptr>> certificates = certificatesOf(certificate);
    if (!certificates)
        return certificates.error();
    const base::Result<KeyPtr> read = keyOf(key);
    if (!read)
        return read.error();
    return of(certificates->first(), certificates->mid(1), *read);
}

base::Result<Certificate> Certificate::fromPkcs12(const QByteArray &bytes, const QString &password)
{
    ERR_clear_error();
    const BioPtr bio = reading(bytes);
    const Pkcs12Ptr file(d2i_PKCS12_bio(bio.get(), nullptr));
    if (!file) {
        ERR_clear_error();
        return Error{Error::Code::Invalid,
                     Say::tr("It is neither a PEM file with a line \"BEGIN CERTIFICATE\" nor a PKCS#12 file.")};
    }
    const QByteArray secret = password.toUtf8();
    // Without a password some programs write none and some an empty one; OpenSSL tells those apart.
    // Some leave the digest out that tells whether it is the right one. PKCS12_parse() of OpenSSL 3.0 can't do without.
    const bool isChecked = PKCS12_mac_present(file.get()) == 1;
    if (!isChecked)
        PKCS12_set_mac(file.get(), secret.constData(), int(secret.size()), nullptr, 0, 1, EVP_sha256());
    const bool right = PKCS12_verify_mac(file.get(), secret.constData(), int(secret.size())) == 1
        || (secret.isEmpty() && PKCS12_verify_mac(file.get(), nullptr, 0) == 1);
    EVP_PKEY *key = nullptr;
    X509 *certificate = nullptr;
    STACK_OF(X509) *others = nullptr;
    const bool read = right && PKCS12_parse(file.get(), secret.constData(), &key, &certificate, &others) == 1;
    const KeyPtr ownedKey = adopt(key);
    const X509Ptr owned = adopt(certificate);
    QList<X509Ptr> chain;
    while (others && sk_X509_num(others) > 0)
        chain.append(adopt(sk_X509_shift(others)));
    sk_X509_free(others);
    const QString why = takeError();
    if (!right)
        return Error{Error::Code::Denied, Say::tr("The password of the PKCS#12 file is wrong.")};
    if (!read && !isChecked) {
        return Error{Error::Code::Denied,
                     Say::tr("The password of the PKCS#12 file is wrong, or the file is damaged (%1).").arg(why)};
    }
    if (!read) {
        return Error{Error::Code::Invalid,
                     Say::tr("The PKCS#12 file can't be read (%1); it may use an outdated cipher.").arg(why)};
    }
    if (!owned || !ownedKey)
        return Error{Error::Code::Invalid, Say::tr("The PKCS#12 file holds no certificate with its private key.")};
    return of(owned, chain, ownedKey);
}

QString Certificate::faultAt(qint64 now) const
{
    const CertificateFacts all = facts();
    if (now > all.validUntil)
        return Say::tr("The certificate expired on %1.").arg(day(all.validUntil));
    if (now < all.validFrom)
        return Say::tr("The certificate is not valid before %1.").arg(day(all.validFrom));
    return {};
}

CertificateFacts Certificate::facts() const
{
    return factsOf(m_certificate.get());
}

QByteArray Certificate::certificatePem() const
{
    return pemOf(m_certificate.get(), m_chain);
}

QByteArray Certificate::keyPem() const
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return contentsOf(bio.get());
}

} // namespace tls
