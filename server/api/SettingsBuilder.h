#pragma once

#include "server/api/AreaWatch.h"
#include "server/api/CertificateKeeper.h"
#include "server/session/Services.h"

#include <QString>

namespace api {

/// What the sessions go by, made of a configuration: opens the areas, asks for this machine's addresses, numbers the
/// policy, reads or makes the certificate. Touches the disk: for the background thread. `standIns`: see
/// policy::Surroundings. `before`: the areas in force, whose counters of addresses go on.
struct BuiltSettings
{
    session::SettingsPtr settings;
    AreaStamps stamps;
    CertificateState certificate;
};
BuiltSettings buildSettings(const config::Config &configuration, const QString &quarantine, const QString &revisionFile,
                            CertificateKeeper &certificates, const QList<address::Subnet> &standIns = {},
                            const files::AreaTree *before = nullptr);

/// This machine's own and broadcast addresses; the advertised ones count as own.
policy::Surroundings surroundingsNow(const config::Config &configuration);

} // namespace api
