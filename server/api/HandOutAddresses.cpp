#include "server/api/HandOutAddresses.h"

#include "server/net/InterfaceAddresses.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace api {

namespace {

constexpr quint16 ftpPort = 21;
constexpr quint16 ftpsPort = 990;

QString urlOf(const config::Listener &listener)
{
    const bool implicit = listener.tls == config::TlsUse::Implicit;
    const QString scheme = implicit ? u"ftps://"_s : u"ftp://"_s;
    const address::Endpoint &endpoint = listener.endpoint;
    if (endpoint.port != (implicit ? ftpsPort : ftpPort))
        return scheme + endpoint.toString();
    const QString text = endpoint.address.toString();
    return scheme + (endpoint.address.isV6() ? QString(u'[' + text + u']') : text);
}

/// Lower is better.
int rank(const address::IpAddress &address)
{
    const bool loopback = address.isLoopback();
    return (loopback ? 2 : 0) + (address.isV6() ? 1 : 0);
}

} // namespace

QStringList addressesToHandOut(const QList<config::Listener> &listeners)
{
    const QList<net::InterfaceAddress> interfaces = net::interfaceAddresses();
    QList<config::Listener> reachable;
    for (const config::Listener &listener : listeners) {
        const address::IpAddress &at = listener.endpoint.address;
        if (at.addressClass() != address::AddressClass::Unspecified) {
            reachable.append(listener);
            continue;
        }
        for (const net::InterfaceAddress &entry : interfaces) {
            // Listening on "::" takes IPv4 as well.
            const bool served = at.isV6() || entry.address.isV4();
            if (served && entry.address.addressClass() != address::AddressClass::LinkLocal)
                reachable.append({{entry.address, listener.endpoint.port}, listener.tls});
        }
    }
    std::ranges::stable_sort(reachable, {},
                             [](const config::Listener &listener) { return rank(listener.endpoint.address); });
    QStringList urls;
    for (const config::Listener &listener : reachable) {
        const QString url = urlOf(listener);
        if (!urls.contains(url))
            urls.append(url);
    }
    return urls;
}

} // namespace api
