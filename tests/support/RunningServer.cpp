#include "tests/support/RunningServer.h"

#include "server/accounts/PasswordHash.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

RunningServer::RunningServer(const Change &change, const QList<address::Subnet> &standIns)
{
    static const QByteArray hash = accounts::hashThrowAwayPassword("secret");
    QDir(m_directory.path()).mkpath(u"pub"_s);
    QDir(m_directory.path()).mkpath(u"incoming"_s);

    config::Config configuration;
    configuration.server.listeners = {{{address::IpAddress::fromV4(0x7f000001), 0}, config::TlsUse::Off}};
    configuration.server.passive.ports = std::nullopt;
    configuration.accounts.users = {{u"alice"_s, QString::fromLatin1(hash), true, false}};
    config::Area root;
    root.path = u"/"_s;
    root.directory = path(u"pub"_s);
    root.grants = {{u"anonymous"_s, config::Mode::Download}, {u"alice"_s, config::Mode::Manage}};
    root.keepFreePercent = 0;
    config::Area incoming;
    incoming.path = u"/incoming"_s;
    incoming.directory = path(u"incoming"_s);
    incoming.grants = {{u"anonymous"_s, config::Mode::DropBox}};
    incoming.keepFreePercent = 0;
    configuration.areas = {root, incoming};
    if (change)
        change(configuration);

    server = std::make_unique<api::LocalServer>(api::ProfilePaths::of(path(u"profile"_s)));
    server->setStandIns(standIns);
    server->setConfiguration(configuration);
    QSignalSpy states(server.get(), &api::ServerController::stateChanged);
    server->start();
    while (server->state() == api::ServerState::Starting && states.wait(60'000)) {}
    if (isRunning() && !QTest::qWaitFor([this] { return server->snapshot()->policyRevision > 0; }, 60'000))
        qWarning("the policy did not come into force");
}

RunningServer::~RunningServer() = default;

void RunningServer::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    if (!file.open(QFile::WriteOnly) || file.write(content) != content.size())
        qFatal("can't write %s", qPrintable(file.fileName()));
}

QByteArray RunningServer::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

bool RunningServer::reconfigure(const Change &change)
{
    config::Config configuration = server->configuration();
    change(configuration);
    const qint64 before = server->snapshot()->policyRevision;
    const bool policyChanges = configuration.policy != server->configuration().policy;
    if (!server->apply(configuration))
        return false;
    if (policyChanges)
        return QTest::qWaitFor([&] { return server->snapshot()->policyRevision != before; }, 60'000);
    QCoreApplication::processEvents();
    return true;
}

QList<audit::AttemptRow> RunningServer::attempts(const QString &where) const
{
    audit::Reader reader;
    if (!reader.open(server->databaseFile()))
        return {};
    audit::AttemptQuery query;
    query.where = where;
    const auto rows = reader.attempts(query);
    return rows ? *rows : QList<audit::AttemptRow>();
}
