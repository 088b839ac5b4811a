#include "server/protocol/Arguments.h"
#include "server/session/Commands.h"
#include "server/session/FileReplies.h"
#include "server/session/FolderListing.h"
#include "server/session/Session.h"

#include <array>

namespace session {

namespace {

// RFC 3659 section 4 wants the number of bytes that a transfer would carry; in TYPE A that means reading the file.
constexpr qint64 largestCountedInAscii = 1024 * 1024;

std::optional<qint64> asciiSize(const base::Descriptor &file)
{
    std::array<char, 16384> buffer;
    qint64 size = 0;
    char last = 0;
    ssize_t got = 0;
    while ((got = ::read(file.get(), buffer.data(), buffer.size())) > 0) {
        for (ssize_t i = 0; i < got; ++i) {
            const char c = buffer[size_t(i)];
            size += c == '\n' && last != '\r' ? 2 : 1;
            last = c;
        }
    }
    return got < 0 ? std::nullopt : std::optional(size);
}

} // namespace

void runSize(Session &session, const protocol::Command &command)
{
    const auto path = session.resolve(command.argument);
    if (!path)
        return;
    const base::Result<files::OpenFile> file = session.view().openForReading(*path);
    if (!file) {
        session.noteAsked(*path);
        session.reply(fileRefusal(file.error()));
        return;
    }
    qint64 size = file->size;
    if (session.state.type == protocol::RepresentationType::Ascii) {
        const auto counted = size > largestCountedInAscii ? std::nullopt : asciiSize(file->descriptor);
        if (!counted) {
            session.reply(550, "SIZE of a large file needs TYPE I.");
            return;
        }
        size = *counted;
    }
    session.reply(protocol::Reply(213, QByteArray::number(size)));
}

void runMdtm(Session &session, const protocol::Command &command)
{
    const auto path = session.resolve(command.argument);
    if (!path)
        return;
    const base::Result<files::OpenFile> file = session.view().openForReading(*path);
    if (!file) {
        session.noteAsked(*path);
        session.reply(fileRefusal(file.error()));
        return;
    }
    session.reply(protocol::Reply(213, protocol::timeVal(file->modified)));
}

void runMfmt(Session &session, const protocol::Command &command)
{
    const auto change = protocol::parseMfmt(command.argument);
    if (!change) {
        session.reply(501, "Illegal time.");
        return;
    }
    if (session.state.identity.anonymous) {
        session.reply(550, "Permission denied.");
        return;
    }
    const auto path = session.resolve(change->path);
    if (!path)
        return;
    if (const base::Result<void> set = session.view().setModified(*path, change->seconds); !set)
        session.reply(fileRefusal(set.error()));
    else
        session.reply(protocol::Reply(213, "Modify=" + protocol::timeVal(change->seconds) + "; " + change->path));
}

void runMlst(Session &session, const protocol::Command &command)
{
    const auto path = session.resolve(command.argument);
    if (!path)
        return;
    base::Result<files::Entry> entry = session.view().entry(*path);
    if (!entry) {
        session.noteAsked(*path);
        session.reply(fileRefusal(entry.error()));
        return;
    }
    const protocol::ListEntry shown = toListEntry(*entry);
    session.reply(
        protocol::Reply(250, "Listing", {protocol::factsLine(shown, session.state.facts, path->text())}, "End"));
}

void runDele(Session &session, const protocol::Command &command)
{
    const auto path = session.resolve(command.argument);
    if (!path)
        return;
    if (const base::Result<void> removed = session.view().removeFile(*path); !removed)
        session.reply(fileRefusal(removed.error()));
    else
        session.reply(250, "File deleted.");
}

void runRnfr(Session &session, const protocol::Command &command)
{
    const auto path = session.resolve(command.argument);
    if (!path)
        return;
    if (const base::Result<void> allowed = session.view().mayRename(*path); !allowed) {
        session.reply(fileRefusal(allowed.error()));
        return;
    }
    session.state.renameFrom = *path;
    session.reply(350, "Ready for RNTO.");
}

void runRnto(Session &session, const protocol::Command &command)
{
    const std::optional<files::VirtualPath> from = std::exchange(session.state.renameFrom, std::nullopt);
    if (!from) {
        session.reply(503, "Send RNFR first.");
        return;
    }
    const auto to = session.resolveNew(command.argument);
    if (!to)
        return;
    if (const base::Result<void> renamed = session.view().rename(*from, *to); !renamed)
        session.reply(fileRefusal(renamed.error()));
    else
        session.reply(250, "Renamed.");
}

} // namespace session
