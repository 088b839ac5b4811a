#pragma once

#include "server/api/CertificateState.h"
#include "server/base/Result.h"
#include "server/tls/Certificate.h"

#include <QString>

namespace api {

CertificateState stateOf(const tls::CertificateFacts &facts);

/// The certificates that users have to show. A configuration has their fingerprints alone; what else there is to say of
/// one is kept beside the server's own when it is chosen. Touches the disk: for one background thread.
class ClientCertificates final
{
public:
    /// `folder` is made when something is kept; private to the user.
    explicit ClientCertificates(QString folder);

    /// Reads a PEM or DER file and keeps the certificate, never a key that the file may hold, too.
    base::Result<CertificateState> take(const QString &file) const;
    /// The one with this fingerprint, spelled in any way; without a subject if it isn't known.
    CertificateState find(const QString &fingerprint) const;

private:
    QString m_folder;
};

} // namespace api
