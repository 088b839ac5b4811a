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
    QStringList folders; ///< inside it, by name; the first hundred
    friend bool operator==(const FolderFacts &, const FolderFacts &) = default;
};

/// Checks while typing, all pure. An empty text means that nothing is wrong.
class AreaChecks
{
    Q_DECLARE_TR_FUNCTIONS(AreaChecks)

public:
    /// `self`: the index of the area that has the path; -1 for a new one.
    static QString pathProblem(const QString &path, const QList<config::Area> &areas, qsizetype self);
    static QString patternProblem(const QString &pattern);
    static QString folderProblem(const FolderFacts &facts);
    /// A free virtual path made of the folder's name; "/" for the first area, else below `parent`.
    static QString suggestedPath(const QString &directory, const QList<config::Area> &areas,
                                 const QString &parent = QStringLiteral("/"));
    /// An area as a newcomer expects it: nobody but strangers downloading, or signed-in users where anonymous is off.
    static config::Area suggestedArea(const QString &directory, const config::Config &config,
                                      const QString &parent = QStringLiteral("/"));
    /// "pdf, .TXT" as the configuration has it: lower case, no dots, each once.
    static QStringList extensions(const QString &text);
    static QString extensionsProblem(const QString &text);
};

} // namespace ui
