#include "server/api/ClientCertificates.h"

#include "server/api/LocalServer.h"
#include "server/config/PrivateFiles.h"
#include "server/config/TextCheck.h"

#include <QDir>
#include <QFileInfo>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace api {

using base::Error;
using base::Result;

CertificateState stateOf(const tls::CertificateFacts &facts)
{
    CertificateState state;
    state.subject = facts.subject;
    state.names = facts.names;
    state.validFrom = facts.validFrom;
    state.validUntil = facts.validUntil;
    state.fingerprint = tls::spelledFingerprint(facts.sha256);
    state.keyKind = facts.keyKind;
    state.selfSigned = facts.selfSigned;
    if (!facts.selfSigned)
        state.issuer = facts.issuer;
    return state;
}

ClientCertificates::ClientCertificates(QString folder)
    : m_folder(std::move(folder))
{}

Result<CertificateState> ClientCertificates::take(const QString &file) const
{
    if (const QFileInfo info(file); info.exists() && !info.isFile())
        return Error{Error::Code::Invalid, LocalServer::tr("%1 is not a file.").arg(QDir::toNativeSeparators(file))};
    const Result<std::optional<QByteArray>> bytes = config::contents(file);
    if (!bytes)
        return bytes.error();
    if (!*bytes) {
        return Error{Error::Code::NotFound,
                     LocalServer::tr("%1: there is no such file.").arg(QDir::toNativeSeparators(file))};
    }
    QByteArray pem;
    const Result<tls::CertificateFacts> facts = tls::factsOfFile(**bytes, pem);
    if (!facts)
        return facts.error();
    if (const Result<void> made = config::makePrivateDirectory(m_folder); !made)
        return made.error();
    const QString copy = m_folder % u'/' % QString::fromLatin1(facts->sha256) % u".pem"_s;
    if (const Result<void> written = config::writePrivately(copy, pem); !written)
        return written.error();
    return stateOf(*facts);
}

CertificateState ClientCertificates::find(const QString &fingerprint) const
{
    const QByteArray plain = config::plainFingerprint(fingerprint);
    const Result<std::optional<QByteArray>> bytes =
        config::contents(m_folder % u'/' % QString::fromLatin1(plain) % u".pem"_s);
    if (plain.isEmpty() || !bytes || !*bytes)
        return {};
    QByteArray pem;
    const Result<tls::CertificateFacts> facts = tls::factsOfFile(**bytes, pem);
    return facts && facts->sha256 == plain ? stateOf(*facts) : CertificateState();
}

} // namespace api
