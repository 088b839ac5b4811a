#pragma once

#include "server/api/WorkerPool.h"
#include "server/net/Socket.h"
#include "server/policy/CompiledPolicy.h"
#include "server/tls/Context.h"
#include "server/tls/SelfSigned.h"

#include <QDateTime>
#include <QSemaphore>
#include <QTemporaryDir>

#include <mutex>
#include <numeric>
#include <vector>

/// Workers and their sessions without the rest of a server.
namespace testpool {

using namespace Qt::Literals::StringLiterals;

constexpr int milliseconds = 10'000;

/// What sessions share.
struct Shared
{
    Shared() { bans.configure({0, 0, 300, 600, {}}); }

    audit::Writer log;
    accounts::BanList bans;
    audit::AttemptClassifier classifier;
    accounts::PasswordVerifier passwords{1};
    transfer::PortPool ports;
    session::Admission admission{bans};
    session::Totals totals;
    session::Services services{base::Clock::system(), log, bans, classifier, passwords, ports, admission, totals};
};

inline config::Limits limitsOf(int sessionsPerAddress, int idleSeconds = 300)
{
    config::Limits limits;
    limits.sessionsPerAddress = sessionsPerAddress;
    limits.idleSeconds = idleSeconds;
    return limits;
}

inline session::SettingsPtr settingsFor(const config::Limits &limits, bool anonymous = true)
{
    config::Config config;
    config.server.limits = limits;
    config.accounts.anonymous = anonymous;
    auto settings = std::make_shared<session::Settings>();
    settings->policy = std::make_shared<const policy::CompiledPolicy>(config.policy);
    settings->areas = files::AreaTree::build({}, {}, base::Clock::system(), files::Containment::Kind::Automatic);
    const auto certificate = tls::makeSelfSigned({u"localhost"_s}, {}, QDateTime::currentMSecsSinceEpoch() * 1000);
    settings->tls = *tls::Context::make(*certificate, {}, tls::TicketKeys());
    settings->config = std::make_shared<const config::Config>(std::move(config));
    return settings;
}

/// Workers that serve a door on loopback.
class Pool
{
public:
    enum class Log { None, Normal, Full };
    explicit Pool(const config::Limits &limits, Log log = Log::None)
    {
        audit::Writer::Options options;
        options.file = m_folder.filePath(u"log.db"_s);
        options.fullDurability = log == Log::Full;
        isReady = m_listener && (log == Log::None || m_shared.log.open(options));
        QSemaphore inForce;
        pool.setSettings(settingsFor(limits), [&inForce] { inForce.release(); });
        isReady = isReady && inForce.tryAcquire(1, milliseconds);
    }

    address::Endpoint door() const { return net::localEndpoint(m_listener->get()); }
    void open(config::TlsUse tls = config::TlsUse::Optional) { pool.listen({{m_listener->get(), tls}}, {}); }

private:
    static constexpr int mostWaiting = 16;
    QTemporaryDir m_folder;
    Shared m_shared;
    base::Result<base::Descriptor> m_listener =
        net::listenOn({address::IpAddress::fromV4(0x7f000001), 0}, mostWaiting, false);

public:
    api::WorkerPool pool{m_shared.services};
    bool isReady = false;
};

struct Loads
{
    std::vector<int> ordinary; // of each worker
    int floods = 0; // of theirs

    int total() const { return std::accumulate(ordinary.begin(), ordinary.end(), floods); }
    QString inWords() const
    {
        QStringList words;
        for (const int load : ordinary)
            words.append(QString::number(load));
        return words.join(u'/') + u'+' + QString::number(floods);
    }
};

inline Loads loadsOf(api::WorkerPool &pool)
{
    std::mutex mutex;
    Loads loads;
    QSemaphore counted;
    pool.forEach([&](session::SessionHost &host) {
        {
            const std::lock_guard lock(mutex);
            if (host.floods().isHome())
                loads.floods = host.load();
            else
                loads.ordinary.push_back(host.load());
        }
        counted.release();
    });
    counted.acquire(pool.count());
    const std::lock_guard lock(mutex);
    return loads;
}

} // namespace testpool
