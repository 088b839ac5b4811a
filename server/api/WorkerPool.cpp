#include "server/api/WorkerPool.h"

#include "server/tls/ThreadState.h"

#include <QSemaphore>
#include <QThread>

#include <algorithm>
#include <atomic>

namespace api {

namespace {

/// So often in a row a session that is looked for may be on its way to another worker.
constexpr int mostMoves = 2;

} // namespace

WorkerPool::WorkerPool(session::Services &services)
{
    const int count = std::max(2, QThread::idealThreadCount()) + 1;
    for (int i = 0; i < count; ++i) {
        Member member;
        member.worker = std::make_unique<net::Worker>(i + 1);
        member.host = std::make_unique<session::SessionHost>(*member.worker, services);
        m_members.push_back(std::move(member));
    }
    session::SessionHost *const floods = m_members.back().host.get();
    floods->becomeHomeOfFloods([this]() -> session::SessionHost & { return *leastLoaded().host; });
    for (std::size_t i = 0; i < ordinary().size(); ++i) {
        // All that share a queue are woken for each handshake.
        if (i % 2 == 0 && i + 1 < ordinary().size())
            m_handshakes.emplace_back();
        ordinary()[i].host->floods().setHome(floods);
        ordinary()[i].host->handshakes().setQueue(&m_handshakes.back());
    }
    for (const Member &member : m_members)
        member.worker->start();
}

WorkerPool::~WorkerPool()
{
    // A session on its way from one to another is posted before the one is cleared; so the other, which runs what was
    // posted to it before it ends, must not end earlier.
    QSemaphore cleared;
    int running = 0;
    for (const Member &member : m_members) {
        if (!member.worker->isRunning())
            continue;
        ++running;
        member.worker->post([host = member.host.get(), &cleared] {
            host->clear();
            cleared.release();
        });
    }
    cleared.acquire(running);
    for (const Member &member : m_members) {
        member.worker->post(tls::releaseThreadState);
        member.worker->stop();
    }
}

void WorkerPool::forEach(const std::function<void(session::SessionHost &)> &task)
{
    for (const Member &member : m_members)
        member.worker->post([host = member.host.get(), task] { task(*host); });
}

void WorkerPool::setSettings(const session::SettingsPtr &settings, const std::function<void()> &inForce)
{
    auto left = std::make_shared<std::atomic<int>>(count());
    forEach([settings, inForce, left](session::SessionHost &host) {
        host.setSettings(settings);
        if (--*left == 0)
            inForce();
    });
}

void WorkerPool::listen(const std::vector<session::ListeningSocket> &sockets, const ListenerSet::Retired &retired)
{
    for (const Member &member : ordinary()) {
        member.worker->post([this, host = member.host.get(), sockets, retired] {
            host->listen(sockets,
                         [this](net::Accepted connection, config::TlsUse tls) { give(std::move(connection), tls); });
        });
    }
}

const WorkerPool::Member &WorkerPool::leastLoaded() const
{
    return *std::ranges::min_element(ordinary(), {}, [](const Member &member) {
        return member.host->load() * 2 + (member.worker->isCurrentThread() ? 0 : 1);
    });
}

void WorkerPool::give(net::Accepted connection, config::TlsUse tls)
{
    const Member &least = leastLoaded();
    least.host->expect();
    if (least.worker->isCurrentThread()) {
        least.host->take(std::move(connection), tls);
        return;
    }
    // A task must be copyable, a connection isn't.
    auto shared = std::make_shared<net::Accepted>(std::move(connection));
    least.worker->post([host = least.host.get(), shared, tls] { host->take(std::move(*shared), tls); });
}

void WorkerPool::kick(base::SessionId session)
{
    kickSoon(session, mostMoves);
}

/// One that was on its way from one worker to another meanwhile is there when the next round comes.
void WorkerPool::kickSoon(base::SessionId session, int rounds)
{
    auto left = std::make_shared<std::atomic<int>>(count());
    auto kicked = std::make_shared<std::atomic<bool>>(false);
    forEach([this, session, rounds, left, kicked](session::SessionHost &host) {
        if (host.kick(session))
            *kicked = true;
        if (--*left == 0 && !*kicked && rounds > 0)
            kickSoon(session, rounds - 1);
    });
}

void WorkerPool::shutDown(bool finishTransfers, const std::function<void()> &empty)
{
    // In two rounds: a host that has told that it is empty must not get a session that was on its way to it. Whom the
    // first round finds ends in it: one worker that hangs must not keep the others.
    auto moving = std::make_shared<std::atomic<int>>(count());
    forEach([this, finishTransfers, empty, moving](session::SessionHost &host) {
        host.keepSessions();
        host.shutDown(finishTransfers, {});
        if (--*moving == 0)
            endSessions(finishTransfers, empty);
    });
}

void WorkerPool::endSessions(bool finishTransfers, const std::function<void()> &empty)
{
    auto left = std::make_shared<std::atomic<int>>(count());
    forEach([finishTransfers, empty, left](session::SessionHost &host) {
        host.shutDown(finishTransfers, [empty, left] {
            if (--*left == 0)
                empty();
        });
    });
}

} // namespace api
