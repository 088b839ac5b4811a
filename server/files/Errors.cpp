#include "server/files/Errors.h"

#include <QCoreApplication>

#include <cerrno>

namespace files {

namespace {

using Code = base::Error::Code;

base::Error make(Code code, const char *text)
{
    return {code, QCoreApplication::translate("files", text)};
}

} // namespace

base::Error notFound()
{
    return make(Code::NotFound, QT_TRANSLATE_NOOP("files", "There is no such file or folder."));
}

base::Error denied()
{
    return make(Code::Denied, QT_TRANSLATE_NOOP("files", "This is not permitted here."));
}

base::Error nameTaken()
{
    return make(Code::Exists, QT_TRANSLATE_NOOP("files", "The name is taken already."));
}

base::Error folderInTheWay()
{
    return make(Code::Exists, QT_TRANSLATE_NOOP("files", "A folder has this name."));
}

base::Error nameNotAllowed()
{
    return make(Code::Invalid, QT_TRANSLATE_NOOP("files", "This name is not allowed here."));
}

base::Error areaUnavailable()
{
    return make(Code::Unavailable, QT_TRANSLATE_NOOP("files", "This area is not available at the moment."));
}

base::Error areaClosed()
{
    return make(Code::Denied, QT_TRANSLATE_NOOP("files", "This area is closed."));
}

base::Error limitReached()
{
    return make(Code::Quota, QT_TRANSLATE_NOOP("files", "A limit of this area is reached."));
}

base::Error diskFull()
{
    return make(Code::Full, QT_TRANSLATE_NOOP("files", "There is not enough space left."));
}

base::Error errorFrom(int errorNumber)
{
    switch (errorNumber) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case EXDEV: // leads out of the area
    case ENXIO: // a FIFO or a socket
    case ENAMETOOLONG:
        return notFound();
    case EEXIST:
        return nameTaken();
    case EISDIR:
        return folderInTheWay();
    case ENOTEMPTY:
        return make(Code::Denied, QT_TRANSLATE_NOOP("files", "The folder is not empty."));
    case EACCES:
    case EPERM:
    case EROFS:
        return denied();
    case EINVAL:
    case EILSEQ: // the file system takes no such name
        return nameNotAllowed();
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return diskFull();
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EBUSY:
    case ETXTBSY:
    case EAGAIN:
        return make(Code::Busy, QT_TRANSLATE_NOOP("files", "The file is busy, or the server is; try again."));
    default:
        return make(Code::Unavailable, QT_TRANSLATE_NOOP("files", "The disk can't be used at the moment."));
    }
}

} // namespace files
