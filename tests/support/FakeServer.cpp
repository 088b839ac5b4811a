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

base::Result<void> FakeServer::apply(config::Config configuration)
{
    if (!m_applyError.isEmpty())
        return base::Error{base::Error::Code::Invalid, m_applyError};
    applied.append(configuration);
    setConfiguration(configuration);
    return {};
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

} // namespace fake
