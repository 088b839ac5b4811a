#include "server/config/Unsupported.h"

#include "server/config/Say.h"

namespace config {

QList<Problem> unsupported(const Config &config)
{
    QList<Problem> problems;
    const auto report = [&problems](const QString &pointer) {
        problems.append({pointer, Say::tr("requires TLS, which this version of Portcullis does not serve yet")});
    };

    const auto &listeners = config.server.listeners;
    for (qsizetype i = 0; i < listeners.size(); ++i) {
        if (listeners[i].tls == TlsUse::Required)
            report(below(QStringLiteral("/server/listeners"), i) % QLatin1String("/tls"));
    }
    if (config.tls.dataProtection == TlsUse::Required)
        report(QStringLiteral("/tls/dataProtection"));
    const auto &users = config.accounts.users;
    for (qsizetype i = 0; i < users.size(); ++i) {
        if (users[i].requireTls)
            report(below(QStringLiteral("/accounts/users"), i) % QLatin1String("/requireTls"));
    }
    return problems;
}

} // namespace config
