#pragma once

#include "server/config/Config.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui {

/// What an area lets people do, in words: the tree, the form and screen readers say the same.
class AreaText
{
    Q_DECLARE_TR_FUNCTIONS(AreaText)

public:
    static QString shortWho(const QString &who); ///< for a badge: "Strangers", "Users", "Everybody" or the user's name
    static QString mode(config::Mode mode); ///< "Download", "Drop box", …
    static QString sentence(const config::Area &area); ///< config::areaSentence() of now
    static QString
    fileMode(quint32 mode); ///< "You may read and change new files, your group may read them, others may not."
    static QString iconName(const config::Area &area);
    static bool reachesStrangers(const config::Grant &grant);
    static bool takesUploads(const config::Area &area);
    static bool isDropBox(const config::Area &area);
    static bool handsOut(const config::Area &area); ///< somebody may download
};

} // namespace ui
