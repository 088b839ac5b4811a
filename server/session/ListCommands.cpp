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

#include <functional>
#include <memory>
#include <utility>

namespace session {

namespace {

using AppendLine = std::function<void(QByteArray &text, const protocol::ListEntry &entry)>;

/// The text of a listing, a piece at a time.
class ListingText
{
public:
    ListingText(ListedEntries entries, AppendLine appendLine)
        : m_entries(std::move(entries))
        , m_appendLine(std::move(appendLine))
    {}

    /// Adds the next piece to `text`. False: there are no more.
    base::Result<bool> read(QByteArray &text)
    {
        constexpr size_t bytesALine = 80;
        m_piece.clear();
        auto more = m_entries.read(m_piece);
        text.reserve(text.size() + qsizetype(m_piece.size() * bytesALine));
        for (const files::Entry &entry : m_piece)
            m_appendLine(text, toListEntry(entry));
        return more;
    }

private:
    ListedEntries m_entries;
    AppendLine m_appendLine;
    std::vector<files::Entry> m_piece;
};

/// What comes behind `first`, in the pump's turns.
transfer::BufferSender::Source sourceOf(QByteArray first, std::shared_ptr<ListingText> rest)
{
    return [first = std::move(first), rest = std::move(rest)](QByteArray &buffer, bool &failed) mutable {
        buffer = std::exchange(first, {});
        if (!buffer.isEmpty() || !rest)
            return bool(rest);
        const base::Result<bool> more = rest->read(buffer);
        failed = !more;
        return more && *more;
    };
}

void sendListing(Session &session, const protocol::Command &command, const files::VirtualPath &folder, QByteArray text,
                 ListingText listing)
{
    const base::Result<bool> more = listing.read(text);
    if (!more) {
        session.dataPort().clear();
        session.reply(fileRefusal(more.error()));
        return;
    }
    Transfer::Plan plan;
    plan.kind = policy::Transfer::List;
    plan.command = command.name;
    plan.path = folder.text();
    if (!*more)
        plan.size = text.size();
    plan.open = session.view().openPeriod(folder);
    plan.opening = "Here comes the listing.";
    std::shared_ptr<ListingText> rest = *more ? std::make_shared<ListingText>(std::move(listing)) : nullptr;
    plan.makePump = [&session, text = std::move(text),
                     rest = std::move(rest)](std::unique_ptr<net::ByteStream> stream,
                                             const transfer::TransferPump::Options &options) mutable {
        return std::make_unique<transfer::BufferSender>(std::move(stream), session.worker().deadlines(), options,
                                                        sourceOf(std::move(text), std::move(rest)));
    };
    startTransfer(session, std::move(plan));
}

void list(Session &session, const protocol::Command &command, AppendLine appendLine)
{
    if (!hasDataPort(session))
        return;
    base::Result<ListedEntries> entries = ListedEntries::of(session, command.argument);
    if (!entries) {
        session.dataPort().clear();
        session.reply(fileRefusal(entries.error()));
        return;
    }
    const auto folder = files::VirtualPath::resolve(session.state.folder, protocol::listPath(command.argument));
    sendListing(session, command, folder.value_or(session.state.folder), {},
                {std::move(entries).value(), std::move(appendLine)});
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
    base::Result<files::FolderReader> entries = session.view().openFolder(*path, &self);
    if (!entries) {
        session.dataPort().clear();
        session.reply(fileRefusal(entries.error()));
        return;
    }
    const auto appendLine = [facts = session.state.facts](QByteArray &text, const protocol::ListEntry &entry) {
        protocol::appendFactsLine(text, entry, facts);
    };
    QByteArray text;
    protocol::ListEntry current = toListEntry(self);
    current.type = protocol::ListEntry::Type::CurrentDirectory;
    current.name = ".";
    appendLine(text, current);
    sendListing(session, command, *path, std::move(text), {ListedEntries(std::move(entries).value()), appendLine});
}

} // namespace session
