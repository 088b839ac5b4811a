#pragma once

#include "server/address/IpAddress.h"

#include <QByteArray>
#include <QString>

namespace audit {

inline constexpr qsizetype longestName = 128; ///< characters of a user's or client program's name
inline constexpr qsizetype longestPath = 1024; ///< bytes
inline constexpr qsizetype longestText = 4096; ///< characters of our own sentences

/// The same text, but never null: a null string is bound as NULL, which no column takes.
QString present(const QString &text);
/// Peer text as it is stored: escaped, capped, never null, because the driver binds a null string as NULL.
QString fromPeer(const QByteArray &bytes, qsizetype most);
QString fromPeer(const QString &text, qsizetype most = longestName);
/// Our own text may quote what a peer sent and escape it already: backslashes and line breaks stay, the rest is treated
/// as peer text once more.
QString ownText(const QString &text);
QString textOf(const address::IpAddress &address);
/// An address as 16 bytes; empty for none.
QByteArray keyOf(const address::IpAddress &address);
address::IpAddress addressOfKey(const QByteArray &key); ///< null if these aren't 16 bytes

} // namespace audit
