#include "server/session/FolderListing.h"

#include "server/protocol/Arguments.h"
#include "server/session/FileReplies.h"
#include "server/session/Session.h"

#include <fnmatch.h>

#include <algorithm>

namespace session {

namespace {

using files::Right;
using protocol::Perm;

protocol::Perms permsOf(const files::Entry &entry)
{
    const files::Rights rights = entry.rights;
    protocol::Perms perms;
    const auto grant = [&](Right right, Perm perm) {
        perms.setFlag(perm, perms.testFlag(perm) || rights.testFlag(right));
    };
    if (!entry.isDirectory) {
        grant(Right::Read, Perm::Retrieve);
        grant(Right::Overwrite, Perm::Store);
        grant(Right::Append, Perm::Append);
        grant(Right::Delete, Perm::Delete);
        grant(Right::Rename, Perm::Rename);
        return perms;
    }
    grant(Right::Create, Perm::Create);
    // In a drop box creating is all there is.
    if (rights.testFlag(Right::Quarantined))
        return perms;
    grant(Right::Enter, Perm::Enter);
    grant(Right::List, Perm::List);
    grant(Right::MakeDirectory, Perm::MakeDirectory);
    grant(Right::RemoveDirectory, Perm::Delete);
    grant(Right::Delete, Perm::Purge);
    grant(Right::Rename, Perm::Rename);
    return perms;
}

bool isPattern(const QByteArray &name)
{
    return std::ranges::any_of(name, [](char c) { return c == '*' || c == '?' || c == '['; });
}

constexpr int mostPiecesInReply = 4;

} // namespace

protocol::ListEntry toListEntry(const files::Entry &entry)
{
    protocol::ListEntry shown;
    shown.name = entry.name;
    shown.type = entry.isDirectory ? protocol::ListEntry::Type::Directory : protocol::ListEntry::Type::File;
    shown.size = entry.size;
    shown.modified = entry.modified;
    shown.perms = permsOf(entry);
    return shown;
}

base::Result<ListedEntries> ListedEntries::of(Session &session, const QByteArray &argument)
{
    const auto path = files::VirtualPath::resolve(session.state.folder, protocol::listPath(argument));
    if (!path)
        return base::Error{base::Error::Code::NotFound, {}};
    base::Result<files::Entry> entry = session.view().entry(*path);
    if (entry && !entry->isDirectory) {
        if (entry->name.isEmpty())
            entry->name = path->name();
        return ListedEntries(std::move(entry).value());
    }
    if (!entry && !isPattern(path->name()))
        return entry.error();
    base::Result<files::FolderReader> folder = session.view().openFolder(entry ? *path : path->parent());
    if (!folder)
        return folder.error();
    ListedEntries listed(std::move(folder).value());
    if (!entry)
        listed.m_pattern = path->name();
    return listed;
}

base::Result<bool> ListedEntries::read(std::vector<files::Entry> &into)
{
    if (!m_folder) {
        into.push_back(m_file);
        return false;
    }
    const auto before = qsizetype(into.size());
    auto more = m_folder->read(into, aPiece);
    if (!m_pattern.isEmpty()) {
        const auto fits = [this](const files::Entry &entry) {
            return ::fnmatch(m_pattern.constData(), entry.name.constData(), FNM_PERIOD | FNM_NOESCAPE) == 0;
        };
        into.erase(std::stable_partition(into.begin() + before, into.end(), fits), into.end());
    }
    return more;
}

void replyListing(Session &session, const protocol::Command &command)
{
    base::Result<ListedEntries> listed = ListedEntries::of(session, command.argument);
    std::vector<files::Entry> entries;
    base::Result<bool> more = listed ? base::Result<bool>(true) : listed.error();
    for (int piece = 0; more && *more && piece < mostPiecesInReply; ++piece)
        more = listed->read(entries);
    if (!more) {
        session.reply(fileRefusal(more.error()));
        return;
    }
    // A reply is made whole: other sessions would wait until all names were looked at, whatever the pattern leaves.
    if (*more) {
        session.reply(450, "Too many entries for a reply; use LIST.");
        return;
    }
    const qint64 now = session.services().clock.utcMicroseconds() / 1'000'000;
    QList<QByteArray> lines;
    for (const files::Entry &entry : entries) {
        QByteArray line;
        protocol::appendListLine(line, toListEntry(entry), now);
        if (line.endsWith("\r\n"))
            lines.append(line.chopped(2));
    }
    session.reply(protocol::Reply(213, "Status:", lines, "End"));
}

} // namespace session
