#pragma once

#include "app/Terminal.h"
#include "server/api/ServerController.h"

#include <QEventLoop>
#include <QList>
#include <QObject>

namespace app {

/// Follows a server that has no window: says where it listens and what is wrong, as it happens, and ends the event loop
/// when the server has stopped.
class HeadlessServer final : public QObject
{
    Q_OBJECT

public:
    HeadlessServer(api::ServerController &server, Terminal &terminal);

    /// Starts the server and runs until it has stopped.
    ExitCode run();
    /// Gives transfers ten seconds; asked again it waits no longer.
    void end();

private:
    void showListening(const QList<address::Endpoint> &endpoints);
    void showProblems(const api::ServerSnapshot &snapshot);
    void showFailure(const QString &why);
    void followState(api::ServerState state);
    void finish();

    api::ServerController &m_server;
    Terminal &m_terminal;
    QList<address::Endpoint> m_listening;
    QList<api::Problem> m_problems; // those that were said and still hold
    QEventLoop m_loop;
    bool m_failed = false;
    bool m_ending = false;
    bool m_finished = false;
};

} // namespace app
