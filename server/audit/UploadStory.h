#pragma once

#include "server/audit/Connection.h"
#include "server/audit/UploadTable.h"
#include "server/base/Result.h"

#include <QList>
#include <QString>

namespace audit {

/// One thing that happened with a file, from its sender's connection to whoever fetched it once it was released. Texts
/// are as stored: escaped, fit to show as plain text.
struct StoryStep
{
    enum class Kind : quint8 {
        Connected, ///< `client`; `text`: the address that was reached
        Received, ///< the transfer that brought it: `bytes`, `code`; `text`: the path that was named
        Arrived, ///< it is whole in the quarantine; `bytes`; `text`: its SHA-256
        Event, ///< `text`: the log's own sentence, such as that of a login or of a decision
        Left, ///< the sender's session ended; `text`: how
        Fetched ///< after its release, by `client` and `user`; `bytes`, `code`
    };
    qint64 at = 0; ///< UTC microseconds
    Kind kind = Kind::Event;
    QString client; ///< address
    QString user;
    QString text;
    qint64 bytes = 0;
    int code = 0;
    friend bool operator==(const StoryStep &, const StoryStep &) = default;
};

/// Oldest first, from the rows of sessions, transfers, uploads and events; at most the first hundred fetches. Blocks;
/// on the connection's thread.
base::Result<QList<StoryStep>> uploadStory(const Connection &connection, const UploadRow &row);

} // namespace audit
