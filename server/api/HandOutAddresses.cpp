#include "server/api/HandOutAddresses.h"

#include "server/net/InterfaceAddresses.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace api {

namespace {

constexpr quint16 ftpPort = 21;

QString urlOf(const address::Endpoint &endpoint)
{
    if (endpoint.port != ftpPort)
        return u"ftp://"_s + endpoint.toString();
    const QString text = endpoint.address.toString();
    return u"ftp://%1"_s.arg(endpoint.address.isV6() ? QString(u'[' + text + u']') : text);
}

/// Lower is better.
int rank(const address::IpAddress &address)
{
    const bool loopback = address.isLoopback();
    return (loopback ? 2 : 0) + (address.isV6() ? 1 : 0);
}

} // namespace

QStringList addressesToHandOut(const QList<address::Endpoint> &listeners)
{
    const QList<net::InterfaceAddress> interfaces = net::interfaceAddresses();
    QList<address::Endpoint> reachable;
    for (const address::Endpoint &listener : listeners) {
        if (listener.address.addressClass() != address::AddressClass::Unspecified) {
            reachable.append(listener);
            continue;
        }
        for (const net::InterfaceAddress &entry : interfaces) {
            // Listening on "::" takes IPv4 as well.
            const bool served = listener.address.isV6() || entry.address.isV4();
            if (served && entry.address.addressClass() != address::AddressClass::LinkLocal)
                reachable.append({entry.address, listener.port});
        }
    }
    std::ranges::stable_sort(reachable, {}, [](const address::Endpoint &endpoint) { return rank(endpoint.address); });
    QStringList urls;
    for (const address::Endpoint &endpoint : reachable) {
        const QString url = urlOf(endpoint);
        if (!urls.contains(url))
            urls.append(url);
    }
    return urls;
}

} // namespace api
