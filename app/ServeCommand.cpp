#include "app/ServeCommand.h"

#include "app/DescriptorLimit.h"
#include "app/HeadlessServer.h"
#include "app/Profile.h"
#include "app/ProfileLock.h"
#include "app/Say.h"
#include "app/ServeOptions.h"
#include "app/UnixSignals.h"
#include "server/api/LocalServer.h"

#include <QDir>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The configuration as the command line wants it; nullopt: it is wrong, and what was said.
std::optional<config::Config> readConfiguration(const Profile &profile, const ServeOptions &options, Terminal &terminal)
{
    const auto loaded = loadConfiguration(profile, terminal);
    if (!loaded)
        return std::nullopt;
    const config::Config config = options.appliedTo(loaded->config, profile.paths);
    const auto problems = config::validate(config);
    complainOf(problems, profile.paths.configuration, terminal);
    if (!problems.isEmpty())
        return std::nullopt;
    if (config.areas.isEmpty()) {
        terminal.complain(Say::tr("Nothing is shared: there are no areas in %1. Share a folder with --share DIR.")
                              .arg(QDir::toNativeSeparators(profile.paths.configuration)));
    }
    return config;
}

bool makeDropBox(const api::ProfilePaths &paths, Terminal &terminal)
{
    const QString directory = dropBoxDirectory(paths);
    if (!QDir().mkpath(directory)) {
        terminal.complain(Say::tr("The folder %1 can't be made.").arg(QDir::toNativeSeparators(directory)));
        return false;
    }
    terminal.complain(Say::tr("Uploads to /incoming are kept in %1, out of everybody's reach; who sent them and under "
                              "which name stands in the table \"uploads\" of %2.")
                          .arg(QDir::toNativeSeparators(paths.quarantine), QDir::toNativeSeparators(paths.database)));
    return true;
}

ExitCode run(const Profile &profile, const ServeOptions &options, config::Config config, Terminal &terminal)
{
    api::LocalServer server(profile.paths);
    server.setUnwatched();
    server.setConfiguration(std::move(config));
    HeadlessServer headless(server, terminal);
    UnixSignals signals;
    QObject::connect(&signals, &UnixSignals::endRequested, &headless, &HeadlessServer::end);
    QObject::connect(&signals, &UnixSignals::reloadRequested, &headless, [&] {
        if (auto reread = readConfiguration(profile, options, terminal))
            server.setConfiguration(std::move(*reread));
        else
            terminal.complain(Say::tr("The configuration in force stays as it was."));
    });
    return headless.run();
}

} // namespace

ExitCode serve(const QStringList &words, Terminal &terminal)
{
    Arguments arguments(u"serve [--listen ADDR:PORT]... [--share DIR [--upload]]"_s,
                        Say::tr("Runs the server without a window. SIGTERM lets transfers finish for ten seconds, "
                                "SIGHUP reads the configuration again."));
    ServeOptions::describe(arguments);
    arguments.addProfile();
    if (const auto code = arguments.parse(words, terminal))
        return *code;
    const ServeOptions options = ServeOptions::of(arguments);
    if (!options.fault.isEmpty())
        return arguments.usageError(options.fault, terminal);

    const Profile profile = Profile::of(arguments);
    auto config = readConfiguration(profile, options, terminal);
    if (!config)
        return Wrong;
    ProfileLock lock;
    if (const auto taken = lock.take(profile.paths); !taken) {
        terminal.complain(taken.error().detail);
        return Wrong;
    }
    if (options.upload && !makeDropBox(profile.paths, terminal))
        return Wrong;
    raiseDescriptorLimit();
    return run(profile, options, std::move(*config), terminal);
}

} // namespace app
