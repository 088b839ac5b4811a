#pragma once

#include "server/address/IpAddress.h"
#include "server/base/Clock.h"
#include "server/config/Config.h"
#include "server/files/Containment.h"
#include "server/files/Rights.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>

namespace files {

/// An area that can't be served just now, and why; shown where it can be fixed.
struct AreaProblem
{
    QString path; ///< virtual
    QString directory;
    QString message;
    friend bool operator==(const AreaProblem &, const AreaProblem &) = default;
};

/// All areas of a configuration, opened. Immutable but for use counters; shared by all sessions as
/// std::shared_ptr<const AreaTree>. Building it touches the disk: do it on the main thread or a helper's, not a
/// worker's.
class AreaTree
{
public:
    struct Area; ///< one opened area, see AreaState.h

    /// Areas whose directory is missing or can't be opened are left out and listed in problems(); they are tried again
    /// when the tree is built anew. `quarantine` is created (0700) when a drop box needs it. Also removes what uploads
    /// of a killed process left in the quarantine and in the first 10,000 names of each area that takes uploads
    /// (further down they go when their folder is listed), and counts what an area holds if maxBytes or maxFiles limit
    /// it. What addresses have used up of their limits goes on from the tree `before`.
    static std::shared_ptr<const AreaTree> build(const QList<config::Area> &areas, const QString &quarantine,
                                                 const base::Clock &clock = base::Clock::system(),
                                                 Containment::Kind kind = Containment::Kind::Automatic,
                                                 const AreaTree *before = nullptr);
    ~AreaTree();

    const QList<AreaProblem> &problems() const;

    /// Areas that take no uploads at this moment, because a disk or a limit is full, and what helps. To be asked now
    /// and then. Thread-safe; touches the disk.
    QList<AreaProblem> shortages() const;

    /// An upload of before this program started counts for what its address may still do. `path` is virtual and
    /// escaped (base::escaped), `at` when it was complete. Thread-safe.
    void restoreUse(const QString &path, const address::IpAddress &client, qint64 bytes, qint64 at) const;
    /// Whether any area limits what an address may upload.
    bool limitsAddresses() const;

    /// Removes the quarantined files that their drop box's `expireDays` no longer keeps; returns their names
    /// (Upload::Finished::storedAs). To be called now and then. Thread-safe; touches the disk.
    QStringList expireQuarantined() const;

    /// Takes back what was received into a drop box: its name (Upload::Finished::storedAs) could not be written down,
    /// so that nobody would ever learn of it. Thread-safe.
    void withdraw(const QString &storedAs) const;

private:
    AreaTree();
    friend class View;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace files
