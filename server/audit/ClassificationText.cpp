#include "server/audit/Classification.h"
#include "server/audit/Translated.h"

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

QString counted(const char *source, qint64 number)
{
    return QCoreApplication::translate("audit", source, nullptr, int(number));
}

QString sameAddress(qint64 attempts)
{
    return counted(QT_TRANSLATE_N_NOOP("audit", "All %n attempts name the same address, without reserved ports."),
                   attempts);
}

} // namespace

QStringList ClientActivity::reasonsOf(Ground ground, const Seen &seen) const
{
    const auto about = [&](const char *source) { return text(source).arg(seen.target.address.toString()); };
    const auto ports = [&] {
        return counted(QT_TRANSLATE_N_NOOP("audit", "%n different ports were named."), m_ports.size());
    };
    const auto targets = [&] {
        return counted(QT_TRANSLATE_N_NOOP("audit", "%n different addresses were named."), m_targets.size());
    };
    switch (ground) {
    case Ground::NotTheClient:
        return {text("Somebody else than the client connected to the port that was opened for it.")};
    case Ground::NoTarget:
        return {text("The argument names no usable address and port.")};
    case Ground::AsNmapAsks:
        return {about(QT_TRANSLATE_NOOP("audit", "%1:%2 is exactly what nmap's ftp-bounce script asks for."))
                    .arg(seen.target.port)};
    case Ground::AfterUpload:
        return {about(QT_TRANSLATE_NOOP("audit", "The client uploaded something before it named %1."))};
    case Ground::ClientsNetwork:
        return {about(QT_TRANSLATE_NOOP("audit", "%1 is in the network that the client comes from.")),
                sameAddress(m_attempts)};
    case Ground::ContainerNetwork:
        return {about(QT_TRANSLATE_NOOP("audit", "%1 is an address that Docker gives to containers.")),
                sameAddress(m_attempts)};
    case Ground::BothPrivate:
        return {about(QT_TRANSLATE_NOOP(
                    "audit", "The client and %1 are both of private networks: perhaps of the same machine.")),
                sameAddress(m_attempts)};
    case Ground::PrivateOnly:
        return {about(QT_TRANSLATE_NOOP("audit", "%1 is a private address, but the client comes from a public one.")),
                sameAddress(m_attempts)};
    case Ground::ThisServer:
        return {about(QT_TRANSLATE_NOOP("audit", "%1 is this server or one of its ports."))};
    case Ground::ManyPorts:
        return {ports(), targets()};
    case Ground::ManyTargets:
        return {targets(), ports()};
    case Ground::ReservedPort:
        return {text("Port %1 is below 1024.").arg(seen.target.port)};
    case Ground::OwnAddress:
        return {text("The client named its own address and no reserved port; the policy refuses even that.")};
    case Ground::NoListener:
        return {about(QT_TRANSLATE_NOOP("audit", "%1 is no address that anything could listen on."))};
    case Ground::Repeated:
        return {sameAddress(m_attempts)};
    case Ground::TooLittle:
        return {text("Too little is known yet: another machine was named, no reserved port.")};
    }
    Q_UNREACHABLE();
}

} // namespace audit
