#include "server/files/Errors.h"
#include "server/files/ExistingFile.h"
#include "server/files/Folder.h"
#include "server/files/NewFile.h"
#include "server/files/Place.h"
#include "server/files/QuarantineFile.h"
#include "server/files/View.h"

#include <QCoreApplication>

#include <fcntl.h>

#include <cerrno>

namespace files {

namespace {

using How = UploadRequest::How;

base::Error behindTheEnd()
{
    return {base::Error::Code::Invalid,
            QCoreApplication::translate("files", "The file is shorter than the place to go on from.")};
}

/// A name that says nothing about others: neither how many there are nor where they are.
QByteArray uniqueName()
{
    return "upload-" + randomName();
}

QByteArray folderOf(const QByteArray &relative)
{
    return relative.left(qMax(qsizetype(0), relative.lastIndexOf('/')));
}

} // namespace

base::Result<std::unique_ptr<Upload>> View::openForWriting(const VirtualPath &path, const UploadRequest &request) const
{
    switch (request.how) {
    case How::Unique:
        if (const base::Result<void> entered = enter(path); !entered)
            return entered.error();
        return openNew(path.child(uniqueName()), request);
    case How::Append:
        return openExisting(path, request);
    case How::Restart:
        if (request.offset > 0)
            return openExisting(path, request);
        break;
    case How::New:
        break;
    }
    return openNew(path, request);
}

base::Result<std::unique_ptr<Upload>> View::openNew(const VirtualPath &path, const UploadRequest &request) const
{
    base::Result<Target> target = locateNew(path, Right::Create);
    if (!target)
        return target.error();
    const Place &place = target->place;
    if (place.rights.testFlag(Right::Quarantined))
        return openQuarantined(place, target->path, request);

    const bool mayReplace = place.rights.testFlag(Right::Overwrite);
    const base::Descriptor there = place.area->root->openBeneath(place.relative, O_PATH);
    struct stat status
    {};
    if (there.isValid() && ::fstat(there.get(), &status) == 0) {
        if (S_ISDIR(status.st_mode))
            return folderInTheWay();
        if (!mayReplace || !S_ISREG(status.st_mode))
            return nameTaken();
    } else if (target->strict && hasNameLike(*place.area->root, folderOf(place.relative), target->name)) {
        return nameTaken();
    }

    m_unfinished->forget(target->path);
    Meter meter(m_tree, *place.area, false, {request.client, m_bytes});
    if (const base::Result<void> begun = meter.beginNew(request.announced); !begun)
        return begun.error();
    base::Result<HiddenFile> file = HiddenFile::create(std::move(target->folder));
    if (!file)
        return file.error();
    NewFile::Place where{target->path, folderOf(place.relative), mayReplace, target->strict && !mayReplace};
    return std::unique_ptr<Upload>(
        std::make_unique<NewFile>(std::move(file).value(), std::move(meter), std::move(where)));
}

base::Result<std::unique_ptr<Upload>> View::openQuarantined(const Place &place, const VirtualPath &path,
                                                            const UploadRequest &request) const
{
    if (!place.area->quarantine || !place.area->isAvailable())
        return areaUnavailable();
    m_unfinished->forget(path);
    Meter meter(m_tree, *place.area, true, {request.client, m_bytes});
    if (const base::Result<void> begun = meter.beginNew(request.announced); !begun)
        return begun.error();
    base::Result<HiddenFile> file = place.area->quarantine->create();
    if (!file)
        return file.error();
    return std::unique_ptr<Upload>(std::make_unique<QuarantineFile>(std::move(file).value(), std::move(meter), path));
}

base::Result<std::unique_ptr<Upload>> View::openExisting(const VirtualPath &path, const UploadRequest &request) const
{
    const base::Result<Place> place = locate(path);
    if (!place)
        return place.error().code == base::Error::Code::NotFound ? hidden(path, Right::Create) : place.error();
    if (place->isAreaRoot() || isVirtualFolder(path))
        return folderInTheWay();
    if (place->area->isClosed())
        return areaClosed();
    if (!place->rights.testFlag(Right::Create))
        return denied();
    if (!place->rights.testFlag(Right::Append)) {
        if (std::unique_ptr<Upload> own = unfinished(*place, path, request))
            return own;
        // The same for every name in a drop box.
        if (place->rights.testFlag(Right::Quarantined))
            return denied();
    }

    constexpr int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY;
    const bool append = request.how == How::Append;
    base::Descriptor file = place->area->root->openBeneath(place->relative, append ? flags | O_APPEND : flags);
    struct stat status
    {};
    if (!file.isValid() && errno == ENOENT && append)
        return openNew(path, request);
    if (!file.isValid() || ::fstat(file.get(), &status) != 0)
        return errorFrom(errno);
    if (!S_ISREG(status.st_mode))
        return notFound();
    if (!place->rights.testFlag(Right::Append))
        return denied();

    const qint64 position = append ? qint64(status.st_size) : request.offset;
    if (position > status.st_size)
        return behindTheEnd();
    Meter meter(m_tree, *place->area, false, {request.client, m_bytes});
    if (const base::Result<void> begun = meter.beginExisting(position, status.st_size, request.announced); !begun)
        return begun.error();
    if (::lseek(file.get(), position, SEEK_SET) < 0)
        return errorFrom(errno);
    const auto atEnd = append ? ExistingFile::AtEnd::Keep : ExistingFile::AtEnd::CutOff;
    return std::unique_ptr<Upload>(std::make_unique<ExistingFile>(std::move(file), std::move(meter), path, atEnd,
                                                                  position, qint64(status.st_size)));
}

std::unique_ptr<Upload> View::unfinished(const Place &place, const VirtualPath &path,
                                         const UploadRequest &request) const
{
    const std::optional<QByteArray> name = place.area->names.strict(path.name());
    if (!name)
        return nullptr;
    return m_unfinished->take(path.parent().child(*name), request.how == How::Append ? -1 : request.offset);
}

qint64 View::keepUnfinished(std::unique_ptr<Upload> upload) const
{
    const qint64 position = upload->mayWait() ? upload->position() : 0;
    if (position <= 0)
        return -1;
    m_unfinished->keep(std::move(upload));
    return position;
}

} // namespace files
