#include "app/Profile.h"

#include "app/Say.h"
#include "server/config/Store.h"

#include <QDir>
#include <QFileInfo>

namespace app {

using namespace Qt::Literals::StringLiterals;

Profile Profile::of(const Arguments &arguments)
{
    Profile profile{api::ProfilePaths::of(arguments.value(u"profile"_s)), arguments.isSet(u"config"_s)};
    if (profile.configurationNamed)
        profile.paths.configuration = QFileInfo(arguments.value(u"config"_s)).absoluteFilePath();
    return profile;
}

void complainOf(const QList<config::Problem> &problems, const QString &file, Terminal &terminal)
{
    for (const config::Problem &problem : problems)
        terminal.complain(QDir::toNativeSeparators(file) % u": "_s % problem.toString());
}

std::optional<LoadedConfiguration> loadConfiguration(const Profile &profile, Terminal &terminal)
{
    const QString &file = profile.paths.configuration;
    const auto loaded = config::Store(file).load(false);
    if (!loaded) {
        terminal.complain(loaded.error().detail);
        return std::nullopt;
    }
    if (!loaded->existed && profile.configurationNamed) {
        terminal.complain(Say::tr("%1: there is no such file.").arg(QDir::toNativeSeparators(file)));
        return std::nullopt;
    }
    const QList<config::Problem> &problems = loaded->reading.problems;
    complainOf(problems, file, terminal);
    if (!problems.isEmpty())
        return std::nullopt;
    return LoadedConfiguration{loaded->reading.config, loaded->existed};
}

} // namespace app
