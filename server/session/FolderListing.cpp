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

base::Result<std::vector<files::Entry>> matching(Session &session, const files::VirtualPath &path)
{
    base::Result<std::vector<files::Entry>> entries = session.view().list(path.parent());
    if (entries) {
        const QByteArray pattern = path.name();
        std::erase_if(entries.value(), [&](const files::Entry &entry) {
            return ::fnmatch(pattern.constData(), entry.name.constData(), FNM_PERIOD | FNM_NOESCAPE) != 0;
        });
    }
    return entries;
}

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

base::Result<std::vector<files::Entry>> entriesFor(Session &session, const QByteArray &argument)
{
    const auto path = files::VirtualPath::resolve(session.state.folder, protocol::listPath(argument));
    if (!path)
        return base::Error{base::Error::Code::NotFound, {}};
    base::Result<files::Entry> entry = session.view().entry(*path);
    if (!entry)
        return isPattern(path->name()) ? matching(session, *path)
                                       : base::Result<std::vector<files::Entry>>(entry.error());
    if (entry->isDirectory)
        return session.view().list(*path);
    if (entry->name.isEmpty())
        entry->name = path->name();
    return std::vector{std::move(entry).value()};
}

void replyListing(Session &session, const protocol::Command &command)
{
    const base::Result<std::vector<files::Entry>> entries = entriesFor(session, command.argument);
    if (!entries) {
        session.reply(fileRefusal(entries.error()));
        return;
    }
    const qint64 now = session.services().clock.utcMicroseconds() / 1'000'000;
    QList<QByteArray> lines;
    for (const files::Entry &entry : *entries) {
        QByteArray line;
        protocol::appendListLine(line, toListEntry(entry), now);
        if (line.endsWith("\r\n"))
            lines.append(line.chopped(2));
    }
    session.reply(protocol::Reply(213, "Status:", lines, "End"));
}

} // namespace session
