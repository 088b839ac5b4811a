#include "app/HeadlessServer.h"

#include <algorithm>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int graceSeconds = 10;

} // namespace

HeadlessServer::HeadlessServer(api::ServerController &server, Terminal &terminal)
    : m_server(server)
    , m_terminal(terminal)
{
    using api::ServerController;
    connect(&server, &ServerController::listening, this, &HeadlessServer::showListening);
    connect(&server, &ServerController::failed, this, &HeadlessServer::showFailure);
    connect(&server, &ServerController::stateChanged, this, &HeadlessServer::followState);
    connect(&server, &ServerController::snapshotChanged, this,
            [this](const api::ServerSnapshotPtr &snapshot) { showProblems(*snapshot); });
}

ExitCode HeadlessServer::run()
{
    m_server.start();
    // It may have failed before there was a loop to end.
    if (!m_finished)
        m_loop.exec();
    return m_failed ? Wrong : Success;
}

void HeadlessServer::end()
{
    const bool patienceEnded = m_ending;
    m_ending = true;
    m_server.stop(patienceEnded ? 0 : graceSeconds);
}

void HeadlessServer::showListening(const QList<address::Endpoint> &endpoints)
{
    for (const address::Endpoint &endpoint : endpoints) {
        if (!m_listening.contains(endpoint))
            m_terminal.say(u"listening "_s % endpoint.toString());
    }
    m_listening = endpoints;
}

void HeadlessServer::showProblems(const api::ServerSnapshot &snapshot)
{
    for (const api::Problem &problem : snapshot.problems) {
        if (m_problems.contains(problem))
            continue;
        const bool named = problem.subject.isEmpty() || problem.text.contains(problem.subject);
        m_terminal.complain(named ? problem.text : QString(problem.subject % u": "_s % problem.text));
    }
    m_problems = snapshot.problems;
}

void HeadlessServer::showFailure(const QString &why)
{
    m_failed = true;
    showProblems(*m_server.snapshot());
    const bool said = std::any_of(m_problems.begin(), m_problems.end(),
                                  [&why](const api::Problem &problem) { return why.contains(problem.text); });
    if (!said)
        m_terminal.complain(why);
    finish();
}

void HeadlessServer::followState(api::ServerState state)
{
    if (state == api::ServerState::Stopped)
        finish();
}

void HeadlessServer::finish()
{
    m_finished = true;
    m_loop.quit();
}

} // namespace app
