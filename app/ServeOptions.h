#pragma once

#include "app/Arguments.h"
#include "server/api/ProfilePaths.h"
#include "server/config/Config.h"

#include <QList>
#include <QString>

#include <optional>

namespace app {

/// What the command line of `serve` puts in place of the configuration's own.
struct ServeOptions
{
    QList<config::Listener> listeners; ///< empty: those of the configuration
    QString share; ///< absolute; empty: the areas of the configuration
    bool upload = false;
    QString fault; ///< what is wrong with the options; empty if nothing

    static void describe(Arguments &arguments);
    static ServeOptions of(const Arguments &arguments);

    /// `config` as the options want it. Uploads are for a drop box in the profile, so that the folder stays as it is.
    config::Config appliedTo(config::Config config, const api::ProfilePaths &paths) const;
};

/// The folder that stands for the drop box of `--upload`.
QString dropBoxDirectory(const api::ProfilePaths &paths);

/// `127.0.0.1:2121`, `[::1]:0`, or a port alone for every address of both families. Nothing if it can't be read.
QList<config::Listener> parseListen(const QString &text);

} // namespace app
