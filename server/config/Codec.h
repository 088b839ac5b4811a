#pragma once

#include "server/config/Config.h"

#include <QString>
#include <QStringList>

namespace config {

/// A value that JSON holds as a string.
template <typename T> struct TextCodec
{
    QString (*toText)(const T &value);
    /// Sets the value; or returns what is wrong with the text and leaves the value alone.
    QString (*fromText)(const QString &text, T &value);
};

/// A value that JSON holds as an array of strings.
template <typename T> struct ListCodec
{
    QStringList (*toTexts)(const T &value);
    /// Adds one string to the value, which begins empty; or returns what is wrong with it.
    QString (*add)(const QString &text, T &value);
    bool mayBeEmpty = true;
};

namespace codecs {

extern const TextCodec<address::IpAddress> listenAddress;
extern const TextCodec<address::IpAddress> advertisedAddress; ///< IPv4, or "" for none
extern const TextCodec<address::Subnet> network;
extern const TextCodec<std::optional<address::PortRange>> passivePorts; ///< "" for none
extern const TextCodec<address::PortSet> ports;
extern const TextCodec<quint32> fileMode; ///< octal, as chmod(1) takes it
extern const TextCodec<qint64> time; ///< "" for 0
extern const TextCodec<Hours> hours; ///< "" for always

extern const ListCodec<QList<address::Subnet>> networks;
extern const ListCodec<QList<address::Subnet>> clients; ///< at least one
extern const ListCodec<policy::Targets> targets;
extern const ListCodec<QStringList> users;
extern const ListCodec<quint8> transfers;
extern const ListCodec<QStringList> extensions;

} // namespace codecs

} // namespace config
