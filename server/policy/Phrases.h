#pragma once

#include "server/address/PortSet.h"
#include "server/address/Subnet.h"
#include "server/policy/Policy.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace policy {

/// Pieces of translated sentences that several of them share. Inside server/policy only.
namespace phrases {

/// "a", "a and b", "a, b and c"; of more than `most` the rest is counted.
QString listed(QStringList words, qsizetype most = 6);

/// With a capital first letter, to begin a sentence.
QString capitalised(const QString &text);

/// "2027-03-31 00:00:00 UTC".
QString moment(qint64 time);

/// "rule "lab"", "rules "lab" and "x""; empty for none. Indexes below 0 are left out.
QString rules(const Policy &policy, const QList<int> &indexes);

/// "everybody", "anonymous visitors", "signed-in users", "user alice", "users alice and bob".
QString users(const QStringList &users);

/// "from 192.0.2.0/24"; empty when every client is meant.
QString clients(const QList<address::Subnet> &clients);

/// "every port", "port 20", "ports 20, 1024-65535".
QString ports(const address::PortSet &ports);

/// "downloads", "uploads and listings"; empty for every kind.
QString transfers(quint8 transfers);

} // namespace phrases

} // namespace policy
