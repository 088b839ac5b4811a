#pragma once

#include "server/base/Result.h"

#include <QList>
#include <QString>

namespace arealint {

/// Other permissions for one file or folder of the disk, as chmod(2) would give them.
struct ModeChange
{
    QString path; ///< real, absolute
    quint32 before = 0; ///< permission bits, 07777
    quint32 after = 0;
    friend bool operator==(const ModeChange &, const ModeChange &) = default;
};

/// Makes the changes, all or none. Never through a symbolic link in the last name; only if each still has the
/// permissions it was seen with (Busy otherwise). Denied: it belongs to somebody else. Blocks on the disk: for
/// background threads.
base::Result<void> apply(const QList<ModeChange> &changes);
QList<ModeChange> reversed(const QList<ModeChange> &changes);

} // namespace arealint
