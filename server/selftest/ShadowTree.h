#pragma once

#include "server/base/Result.h"
#include "server/config/Config.h"

#include <QList>
#include <QString>
#include <QTemporaryDir>

namespace selftest {

/// A tree of folders with small stand-in files that looks like some areas to a visitor: the same names below each
/// directory, as far as there are not too many, and what this process may not read or write there it may not here.
/// Links and special files are left out. The real folders are only listed.
class ShadowTree final
{
public:
    ~ShadowTree(); ///< removes it

    /// One folder for each area, in their order; nested areas are no matter, each has a folder of its own.
    base::Result<void> make(const QList<config::Area> &areas);

    QString directory(qsizetype area) const; ///< of the shadow
    QString placeFor(const QString &name) const; ///< a path in the same temporary folder, beside the shadows
    qint64 files(qsizetype area) const { return m_files.value(area); } ///< how many lie in it
    bool isWhole() const { return m_whole; } ///< false: some names were left out

    /// Another file in an area's top folder.
    base::Result<void> add(qsizetype area, const QString &name, const QByteArray &content);

private:
    struct Pair
    {
        QString from;
        QString to;
        int depth = 0;
    };
    void mirror(qsizetype area, const QString &from, const QString &to);
    void mirrorFolder(qsizetype area, const Pair &pair, QList<Pair> &rest);

    QTemporaryDir m_folder;
    QList<qint64> m_files;
    QStringList m_closed; ///< made read-only; opened again to be removed
    bool m_whole = true;
};

} // namespace selftest
