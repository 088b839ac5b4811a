#include "server/session/FileReplies.h"

#include "server/files/Errors.h"

namespace session {

protocol::Reply fileRefusal(const base::Error &error)
{
    switch (error.code) {
    case base::Error::Code::Quota:
        return {552, "Over the limit."};
    case base::Error::Code::Full:
        return {452, "No space left."};
    case base::Error::Code::Invalid:
        return {553, "File name not allowed."};
    case base::Error::Code::Exists:
        return {550, "It exists already."};
    case base::Error::Code::Denied:
        return {550, "Permission denied."};
    case base::Error::Code::NotFound:
        return {550, "No such file or folder."};
    default:
        return {451, "Local error; try again later."};
    }
}

protocol::Reply uploadRefusal(const base::Error &error)
{
    if (error.code == base::Error::Code::Exists)
        return {553, "That name is taken."};
    // Of a transfer under way; afterwards the area is like one that never was.
    if (error == files::areaClosed())
        return {550, "The area takes nothing now."};
    return fileRefusal(error);
}

} // namespace session
