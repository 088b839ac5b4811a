#include "tests/support/FakeServer.h"

#include <QTimer>

namespace fake {

using namespace Qt::Literals::StringLiterals;

FakeServer::FakeServer(QObject *parent)
    : ServerController(parent)
    , m_snapshot(std::make_shared<api::ServerSnapshot>())
{}

void FakeServer::setSnapshot(api::ServerSnapshot snapshot)
{
    const bool stateDiffers = snapshot.state != m_snapshot->state;
    m_snapshot = std::make_shared<const api::ServerSnapshot>(std::move(snapshot));
    if (stateDiffers)
        Q_EMIT stateChanged(m_snapshot->state);
    Q_EMIT snapshotChanged(m_snapshot);
}

void FakeServer::setSessions(const QList<api::SessionRow> &sessions)
{
    api::ServerSnapshot next = *m_snapshot;
    next.sessions = sessions;
    setSnapshot(next);
}

void FakeServer::setProblems(const QList<api::Problem> &problems)
{
    api::ServerSnapshot next = *m_snapshot;
    next.problems = problems;
    setSnapshot(next);
}

void FakeServer::setState(api::ServerState state)
{
    api::ServerSnapshot next = *m_snapshot;
    next.state = state;
    setSnapshot(next);
}

void FakeServer::setConfiguration(const config::Config &configuration)
{
    m_configuration = configuration;
    Q_EMIT configurationChanged();
}

void FakeServer::setVersions(const QList<config::Version> &versions, const QList<config::Config> &configurations)
{
    m_versions = versions;
    m_versionContents = configurations;
}

base::Result<void> FakeServer::apply(config::Config configuration, const QString &what)
{
    if (!m_applyError.isEmpty())
        return base::Error{base::Error::Code::Invalid, m_applyError};
    if (m_trial)
        return base::Error{base::Error::Code::Invalid, u"A trial is under way."_s};
    applied.append(configuration);
    whats.append(what);
    setConfiguration(configuration);
    return {};
}

base::Result<void> FakeServer::tryOut(config::Config configuration, int seconds, const QString &what)
{
    if (!m_applyError.isEmpty())
        return base::Error{base::Error::Code::Invalid, m_applyError};
    trials.append(seconds);
    m_trial = api::Trial{m_configuration, what, base::Clock::system().utcMicroseconds() + qint64(seconds) * 1'000'000};
    setConfiguration(configuration);
    Q_EMIT trialChanged();
    return {};
}

base::Result<void> FakeServer::keepTrial()
{
    if (!m_trial)
        return {};
    applied.append(m_configuration);
    whats.append(m_trial->what);
    m_trial.reset();
    Q_EMIT trialChanged();
    return {};
}

void FakeServer::endTrial()
{
    if (!m_trial)
        return;
    const config::Config before = m_trial->before;
    m_trial.reset();
    setConfiguration(before);
    Q_EMIT trialChanged();
}

void FakeServer::history(QObject *context, std::function<void(const QList<config::Version> &versions)> done)
{
    QTimer::singleShot(0, context, [done = std::move(done), versions = m_versions] { done(versions); });
}

void FakeServer::readVersion(const config::Version &version, QObject *context,
                             std::function<void(const base::Result<config::Config> &configuration)> done)
{
    const config::Config found = m_versionContents.value(m_versions.indexOf(version));
    QTimer::singleShot(0, context, [done = std::move(done), found] { done(base::Result<config::Config>(found)); });
}

void FakeServer::start()
{
    ++starts;
    setState(m_holding ? api::ServerState::Starting : api::ServerState::Running);
}

void FakeServer::stop(int graceSeconds)
{
    stops.append(graceSeconds);
    setState(m_holding ? api::ServerState::Stopping : api::ServerState::Stopped);
}

void FakeServer::kick(base::SessionId session)
{
    kicked.append(session);
}

void FakeServer::hashPassword(const QString &password, QObject *context, std::function<void(const QString &)> done)
{
    hashed.append(password);
    QTimer::singleShot(0, context,
                       [done = std::move(done), password] { done(QString(u"$argon2id$fake$"_s % password)); });
}

void FakeServer::setCertificate(const api::CertificateState &certificate)
{
    m_certificate = certificate;
    Q_EMIT certificateChanged();
}

void FakeServer::renewCertificate(QObject *, std::function<void(const base::Result<void> &result)> done)
{
    ++renewals;
    done(m_certificateError.isEmpty() ? base::Result<void>()
                                      : base::Error{base::Error::Code::Unavailable, m_certificateError});
}

void FakeServer::importCertificate(const api::CertificateImport &import, QObject *,
                                   std::function<void(const base::Result<api::CertificateFiles> &files)> done)
{
    using Files = api::CertificateFiles;
    imports.append(import);
    done(m_certificateError.isEmpty() ? base::Result<Files>(Files{u"/imported.pem"_s, u"/imported-key.pem"_s})
                                      : base::Error{base::Error::Code::Invalid, m_certificateError});
}

void FakeServer::readClientCertificate(const QString &file, QObject *,
                                       std::function<void(const base::Result<api::CertificateState> &certificate)> done)
{
    certificatesRead.append(file);
    done(m_certificateError.isEmpty() ? base::Result<api::CertificateState>(m_clientCertificate)
                                      : base::Error{base::Error::Code::Invalid, m_certificateError});
}

void FakeServer::findClientCertificate(const QString &fingerprint, QObject *,
                                       std::function<void(const api::CertificateState &certificate)> done)
{
    done(fingerprint == m_clientCertificate.fingerprint ? m_clientCertificate : api::CertificateState());
}

} // namespace fake
