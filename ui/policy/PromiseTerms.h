#pragma once

#include "server/address/PortSet.h"
#include "server/address/Subnet.h"

#include <QStringList>

namespace ui {

/// What a person typed into a field of the promise form, read strictly.
template <typename T> struct Typed
{
    T value;
    QString problem; ///< translated, with the remedy; empty: `value` is good
};

Typed<QList<address::Subnet>> typedNetworks(const QString &text); ///< separated by commas; empty is a problem
Typed<address::PortSet> typedPorts(const QString &text); ///< empty is every port
/// Words of the form ("Everyone", "anonymous"), a rule's own words (`*`, `users`) and names, separated by commas.
Typed<QStringList> typedUsers(const QString &text);

QString textOf(const QList<address::Subnet> &networks);
QString textOf(const address::PortSet &ports);
QString textOfUsers(const QStringList &users);

/// "Everyone", "Anonymous clients", "Signed-in users".
QStringList userGroups();

} // namespace ui
