#include "server/transfer/FileReceiver.h"

#include "server/transfer/TransitPipe.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace transfer {

namespace {

constexpr qint64 bufferBytes = 256 * 1024;

/// One buffer serves all receivers of a thread: it is empty between two steps.
char *sharedBuffer()
{
    thread_local const std::unique_ptr<char[]> buffer(new char[bufferBytes]);
    return buffer.get();
}

constexpr int patienceMilliseconds = 2000;
constexpr qint64 patienceBytes = 16 * 1024 * 1024;

/// What a client can do something about; one whose time is over has to go.
bool deservesPatience(const base::Error &error)
{
    return error.code == base::Error::Code::Quota || error.code == base::Error::Code::Full;
}

base::Error writeError(int error)
{
    using Code = base::Error::Code;
    if (error == ENOSPC || error == EDQUOT)
        return {Code::Full, QCoreApplication::translate("transfer", "The disk is full.")};
    return {Code::Internal, QCoreApplication::translate("transfer", "The file can't be written.")};
}

} // namespace

FileReceiver::FileReceiver(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines,
                           const Options &options, files::Upload &upload, Translate translate)
    : TransferPump(std::move(stream), deadlines, options, net::Ready::Readable)
    , m_upload(upload)
    , m_splices(!translate && !upload.wantsBytes())
    , m_translate(std::move(translate))
{}

TransferPump::Step FileReceiver::step(qint64 budget)
{
    TransitPipe *const pipe = m_splices ? TransitPipe::ofThisThread() : nullptr;
    return pipe ? spliceStep(*pipe, budget) : copyStep(budget);
}

TransferPump::Step FileReceiver::copyStep(qint64 budget)
{
    char *const buffer = sharedBuffer();
    const qint64 got = stream().read(buffer, std::min(budget, bufferBytes));
    if (m_refusal)
        return discard(got);
    if (got < 0)
        return fromStream(got);

    base::Error error;
    bool stored = true;
    if (m_translate) {
        m_translated.resize(0);
        m_translate(buffer, got, got == 0, m_translated);
        stored = store(m_translated.constData(), m_translated.size(), &error);
    } else if (got > 0) {
        stored = store(buffer, got, &error);
    }
    if (!stored)
        return refused(got, error);
    if (got == 0) {
        // Over TLS the client waits for our close_notify (RFC 4217 section 12.4); one that has to wait is not worth it.
        stream().finishBeforeClose();
        return ended(Ending::Done);
    }
    return fromStream(got);
}

TransferPump::Step FileReceiver::spliceStep(TransitPipe &pipe, qint64 budget)
{
    const qint64 got = stream().spliceInto(pipe.writeEnd(), std::min(budget, pipe.capacity()));
    if (got == net::ByteStream::cannotSplice) {
        m_splices = false;
        return copyStep(budget);
    }
    if (got == 0)
        return ended(Ending::Done);
    base::Error error;
    if (got > 0 && !storeFrom(pipe, got, &error)) {
        TransitPipe::renew();
        return refused(got, error);
    }
    return fromStream(got);
}

TransferPump::Step FileReceiver::refused(qint64 got, const base::Error &error)
{
    if (got == 0 || !deservesPatience(error))
        return ended(Ending::Refused, error);
    m_refusal = error;
    m_splices = false;
    endWithin(patienceMilliseconds, {Ending::Refused, error});
    return fromStream(got);
}

/// A reset would reach many clients before the reply does, and they would tell of a broken connection instead of the
/// limit. So what is on its way is taken from them and thrown away, within bounds.
TransferPump::Step FileReceiver::discard(qint64 got)
{
    m_discarded += std::max(got, qint64(0));
    const bool isOver = got == 0 || (got < 0 && got != net::ByteStream::wouldBlock) || m_discarded > patienceBytes;
    return isOver ? ended(Ending::Refused, *m_refusal) : fromStream(got);
}

bool FileReceiver::store(const char *bytes, qint64 size, base::Error *error)
{
    if (size == 0)
        return true;
    if (const base::Result<void> reserved = m_upload.reserve(size); !reserved) {
        *error = reserved.error();
        return false;
    }
    if (!write(bytes, size, error))
        return false;
    m_upload.wrote(bytes, size);
    return true;
}

bool FileReceiver::write(const char *bytes, qint64 size, base::Error *error)
{
    while (size > 0) {
        const ssize_t written = ::write(m_upload.descriptor(), bytes, size_t(size));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            *error = writeError(errno);
            return false;
        }
        bytes += written;
        size -= written;
    }
    return true;
}

bool FileReceiver::storeFrom(TransitPipe &pipe, qint64 size, base::Error *error)
{
    if (const base::Result<void> reserved = m_upload.reserve(size); !reserved) {
        *error = reserved.error();
        return false;
    }
    while (size > 0) {
        const qint64 moved = m_splices ? pipe.moveTo(m_upload.descriptor(), size) : 0;
        if (moved > 0) {
            size -= moved;
            continue;
        }
        if (moved < 0 && moved != TransitPipe::cannotMove) {
            *error = writeError(errno);
            return false;
        }
        // Some files take no bytes from a pipe, such as those that are appended to.
        m_splices = false;
        const qint64 got = pipe.read(sharedBuffer(), std::min(size, bufferBytes));
        if (got <= 0) {
            *error = writeError(errno);
            return false;
        }
        if (!write(sharedBuffer(), got, error))
            return false;
        size -= got;
    }
    return true;
}

} // namespace transfer
