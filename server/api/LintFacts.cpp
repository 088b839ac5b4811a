#include "server/api/LintFacts.h"

#include "server/api/ListeningServices.h"
#include "server/base/Descriptor.h"
#include "server/base/KernelFile.h"
#include "server/net/SocketAddress.h"

#include <algorithm>
#include <cerrno>

#include <sys/socket.h>

namespace api {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr quint16 ftpDataPort = 20;
constexpr qint64 mostStatusBytes = 16 * 1024;

/// The capabilities in force, as bits; nullopt where the kernel doesn't tell.
std::optional<quint64> effectiveCapabilities()
{
    const QList<QByteArray> lines = base::startOfKernelFile(u"/proc/self/status"_s, mostStatusBytes).split('\n');
    for (const QByteArray &line : lines) {
        if (!line.startsWith("CapEff:"))
            continue;
        bool ok = false;
        const quint64 bits = line.mid(7).trimmed().toULongLong(&ok, 16);
        return ok ? std::optional(bits) : std::nullopt;
    }
    return std::nullopt;
}

/// Binds and lets go at once; a port that is taken was not forbidden.
bool canBind(quint16 port)
{
    net::SocketAddress local({address::IpAddress::fromV4(0x7f000001), port});
    const base::Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
    return socket.isValid() && (::bind(socket.get(), local.raw(), local.length) == 0 || errno == EADDRINUSE);
}

bool isOurs(const address::Endpoint &service, const config::Config &configuration,
            const QList<address::Endpoint> &ownListeners)
{
    const auto samePort = [&service](const address::Endpoint &own) { return own.port == service.port; };
    const auto &configured = configuration.server.listeners;
    const auto &passive = configuration.server.passive.ports;
    return std::any_of(ownListeners.begin(), ownListeners.end(), samePort)
        || std::any_of(configured.begin(), configured.end(),
                       [&](const config::Listener &listener) { return samePort(listener.endpoint); })
        || (passive && passive->contains(service.port));
}

} // namespace

bool anonymousMayUpload(const config::Config &configuration)
{
    const auto lets = [](const config::Grant &grant) {
        return (grant.who == u"anonymous" || grant.who == u"*") && grant.mode != config::Mode::Download;
    };
    const auto &areas = configuration.areas;
    return configuration.accounts.anonymous
        && std::any_of(areas.begin(), areas.end(), [&lets](const config::Area &area) {
               return std::any_of(area.grants.begin(), area.grants.end(), lets);
           });
}

bool mayBindReservedPorts()
{
    constexpr int netBindService = 10; // CAP_NET_BIND_SERVICE, capabilities(7)
    const auto capabilities = effectiveCapabilities();
    if (!capabilities)
        return canBind(ftpDataPort);
    if ((*capabilities >> netBindService & 1) != 0)
        return true;
    bool ok = false;
    const int start = base::startOfKernelFile(u"/proc/sys/net/ipv4/ip_unprivileged_port_start"_s, mostStatusBytes)
                          .trimmed()
                          .toInt(&ok);
    return ok && start <= ftpDataPort;
}

policy::LintFacts lintFacts(const config::Config &configuration, const policy::Circumstances &circumstances,
                            const QList<address::Endpoint> &ownListeners)
{
    policy::LintFacts facts;
    facts.anonymousMayUpload = anonymousMayUpload(configuration);
    facts.circumstances = circumstances;
    facts.mayBindReservedPorts = mayBindReservedPorts();
    const QList<address::Endpoint> services = listeningServices();
    for (const address::Endpoint &service : services) {
        if (!isOurs(service, configuration, ownListeners))
            facts.localServices.append(service);
    }
    for (const config::User &user : configuration.accounts.users)
        facts.users.append(user.name);
    return facts;
}

} // namespace api
