#pragma once

#include "server/config/Config.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui {

/// What an area lets people do, in words: the list, the form and screen readers say the same.
class AreaText
{
    Q_DECLARE_TR_FUNCTIONS(AreaText)

public:
    static QString who(const QString &who); ///< "Strangers", "Everyone signed in", "Everybody" or the user's name
    static QString mode(config::Mode mode); ///< "Look and download", …
    static QString explanation(config::Mode mode); ///< a sentence on what the mode means
    /// The whole area in a sentence or two: "Strangers may put files here, at most 20 MiB each; nobody sees or fetches
    /// them until released."
    static QString sentence(const config::Area &area);
    /// Short marks for the list: "Hidden", "Closed", "Open until …".
    static QStringList badges(const config::Area &area, qint64 nowMicroseconds);
    static QString
    fileMode(quint32 mode); ///< "You may read and change new files, your group may read them, others may not."
    static bool reachesStrangers(const config::Grant &grant);
};

} // namespace ui
