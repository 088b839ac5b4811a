#include "server/tls/SelfSigned.h"

#include "server/tls/Say.h"

#include <openssl/err.h>

namespace tls {

namespace {

constexpr qint64 microsecondsASecond = 1'000'000;
constexpr int serialBits = 159; // RFC 5280 section 4.1.2.2: at most 20 octets, positive
constexpr qsizetype longestCommonName = 64; // RFC 5280 appendix A.1

void append(GENERAL_NAMES *names, int type, ASN1_STRING *value)
{
    GENERAL_NAME *const name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, type, value);
    sk_GENERAL_NAME_push(names, name);
}

bool addNames(X509 *certificate, const QStringList &names, const QList<address::IpAddress> &addresses)
{
    const NamesPtr all(GENERAL_NAMES_new());
    for (const QString &name : names) {
        const QByteArray text = name.toLatin1();
        ASN1_IA5STRING *const value = ASN1_IA5STRING_new();
        ASN1_STRING_set(value, text.constData(), int(text.size()));
        append(all.get(), GEN_DNS, value);
    }
    for (const address::IpAddress &address : addresses) {
        const address::IpAddress::Bytes bytes = address.bytes();
        const bool v4 = address.isV4();
        ASN1_OCTET_STRING *const value = ASN1_OCTET_STRING_new();
        ASN1_OCTET_STRING_set(value, bytes.data() + (v4 ? 12 : 0), v4 ? 4 : 16);
        append(all.get(), GEN_IPADD, value);
    }
    return X509_add1_ext_i2d(certificate, NID_subject_alt_name, all.get(), 0, X509V3_ADD_DEFAULT) == 1;
}

bool addExtension(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509 *certificate)
{
    const BignumPtr number(BN_new());
    return BN_rand(number.get(), serialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool setNames(X509 *certificate, const QString &subject)
{
    const QByteArray text = subject.left(longestCommonName).toUtf8();
    X509_NAME *const name = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(text.constData()), int(text.size()), -1,
                                      0)
        == 1
        && X509_set_issuer_name(certificate, name) == 1;
}

} // namespace

base::Result<Certificate> makeSelfSigned(const QStringList &names, const QList<address::IpAddress> &addresses,
                                         qint64 now, const KeyPtr &key)
{
    ERR_clear_error();
    const KeyPtr chosen = key ? key : adopt(EVP_EC_gen("P-256"));
    const X509Ptr certificate = adopt(X509_new());
    const time_t from = time_t(now / microsecondsASecond) - 3600;
    const QString subject = names.isEmpty() ? QStringLiteral("Portcullis") : names.first();
    const bool made = chosen && X509_set_version(certificate.get(), X509_VERSION_3) == 1 && setSerial(certificate.get())
        && ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from)
        && ASN1_TIME_adj(X509_getm_notAfter(certificate.get()), from, selfSignedDays, 0)
        && setNames(certificate.get(), subject) && X509_set_pubkey(certificate.get(), chosen.get()) == 1
        && addNames(certificate.get(), names, addresses)
        // No authority: whoever is told to trust it trusts this server and nothing it might sign.
        && addExtension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(certificate.get(), NID_key_usage, "critical,digitalSignature")
        && addExtension(certificate.get(), NID_ext_key_usage, "serverAuth")
        && X509_sign(certificate.get(), chosen.get(), EVP_sha256()) > 0;
    if (!made) {
        return base::Error{base::Error::Code::Internal, Say::tr("The certificate can't be made: %1").arg(takeError())};
    }
    return Certificate::of(certificate, {}, chosen);
}

} // namespace tls
