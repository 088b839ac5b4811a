#pragma once

#include "server/api/ServerController.h"

#include <QStringList>

namespace fake {

/// A server for tests of pages: shows the snapshot it was given and writes down what it was asked to do. Starts and
/// stops at once unless told to hold.
class FakeServer final : public api::ServerController
{
    Q_OBJECT

public:
    explicit FakeServer(QObject *parent = nullptr);

    // What the server looks like.
    void setSnapshot(api::ServerSnapshot snapshot); ///< its state becomes the server's; emits what changed
    void setSessions(const QList<api::SessionRow> &sessions);
    void setProblems(const QList<api::Problem> &problems);
    void setState(api::ServerState state);
    void setAddresses(const QStringList &addresses) { m_addresses = addresses; }
    void setDirectory(const QString &directory) { m_paths = api::ProfilePaths::of(directory); } ///< of the profile
    void setDatabaseFile(const QString &file) { m_databaseFile = file; }
    void setConfiguration(const config::Config &configuration);
    void setApplyError(const QString &detail) { m_applyError = detail; } ///< empty: apply() succeeds
    void setVersions(const QList<config::Version> &versions, const QList<config::Config> &configurations);
    void setCircumstances(const policy::Circumstances &circumstances) { m_circumstances = circumstances; }
    void setHolding(bool holding) { m_holding = holding; } ///< start() and stop() end in Starting and Stopping

    void setCertificate(const api::CertificateState &certificate);
    void setCertificateError(const QString &detail)
    {
        m_certificateError = detail;
    } ///< empty: renewing, importing, reading work
    void setClientCertificate(const api::CertificateState &certificate) { m_clientCertificate = certificate; }

    // What it was asked to do.
    int renewals = 0;
    QList<api::CertificateImport> imports;
    QStringList certificatesRead; ///< files
    int starts = 0;
    QList<int> stops; ///< grace seconds
    QList<base::SessionId> kicked;
    QList<base::SessionId> watched;
    QList<config::Config> applied;
    QStringList whats; ///< the words given with each of them
    QList<int> trials; ///< seconds
    QStringList hashed;

    const api::ProfilePaths &paths() const override { return m_paths; }
    QString databaseFile() const override { return m_databaseFile; }
    const config::Config &configuration() const override { return m_configuration; }
    base::Result<void> apply(config::Config configuration, const QString &what = {}) override;
    base::Result<void> tryOut(config::Config configuration, int seconds, const QString &what) override;
    base::Result<void> keepTrial() override;
    void endTrial() override;
    std::optional<api::Trial> trial() const override { return m_trial; }
    void history(QObject *context, std::function<void(const QList<config::Version> &versions)> done) override;
    void readVersion(const config::Version &version, QObject *context,
                     std::function<void(const base::Result<config::Config> &configuration)> done) override;
    policy::Circumstances circumstances() const override { return m_circumstances; }
    void start() override;
    void stop(int graceSeconds) override;
    void kick(base::SessionId session) override;
    void watchDataConnections(base::SessionId session) override { watched.append(session); }
    api::ServerState state() const override { return m_snapshot->state; }
    api::ServerSnapshotPtr snapshot() const override { return m_snapshot; }
    QStringList addressesToHandOut() const override { return m_addresses; }
    void hashPassword(const QString &password, QObject *context,
                      std::function<void(const QString &hash)> done) override;

    api::CertificateState certificate() const override { return m_certificate; }
    void renewCertificate(QObject *context, std::function<void(const base::Result<void> &result)> done) override;
    void importCertificate(const api::CertificateImport &import, QObject *context,
                           std::function<void(const base::Result<api::CertificateFiles> &files)> done) override;
    void
    readClientCertificate(const QString &file, QObject *context,
                          std::function<void(const base::Result<api::CertificateState> &certificate)> done) override;
    void findClientCertificate(const QString &fingerprint, QObject *context,
                               std::function<void(const api::CertificateState &certificate)> done) override;

private:
    api::CertificateState m_certificate;
    QString m_certificateError;
    api::CertificateState m_clientCertificate;
    api::ProfilePaths m_paths;
    QString m_databaseFile;
    config::Config m_configuration;
    api::ServerSnapshotPtr m_snapshot;
    QStringList m_addresses;
    QString m_applyError;
    std::optional<api::Trial> m_trial;
    QList<config::Version> m_versions;
    QList<config::Config> m_versionContents; // one a version
    policy::Circumstances m_circumstances;
    bool m_holding = false;
};

} // namespace fake
