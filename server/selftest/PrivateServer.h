#pragma once

#include "server/address/Endpoint.h"
#include "server/base/Result.h"
#include "server/config/Config.h"

#include <QTemporaryDir>
#include <QThread>

#include <memory>

namespace api {
class LocalServer;
}

namespace selftest {

/// The whole engine a second time: a profile in a temporary folder, an area with one file, one for uploads (/in)
/// and a drop box (/box), listeners on loopback, and loopback addresses that stand for other machines. Lives on a
/// thread of its own; its methods wait for it.
class PrivateServer final
{
public:
    PrivateServer();
    ~PrivateServer(); ///< ends it and removes its folder

    static constexpr char fileName[] = "file";
    static QByteArray fileContent();
    /// Other machines, as far as this server is concerned.
    static address::Subnet standIns();

    struct Account
    {
        QString name; ///< empty: anonymous
        QString password;
    };
    /// Starts it with the policy and accounts of these names, each with a password made for it.
    base::Result<void> start(const policy::Policy &policy, const QStringList &names);
    /// From the next start on: TLS is offered, and data connections are bound like this.
    void offerTls(config::Tls::SessionReuse reuse);
    config::Tls::SessionReuse sessionReuse() const { return m_reuse; }
    /// Starts it with this configuration on listeners of its own; its users get passwords made for them.
    base::Result<void> start(config::Config configuration);
    const QList<Account> &accounts() const { return m_accounts; } ///< anonymous first

    /// Waits until every session goes by it.
    bool usePolicy(const policy::Policy &policy);

    address::Endpoint overV4() const { return m_v4; }
    address::Endpoint overV6() const { return m_v6; } ///< null where this machine has no IPv6

private:
    template <typename Work> void onThread(Work work);
    base::Result<config::Config> configuration(const policy::Policy &policy, const QStringList &names) const;
    bool startOn(address::Endpoint first, config::Config configuration);

    QTemporaryDir m_folder;
    QThread m_thread;
    std::unique_ptr<QObject> m_context; // on the thread
    std::unique_ptr<api::LocalServer> m_server; // on the thread
    QList<Account> m_accounts;
    config::TlsUse m_tls = config::TlsUse::Off;
    config::Tls::SessionReuse m_reuse = config::Tls::SessionReuse::Off;
    address::Endpoint m_v4;
    address::Endpoint m_v6;
};

} // namespace selftest
