#pragma once

#include "server/api/ServerController.h"

#include <memory>

namespace api {

/// The server in this process: owns the workers, the listeners, the log's writer and everything between.
class LocalServer final : public ServerController
{
    Q_OBJECT

public:
    explicit LocalServer(ProfilePaths paths, QObject *parent = nullptr);
    ~LocalServer() override; ///< ends every session at once and closes the log

    /// Takes a configuration that was read or made elsewhere, without saving it: at start-up, for `serve --config`, and
    /// when the file was read again while the server runs. It has been validated. What can change live does. A trial
    /// under way is over.
    void setConfiguration(config::Config configuration);

    /// Before start(): loopback addresses that count as other machines, for a private instance that has no network but
    /// loopback to be attacked in (see policy::Surroundings).
    void setStandIns(const QList<address::Subnet> &standIns);

    /// Before start(): snapshots hold no sessions and no totals, which nobody looks at without a window. Then an idle
    /// session costs little memory, and a busy server spends nothing on being watched.
    void setUnwatched();

    const ProfilePaths &paths() const override;
    QString databaseFile() const override;
    const config::Config &configuration() const override;
    base::Result<void> apply(config::Config configuration, const QString &what = {}) override;
    base::Result<void> tryOut(config::Config configuration, int seconds, const QString &what) override;
    base::Result<void> keepTrial() override;
    void endTrial() override;
    std::optional<Trial> trial() const override;
    void history(QObject *context, std::function<void(const QList<config::Version> &versions)> done) override;
    void readVersion(const config::Version &version, QObject *context,
                     std::function<void(const base::Result<config::Config> &configuration)> done) override;
    policy::Circumstances circumstances() const override;
    void start() override;
    void stop(int graceSeconds) override;
    void kick(base::SessionId session) override;
    void watchDataConnections(base::SessionId session) override;
    ServerState state() const override;
    ServerSnapshotPtr snapshot() const override;
    QStringList addressesToHandOut() const override;
    void hashPassword(const QString &password, QObject *context,
                      std::function<void(const QString &hash)> done) override;
    CertificateState certificate() const override;
    void renewCertificate(QObject *context, std::function<void(const base::Result<void> &result)> done) override;
    void importCertificate(const CertificateImport &import, QObject *context,
                           std::function<void(const base::Result<CertificateFiles> &files)> done) override;
    void readClientCertificate(const QString &file, QObject *context,
                               std::function<void(const base::Result<CertificateState> &certificate)> done) override;
    void findClientCertificate(const QString &fingerprint, QObject *context,
                               std::function<void(const CertificateState &certificate)> done) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace api
