#pragma once

#include "server/accounts/Accounts.h"
#include "server/address/IpAddress.h"
#include "server/base/Descriptor.h"
#include "server/base/Result.h"
#include "server/files/AreaTree.h"
#include "server/files/Entry.h"
#include "server/files/FolderReader.h"
#include "server/files/OpenPeriod.h"
#include "server/files/SessionBytes.h"
#include "server/files/Unfinished.h"
#include "server/files/Upload.h"
#include "server/files/VirtualPath.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <vector>

namespace files {

/// A file opened for reading; always a regular file.
struct OpenFile
{
    base::Descriptor descriptor;
    qint64 size = 0;
    qint64 modified = 0;
    qint64 bytesPerSecond = 0; ///< the area's limit for one session; 0: none
    OpenPeriod open;
};

/// How a file is to be written.
struct UploadRequest
{
    enum class How { New, Append, Restart, Unique };
    /// New also overwrites where the visitor may. Append to a file that isn't there is New, but in a drop box. Unique
    /// makes a name in the *folder* that the path names. Whoever may not append goes on with nothing but uploads of
    /// the same session that broke off, by Append, or by Restart where they did.
    How how = How::New;
    qint64 offset = 0; ///< for Restart, above 0; 0 is New
    qint64 announced = 0; ///< ALLO, 0 if none: refused early when it can't fit
    address::IpAddress client; ///< for limits per address
};

/// The file system of one visitor: areas, nested virtual paths, grants. Knows nothing of FTP. Belongs to one session
/// on one thread; cheap to create. What a visitor may not see and what isn't there give the same NotFound error; errors
/// never contain real paths.
class View
{
public:
    View() = default; ///< sees nothing
    View(std::shared_ptr<const AreaTree> tree, accounts::Identity identity);

    /// Another configuration for the same session, which keeps its unfinished uploads. They and those under way end
    /// under the old one.
    void setTree(std::shared_ptr<const AreaTree> tree);

    base::Result<void> enter(const VirtualPath &path) const; ///< CWD
    base::Result<Entry> entry(const VirtualPath &path) const; ///< SIZE, MDTM, MLST
    /// What is in a folder; a drop box is always empty. `self` gets the folder's own entry.
    base::Result<FolderReader> openFolder(const VirtualPath &path, Entry *self = nullptr) const;
    /// All of it at once, in no order.
    base::Result<std::vector<Entry>> list(const VirtualPath &path, Entry *self = nullptr) const;
    /// How long what a folder holds may be told.
    OpenPeriod openPeriod(const VirtualPath &path) const;
    base::Result<OpenFile> openForReading(const VirtualPath &path) const;
    base::Result<std::unique_ptr<Upload>> openForWriting(const VirtualPath &path, const UploadRequest &request) const;
    /// An upload whose transfer broke off: kept for this session to go on with if it may, given up otherwise. Returns
    /// the bytes kept, or -1.
    qint64 keepUnfinished(std::unique_ptr<Upload> upload) const;
    base::Result<void> makeDirectory(const VirtualPath &path) const;
    base::Result<void> removeDirectory(const VirtualPath &path) const;
    base::Result<void> removeFile(const VirtualPath &path) const;
    /// The area's path, if `path` lies in what is a drop box to this visitor, be it closed; whether it exists is not
    /// asked.
    std::optional<QString> dropBoxOf(const VirtualPath &path) const;
    /// Whether `path` lies in an area that took files from this visitor until it ended.
    bool isTooLateFor(const VirtualPath &path) const;
    /// Whether RNFR may be answered 350.
    base::Result<void> mayRename(const VirtualPath &from) const;
    base::Result<void> rename(const VirtualPath &from, const VirtualPath &to) const;
    base::Result<void> setModified(const VirtualPath &path, qint64 seconds) const;

private:
    struct Place; // an area and a path in it, see Place.h
    struct Target;

    base::Result<Place> locate(const VirtualPath &path) const;
    base::Result<Place> locateForChange(const VirtualPath &path, Right right) const;
    base::Result<Target> locateNew(const VirtualPath &path, Right right) const;
    Rights rightsNow(size_t area) const;
    /// The innermost area around it, whether it may be entered or not; the number of areas if there is none.
    size_t areaAround(const VirtualPath &path) const;
    bool mayEnter(const AreaTree::Area &area) const;
    bool isVirtualFolder(const VirtualPath &path) const;
    bool holdsArea(const VirtualPath &path) const;
    base::Result<Entry> realEntry(const VirtualPath &path) const;
    std::vector<Entry> mountsIn(const VirtualPath &path) const;
    std::vector<QByteArray> namesTakenIn(const VirtualPath &folder) const;
    base::Result<std::unique_ptr<Upload>> openNew(const VirtualPath &path, const UploadRequest &request) const;
    base::Result<std::unique_ptr<Upload>> openQuarantined(const Place &place, const VirtualPath &path,
                                                          const UploadRequest &request) const;
    base::Result<std::unique_ptr<Upload>> openExisting(const VirtualPath &path, const UploadRequest &request) const;
    std::unique_ptr<Upload> unfinished(const Place &place, const VirtualPath &path, const UploadRequest &request) const;
    base::Error hidden(const VirtualPath &path, Right right) const;

    std::shared_ptr<const AreaTree> m_tree;
    accounts::Identity m_identity;
    std::vector<Rights> m_rights; // by the area's place in the tree, while it is open
    std::shared_ptr<Unfinished> m_unfinished;
    std::shared_ptr<SessionBytes> m_bytes;
};

} // namespace files
