#include "server/net/Worker.h"
#include "server/protocol/Listing.h"
#include "server/session/Commands.h"
#include "server/session/DataPort.h"
#include "server/session/FileReplies.h"
#include "server/session/FolderListing.h"
#include "server/session/Session.h"
#include "server/session/Transfer.h"
#include "server/session/TransferCommands.h"
#include "server/transfer/Senders.h"

#include <utility>

namespace session {

namespace {

void sendListing(Session &session, const protocol::Command &command, const files::VirtualPath &folder, QByteArray text)
{
    Transfer::Plan plan;
    plan.kind = policy::Transfer::List;
    plan.command = command.name;
    plan.path = folder.text();
    plan.size = text.size();
    plan.open = session.view().openPeriod(folder);
    plan.opening = "Here comes the listing.";
    plan.makePump = [&session, text = std::move(text)](std::unique_ptr<net::ByteStream> stream,
                                                       const transfer::TransferPump::Options &options) mutable {
        auto source = [text = std::move(text)](QByteArray &buffer, bool &) mutable {
            buffer = std::exchange(text, {});
            return false;
        };
        return std::make_unique<transfer::BufferSender>(std::move(stream), session.worker().deadlines(), options,
                                                        std::move(source));
    };
    startTransfer(session, std::move(plan));
}

template <typename AppendLine> void list(Session &session, const protocol::Command &command, AppendLine appendLine)
{
    if (!hasDataPort(session))
        return;
    const base::Result<std::vector<files::Entry>> entries = entriesFor(session, command.argument);
    if (!entries) {
        session.dataPort().clear();
        session.reply(fileRefusal(entries.error()));
        return;
    }
    QByteArray text;
    text.reserve(qsizetype(entries->size()) * 80);
    for (const files::Entry &entry : *entries)
        appendLine(text, toListEntry(entry));
    const auto folder = files::VirtualPath::resolve(session.state.folder, protocol::listPath(command.argument));
    sendListing(session, command, folder.value_or(session.state.folder), std::move(text));
}

} // namespace

void runList(Session &session, const protocol::Command &command)
{
    const qint64 now = session.services().clock.utcMicroseconds() / 1'000'000;
    list(session, command,
         [now](QByteArray &text, const protocol::ListEntry &entry) { protocol::appendListLine(text, entry, now); });
}

void runNlst(Session &session, const protocol::Command &command)
{
    list(session, command,
         [](QByteArray &text, const protocol::ListEntry &entry) { protocol::appendNameLine(text, entry); });
}

void runMlsd(Session &session, const protocol::Command &command)
{
    if (!hasDataPort(session))
        return;
    const auto path = session.resolve(command.argument);
    if (!path) {
        session.dataPort().clear();
        return;
    }
    files::Entry self;
    const base::Result<std::vector<files::Entry>> entries = session.view().list(*path, &self);
    if (!entries) {
        session.dataPort().clear();
        session.reply(fileRefusal(entries.error()));
        return;
    }
    QByteArray text;
    text.reserve(qsizetype(entries->size() + 1) * 80);
    protocol::ListEntry current = toListEntry(self);
    current.type = protocol::ListEntry::Type::CurrentDirectory;
    current.name = ".";
    protocol::appendFactsLine(text, current, session.state.facts);
    for (const files::Entry &entry : *entries)
        protocol::appendFactsLine(text, toListEntry(entry), session.state.facts);
    sendListing(session, command, *path, std::move(text));
}

} // namespace session
