#pragma once

#include "server/arealint/AreaFacts.h"
#include "server/arealint/GatherFacts.h"

#include <QElapsedTimer>

#include <functional>

namespace arealint {

/// When gathering has to end.
struct Patience
{
    explicit Patience(const ScanLimits &limits, const std::atomic_bool *cancelled);
    bool isOver() const;

    ScanLimits limits;

private:
    const std::atomic_bool *m_cancelled;
    QElapsedTimer m_since;
};

/// Whether the content of a regular file is that of an upload nobody released, by its descriptor and size.
using IsUndecided = std::function<bool(int descriptor, qint64 size)>;

/// Walks through an area's directory, breadth first, without following links or changing anything.
DirectoryFacts walk(const QString &directory, const AccountFacts &account, const Patience &patience,
                    const IsUndecided &isUndecided);

/// stat(2) and the mount table; what can't be asked does not exist.
FolderFacts folderFacts(const QString &path);

} // namespace arealint
