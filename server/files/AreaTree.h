#pragma once

#include "server/accounts/Accounts.h"
#include "server/config/Config.h"
#include "server/files/Containment.h"
#include "server/files/VirtualPath.h"

#include <QFlags>
#include <QList>
#include <QString>

#include <atomic>
#include <memory>
#include <vector>

namespace files {

/// What a mode lets a visitor do in an area.
enum class Right : quint16 {
    Enter = 1, List = 2, Read = 4, Create = 8, Overwrite = 16, Append = 32, MakeDirectory = 64, RemoveDirectory = 128, Rename = 256,
    Delete = 512, SetTime = 1024,
    Quarantined = 2048 ///< what is created goes to the quarantine
};
Q_DECLARE_FLAGS(Rights, Right)
Q_DECLARE_OPERATORS_FOR_FLAGS(Rights)
Rights rightsOf(config::Mode mode);

/// An area that can't be served just now, and why; shown where it can be fixed.
struct AreaProblem
{
    QString path; ///< virtual
    QString directory;
    QString message;
};

/// All areas of a configuration, opened. Immutable but for use counters; shared by all sessions as
/// std::shared_ptr<const AreaTree>. Building it touches the disk: do it on the main thread or a helper's, not a worker's.
class AreaTree
{
public:
    struct Area; ///< one opened area; see AreaTree.cpp's header part AreaState.h

    /// Areas whose directory is missing or can't be opened are left out and listed in problems(); they are tried again
    /// when the tree is built anew. `quarantine` is created (0700) when a drop box needs it.
    static std::shared_ptr<const AreaTree> build(const QList<config::Area> &areas, const QString &quarantine);
    ~AreaTree();

    const QList<AreaProblem> &problems() const;

private:
    AreaTree();
    friend class View;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace files
