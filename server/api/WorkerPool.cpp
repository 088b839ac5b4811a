#include "server/api/WorkerPool.h"

#include "server/tls/ThreadState.h"

#include <QThread>

#include <algorithm>
#include <atomic>

namespace api {

WorkerPool::WorkerPool(session::Services &services)
{
    const int count = std::max(2, QThread::idealThreadCount());
    for (int i = 0; i < count; ++i) {
        Member member;
        member.worker = std::make_unique<net::Worker>(i + 1);
        member.host = std::make_unique<session::SessionHost>(*member.worker, services);
        m_members.push_back(std::move(member));
    }
    for (const Member &member : m_members)
        member.host->setHomeOfFloods(m_members.back().host.get()); // the last to be stopped
    for (const Member &member : m_members)
        member.worker->start();
}

WorkerPool::~WorkerPool()
{
    forEach([](session::SessionHost &host) { host.clear(); });
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
    forEach([this, sockets, retired](session::SessionHost &host) {
        host.listen(sockets,
                    [this](net::Accepted connection, config::TlsUse tls) { give(std::move(connection), tls); });
    });
}

void WorkerPool::give(net::Accepted connection, config::TlsUse tls)
{
    const auto least = std::ranges::min_element(m_members, {}, [](const Member &member) {
        return member.host->load() * 2 + (member.worker->isCurrentThread() ? 0 : 1);
    });
    least->host->expect();
    if (least->worker->isCurrentThread()) {
        least->host->take(std::move(connection), tls);
        return;
    }
    // A task must be copyable, a connection isn't.
    auto shared = std::make_shared<net::Accepted>(std::move(connection));
    least->worker->post([host = least->host.get(), shared, tls] { host->take(std::move(*shared), tls); });
}

void WorkerPool::kick(base::SessionId session)
{
    forEach([session](session::SessionHost &host) { host.kick(session); });
}

void WorkerPool::shutDown(bool finishTransfers, const std::function<void()> &empty)
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
