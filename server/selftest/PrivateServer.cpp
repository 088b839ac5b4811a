#include "server/selftest/PrivateServer.h"

#include "server/accounts/PasswordHash.h"
#include "server/api/LocalServer.h"
#include "server/selftest/Say.h"

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QRandomGenerator>
#include <QTimer>

namespace selftest {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int startPatience = 10'000; // milliseconds

QString newPassword()
{
    const quint64 one = QRandomGenerator::system()->generate64();
    const quint64 other = QRandomGenerator::system()->generate64();
    return QString::number(one, 36) + QString::number(other, 36);
}

/// Runs the loop of this thread until `signal` makes `done` true; false: it took too long.
template <typename Signal, typename Done> bool waitFor(api::LocalServer &server, Signal signal, Done done)
{
    QEventLoop loop;
    const auto look = [&] {
        if (done())
            loop.quit();
    };
    QObject::connect(&server, signal, &loop, look);
    QTimer::singleShot(startPatience, &loop, &QEventLoop::quit);
    QTimer::singleShot(0, &loop, look);
    loop.exec();
    return done();
}

} // namespace

PrivateServer::PrivateServer()
    : m_context(std::make_unique<QObject>())
{
    m_context->moveToThread(&m_thread);
    m_thread.start();
}

PrivateServer::~PrivateServer()
{
    onThread([this] { m_server.reset(); });
    m_thread.quit();
    m_thread.wait();
}

template <typename Work> void PrivateServer::onThread(Work work)
{
    QMetaObject::invokeMethod(m_context.get(), std::move(work), Qt::BlockingQueuedConnection);
}

QByteArray PrivateServer::fileContent()
{
    return "This file was fetched by a self-test.\r\n";
}

address::Subnet PrivateServer::standIns()
{
    return address::Subnet::parse(u"127.77.0.0/16").value_or(address::Subnet());
}

base::Result<config::Config> PrivateServer::configuration(const policy::Policy &policy, const QStringList &names) const
{
    const base::Error noFolder{base::Error::Code::Unavailable,
                               Say::tr("No temporary folder could be made: %1").arg(m_folder.errorString())};
    const QString shared = m_folder.filePath(u"shared"_s);
    const QString in = m_folder.filePath(u"in"_s);
    const QString box = m_folder.filePath(u"box"_s);
    QFile file(QDir(shared).filePath(QString::fromLatin1(fileName)));
    if (!m_folder.isValid() || !QDir().mkpath(shared) || !QDir().mkpath(in) || !QDir().mkpath(box)
        || !file.open(QFile::WriteOnly) || file.write(fileContent()) != fileContent().size())
        return noFolder;

    config::Config configuration;
    configuration.policy = policy;
    configuration.server.passive.ports = std::nullopt;
    configuration.server.bans.failedLogins = 0;
    configuration.server.bans.blockedAttempts = 0;
    for (const QString &name : names)
        configuration.accounts.users.append({name, {}, true, false});
    const auto areaAt = [](const QString &path, const QString &directory, config::Mode mode) {
        config::Area area;
        area.path = path;
        area.directory = directory;
        area.grants = {{u"*"_s, mode}};
        area.keepFreePercent = 0;
        return area;
    };
    configuration.areas = {areaAt(u"/"_s, shared, config::Mode::Download), areaAt(u"/in"_s, in, config::Mode::Exchange),
                           areaAt(u"/box"_s, box, config::Mode::DropBox)};
    return configuration;
}

bool PrivateServer::startOn(address::Endpoint first, config::Config configuration)
{
    configuration.server.listeners = {{first, m_tls},
                                      {{address::IpAddress::parse(u"::1").value_or(address::IpAddress()), 0}, m_tls}};
    configuration.tls.sessionReuse = m_reuse;
    m_server = std::make_unique<api::LocalServer>(api::ProfilePaths::of(m_folder.filePath(u"profile"_s)));
    m_server->setStandIns({standIns()});
    m_server->setConfiguration(configuration);
    m_server->start();
    const bool running = waitFor(*m_server, &api::ServerController::snapshotChanged,
                                 [this] { return m_server->snapshot()->policyRevision > 0; });
    const QList<address::Endpoint> listening = m_server->snapshot()->listening;
    for (const address::Endpoint &endpoint : listening)
        (endpoint.address.isV4() ? m_v4 : m_v6) = endpoint;
    return running;
}

void PrivateServer::offerTls(config::Tls::SessionReuse reuse)
{
    m_tls = config::TlsUse::Optional;
    m_reuse = reuse;
}

base::Result<void> PrivateServer::start(const policy::Policy &policy, const QStringList &names)
{
    const auto made = configuration(policy, names);
    return made ? start(*made) : base::Result<void>(made.error());
}

base::Result<void> PrivateServer::start(config::Config configuration)
{
    m_accounts = {Account{}};
    for (config::User &user : configuration.accounts.users) {
        m_accounts.append({user.name, newPassword()});
        user.password = QString::fromLatin1(accounts::hashThrowAwayPassword(m_accounts.last().password.toUtf8()));
    }
    bool running = false;
    QStringList problems;
    onThread([&] {
        running = startOn({address::IpAddress::fromV4(0x7f000001), 0}, configuration);
        const QList<api::Problem> all = m_server->snapshot()->problems;
        for (const api::Problem &problem : all)
            problems.append(problem.text);
    });
    if (running && !m_v4.address.isNull())
        return {};
    return base::Error{base::Error::Code::Unavailable,
                       Say::tr("The private server did not start. %1").arg(problems.join(u' '))};
}

bool PrivateServer::usePolicy(const policy::Policy &policy)
{
    bool inForce = false;
    onThread([&] {
        config::Config next = m_server->configuration();
        if (next.policy == policy) {
            inForce = true;
            return;
        }
        next.policy = policy;
        const qint64 before = m_server->snapshot()->policyRevision;
        m_server->setConfiguration(next);
        inForce = waitFor(*m_server, &api::ServerController::snapshotChanged,
                          [&] { return m_server->snapshot()->policyRevision != before; });
    });
    return inForce;
}

} // namespace selftest
