#pragma once

#include "server/files/View.h"
#include "server/protocol/CommandTable.h"
#include "server/protocol/Listing.h"

#include <optional>
#include <vector>

namespace session {

class Session;

/// An entry as the listings show it: the visitor's rights become the letters of RFC 3659 section 7.5.5.
protocol::ListEntry toListEntry(const files::Entry &entry);

/// What LIST, NLST and STAT show of their argument, read in pieces: a folder's entries, one file, or what a pattern in
/// the last name (`*`, `?`, `[…]`) fits. MLSD takes folders only (RFC 3659 section 7.2).
class ListedEntries final
{
public:
    static base::Result<ListedEntries> of(Session &session, const QByteArray &argument);
    explicit ListedEntries(files::FolderReader folder)
        : m_folder(std::move(folder))
    {}

    /// So many names are looked at before others get their turn: about a millisecond.
    static constexpr size_t aPiece = 500;
    /// Adds the next piece to `into`. False: there are no more.
    base::Result<bool> read(std::vector<files::Entry> &into);

private:
    explicit ListedEntries(files::Entry file)
        : m_file(std::move(file))
    {}

    std::optional<files::FolderReader> m_folder;
    files::Entry m_file; // without a folder
    QByteArray m_pattern; // empty: all that is in the folder
};

/// STAT with a path: the listing over the control connection.
void replyListing(Session &session, const protocol::Command &command);

} // namespace session
