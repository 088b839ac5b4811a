#pragma once

#include "server/policy/Policy.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace policy {

/// A policy by name: one of our own, or how a server named in CERT Advisory CA-97.27 behaved.
struct Preset
{
    enum class Group : quint8 { Own, StrictRfc, Suppressed, Switchable, Later };
    QString id; ///< stable: "sunos-5.6"
    QString title; ///< translated: "SunOS 5.6"
    Group group = Group::Own; ///< CERT's category; Later: not in the advisory
    QString source; ///< where the behaviour is stated: "CERT Advisory CA-97.27, Sun"
    QString meaning; ///< translated, one or two sentences: what it means today
    QStringList obligations; ///< translated: what its safety asks of others, outside this server
    bool open = false; ///< reaches third parties: asks for a second confirmation
    bool mustSendFromPort = false; ///< without the right to its source port it must not be used (OpenBSD 2.1)
    Policy policy;
};

/// Ours first, then in the order of the advisory's categories.
QList<Preset> presets();
std::optional<Preset> preset(const QString &id);
QString groupTitle(Preset::Group group); ///< translated

} // namespace policy
