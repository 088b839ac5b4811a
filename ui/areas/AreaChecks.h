#pragma once

#include "server/config/Config.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui {

/// What is known of a real folder after somebody looked at the disk.
struct FolderFacts
{
    QString directory;
    bool exists = false;
    bool isFolder = false;
    bool readable = false;
    bool isHome = false;
    QStringList secrets; ///< names at the top level that look like keys or passwords, at most five
    friend bool operator==(const FolderFacts &, const FolderFacts &) = default;
};

/// Checks while typing and warnings, all pure. An empty text means that nothing is wrong.
class AreaChecks
{
    Q_DECLARE_TR_FUNCTIONS(AreaChecks)

public:
    /// `self`: the index of the area that has the path; -1 for a new one.
    static QString pathProblem(const QString &path, const QList<config::Area> &areas, qsizetype self);
    static QString patternProblem(const QString &pattern);
    static QString exampleResult(const QString &pattern, const QString &example);
    static QString folderProblem(const FolderFacts &facts);
    static QStringList warnings(const config::Area &area, const FolderFacts &facts);
    /// A free virtual path made of the folder's name; "/" for the first area.
    static QString suggestedPath(const QString &directory, const QList<config::Area> &areas);
    /// An area as a newcomer expects it: nobody but strangers downloading, or signed-in users where anonymous is off.
    static config::Area suggestedArea(const QString &directory, const config::Config &config);
    static bool isSecretName(const QString &name);
};

} // namespace ui
