#include "server/api/SettingsBuilder.h"

#include "server/api/PolicyRevision.h"
#include "server/net/InterfaceAddresses.h"

namespace api {

BuiltSettings buildSettings(const config::Config &configuration, const QString &quarantine, const QString &revisionFile,
                            CertificateKeeper &certificates, const QList<address::Subnet> &standIns,
                            const files::AreaTree *before)
{
    policy::Policy policy = configuration.policy;
    policy.revision = PolicyRevision(revisionFile).of(policy);

    auto settings = std::make_shared<session::Settings>();
    settings->config = std::make_shared<const config::Config>(configuration);
    settings->policy = std::make_shared<const policy::CompiledPolicy>(std::move(policy));
    // Taken before the folders are opened: one that is replaced in between is noticed at the next look.
    AreaStamps stamps = stampsOf(configuration.areas, quarantine);
    settings->areas = files::AreaTree::build(configuration.areas, quarantine, base::Clock::system(),
                                             files::Containment::Kind::Automatic, before);
    // A quarantine was made just now, and may be gone again by the next look.
    if (stamps.size() > configuration.areas.size() && stamps.last() == AreaStamp())
        stamps.last() = stampsOf(configuration.areas, quarantine).last();
    settings->surroundings = surroundingsNow(configuration);
    settings->surroundings.standIns = standIns;
    const CertificateKeeper::InForce certificate =
        certificates.refresh(configuration, base::Clock::system().utcMicroseconds(), true);
    settings->tls = certificate.context;
    return {std::move(settings), stamps, certificate.state};
}

policy::Surroundings surroundingsNow(const config::Config &configuration)
{
    policy::Surroundings surroundings;
    const QList<net::InterfaceAddress> addresses = net::interfaceAddresses();
    for (const net::InterfaceAddress &entry : addresses) {
        surroundings.own.insert(entry.address.withoutScope());
        if (!entry.broadcast.isNull())
            surroundings.broadcasts.insert(entry.broadcast);
    }
    for (const config::Advertised &advertised : configuration.server.passive.advertise) {
        if (!advertised.address.isNull())
            surroundings.own.insert(advertised.address);
    }
    return surroundings;
}

} // namespace api
