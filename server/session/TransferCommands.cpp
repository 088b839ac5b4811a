#include "server/session/TransferCommands.h"

#include "server/net/Worker.h"
#include "server/protocol/AsciiCodec.h"
#include "server/session/Commands.h"
#include "server/session/FileReplies.h"
#include "server/session/Session.h"
#include "server/transfer/FileReceiver.h"
#include "server/transfer/Senders.h"

namespace session {

namespace {

constexpr qsizetype asciiBlock = 64 * 1024;

bool isAscii(const Session &session)
{
    return session.state.type == protocol::RepresentationType::Ascii;
}

transfer::BufferSender::Source asciiSource(base::Descriptor file)
{
    auto shared = std::make_shared<base::Descriptor>(std::move(file));
    return
        [shared, encoder = protocol::AsciiEncoder(), stored = QByteArray()](QByteArray &buffer, bool &failed) mutable {
            stored.resize(asciiBlock);
            const ssize_t got = ::read(shared->get(), stored.data(), size_t(stored.size()));
            failed = got < 0;
            if (got <= 0)
                return false;
            encoder.encode(QByteArrayView(stored.constData(), got), buffer);
            return true;
        };
}

Transfer::MakePump fileSender(Session &session, files::OpenFile file, qint64 offset)
{
    // std::function wants to be copyable; the file moves on when the pump is made.
    auto shared = std::make_shared<files::OpenFile>(std::move(file));
    const bool ascii = isAscii(session);
    return [&session, shared, offset,
            ascii](std::unique_ptr<net::ByteStream> stream,
                   const transfer::TransferPump::Options &options) -> std::unique_ptr<transfer::TransferPump> {
        net::DeadlineWheel &deadlines = session.worker().deadlines();
        if (ascii) {
            return std::make_unique<transfer::BufferSender>(std::move(stream), deadlines, options,
                                                            asciiSource(std::move(shared->descriptor)));
        }
        return std::make_unique<transfer::FileSender>(std::move(stream), deadlines, options,
                                                      std::move(shared->descriptor), offset, shared->size);
    };
}

transfer::FileReceiver::Translate asciiTranslation()
{
    return [decoder = protocol::AsciiDecoder()](const char *bytes, qint64 size, bool last, QByteArray &stored) mutable {
        decoder.decode(QByteArrayView(bytes, size), stored);
        if (last)
            decoder.finish(stored);
    };
}

Transfer::MakePump fileReceiver(Session &session, files::Upload &upload)
{
    auto translate = isAscii(session) ? asciiTranslation() : transfer::FileReceiver::Translate();
    return [&session, &upload, translate = std::move(translate)](std::unique_ptr<net::ByteStream> stream,
                                                                 const transfer::TransferPump::Options &options) {
        return std::make_unique<transfer::FileReceiver>(std::move(stream), session.worker().deadlines(), options,
                                                        upload, translate);
    };
}

void receive(Session &session, const protocol::Command &command, const files::VirtualPath &path,
             files::UploadRequest request)
{
    request.announced = std::exchange(session.state.announced, 0); // used up, whatever comes of it
    request.client = session.client().address;
    base::Result<std::unique_ptr<files::Upload>> upload = session.view().openForWriting(path, request);
    if (!upload) {
        session.dataPort().clear();
        session.noteRefusedUpload(path.text(), upload.error());
        session.reply(uploadRefusal(upload.error()));
        return;
    }
    Transfer::Plan plan;
    plan.kind = policy::Transfer::Receive;
    plan.command = command.name;
    plan.restart = request.offset;
    plan.size = request.announced > 0 ? request.announced : -1;
    plan.upload = std::move(upload).value();
    plan.path = plan.upload->path().text();
    plan.name = plan.upload->path().name();
    plan.bytesPerSecond = plan.upload->bytesPerSecond();
    // RFC 1123 section 4.1.2.9: STOU's reply names the file in this form.
    plan.opening = request.how == files::UploadRequest::How::Unique ? "FILE: " + plan.upload->path().name()
                                                                    : QByteArray("Ok to send data.");
    plan.makePump = fileReceiver(session, *plan.upload);
    startTransfer(session, std::move(plan));
}

} // namespace

bool hasDataPort(Session &session)
{
    if (session.dataPort().isNamed())
        return true;
    session.reply(425, "Use PORT or PASV first.");
    session.state.restart = 0;
    return false;
}

void startTransfer(Session &session, Transfer::Plan plan)
{
    session.state.restart = 0;
    session.state.announced = 0;
    if (session.dataPort().mayTransfer(plan.kind, plan.command))
        session.beginTransfer(std::make_unique<Transfer>(session, std::move(plan)));
}

void runRetr(Session &session, const protocol::Command &command)
{
    const qint64 offset = std::exchange(session.state.restart, 0);
    if (!hasDataPort(session))
        return;
    const auto path = session.resolve(command.argument);
    if (!path) {
        session.dataPort().clear();
        return;
    }
    base::Result<files::OpenFile> file = session.view().openForReading(*path);
    if (!file) {
        session.noteAsked(*path);
        session.dataPort().clear();
        session.reply(fileRefusal(file.error()));
        return;
    }
    if (offset > file->size) {
        session.dataPort().clear();
        session.reply(554, "The file is shorter than the restart offset.");
        return;
    }
    Transfer::Plan plan;
    plan.kind = policy::Transfer::Send;
    plan.command = command.name;
    plan.path = path->text();
    plan.restart = offset;
    plan.size = file->size - offset;
    plan.bytesPerSecond = file->bytesPerSecond;
    plan.open = file->open;
    plan.opening = "Opening data connection (" + QByteArray::number(plan.size) + " bytes).";
    plan.makePump = fileSender(session, std::move(file).value(), offset);
    startTransfer(session, std::move(plan));
}

void runStor(Session &session, const protocol::Command &command)
{
    files::UploadRequest request;
    request.offset = std::exchange(session.state.restart, 0);
    if (request.offset > 0)
        request.how = files::UploadRequest::How::Restart;
    if (!hasDataPort(session))
        return;
    if (const auto path = session.resolveNew(command.argument))
        receive(session, command, *path, request);
    else
        session.dataPort().clear();
}

void runAppe(Session &session, const protocol::Command &command)
{
    session.state.restart = 0;
    if (!hasDataPort(session))
        return;
    files::UploadRequest request;
    request.how = files::UploadRequest::How::Append;
    if (const auto path = session.resolveNew(command.argument))
        receive(session, command, *path, request);
    else
        session.dataPort().clear();
}

void runStou(Session &session, const protocol::Command &command)
{
    if (!hasDataPort(session))
        return;
    files::UploadRequest request;
    request.how = files::UploadRequest::How::Unique;
    // The server chooses the name; one that some clients send along is no wish it has to follow.
    receive(session, command, session.state.folder, request);
}

void runAbor(Session &session, const protocol::Command &)
{
    if (session.transfer()) {
        session.abortTransfer();
        return;
    }
    session.dataPort().clear();
    session.reply(226, "Nothing to abort.");
}

} // namespace session
