#include "server/address/Endpoint.h"

#include "server/address/Decimal.h"

namespace address {

namespace {

/// What stands between the brackets: IPv6, with the zone toString() writes for a link-local address.
std::optional<IpAddress> parseBracketed(QStringView text)
{
    const qsizetype percent = text.indexOf(u'%');
    const auto plain = IpAddress::parse(percent < 0 ? text : text.first(percent));
    if (!plain || !plain->isV6())
        return std::nullopt;
    if (percent < 0)
        return plain;

    const auto scope = readDecimal(text.sliced(percent + 1), 0xffffffff);
    if (!scope || *scope == 0)
        return std::nullopt;
    const IpAddress scoped = IpAddress::fromV6(plain->bytes(), *scope);
    // Only a link-local address keeps its zone; on any other it means nothing.
    if (scoped.scopeId() != *scope)
        return std::nullopt;
    return scoped;
}

} // namespace

QString Endpoint::toString() const
{
    if (isNull())
        return {};
    const QString host = address.toString();
    const QString number = QString::number(port);
    if (address.isV6())
        return QLatin1Char('[') % host % QLatin1String("]:") % number;
    return host % QLatin1Char(':') % number;
}

std::optional<Endpoint> Endpoint::parse(QStringView text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 1)
        return std::nullopt;
    const auto port = readDecimal(text.sliced(colon + 1), 65535);
    if (!port)
        return std::nullopt;

    const QStringView host = text.first(colon);
    const bool bracketed = host.startsWith(u'[') && host.endsWith(u']') && host.size() > 2;
    const auto address = bracketed ? parseBracketed(host.sliced(1, host.size() - 2)) : IpAddress::parse(host);
    if (!address || address->isV6() != bracketed)
        return std::nullopt;
    // Without brackets an IPv6 text, mapped ones included, can't be told from its port.
    if (!bracketed && host.contains(u':'))
        return std::nullopt;
    return Endpoint{*address, quint16(*port)};
}

} // namespace address
