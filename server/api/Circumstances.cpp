#include "server/api/Circumstances.h"

#include "server/api/SettingsBuilder.h"
#include "server/base/Clock.h"

namespace api {

policy::Circumstances circumstancesNow(const config::Config &configuration)
{
    QList<address::Endpoint> listening;
    for (const config::Listener &listener : configuration.server.listeners)
        listening.append(listener.endpoint);
    return circumstancesNow(surroundingsNow(configuration), listening);
}

policy::Circumstances circumstancesNow(const policy::Surroundings &surroundings,
                                       const QList<address::Endpoint> &listening)
{
    QStringList ports;
    for (const address::Endpoint &endpoint : listening) {
        if (endpoint.port != 0) // whatever the system gives, known once it listens
            ports.append(QString::number(endpoint.port));
    }
    policy::Circumstances circumstances;
    circumstances.surroundings = surroundings;
    circumstances.listening = address::PortSet::parse(ports.join(u',')).value_or(address::PortSet());
    circumstances.now = base::Clock::system().utcMicroseconds();
    return circumstances;
}

} // namespace api
