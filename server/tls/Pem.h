#pragma once

#include "server/base/Result.h"
#include "server/tls/OpenSsl.h"

#include <QList>

namespace tls {

/// All certificates of a PEM text in their order; what else it holds is passed over. None is an error.
base::Result<QList<X509Ptr>> certificatesOf(const QByteArray &pem);

/// The first private key of a PEM text. Never asks anybody for a passphrase: an encrypted key without the right one is
/// an error that says so.
base::Result<KeyPtr> keyOf(const QByteArray &pem, const QString &passphrase = {});

} // namespace tls
