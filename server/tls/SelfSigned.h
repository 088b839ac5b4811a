#pragma once

#include "server/address/IpAddress.h"
#include "server/tls/Certificate.h"

#include <QList>
#include <QStringList>

namespace tls {

inline constexpr int selfSignedDays = 730;

/// A certificate that vouches for itself: clients remember it, or people compare its fingerprint. For `names` (the
/// first is its subject) and `addresses`, valid from an hour before `now` (UTC microseconds; clocks differ) for
/// selfSignedDays. `key`: the one to keep at a renewal; null: a new one on P-256.
base::Result<Certificate> makeSelfSigned(const QStringList &names, const QList<address::IpAddress> &addresses,
                                         qint64 now, const KeyPtr &key = {});

} // namespace tls
