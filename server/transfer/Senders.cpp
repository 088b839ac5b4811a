#include "server/transfer/Senders.h"

#include <algorithm>
#include <array>
#include <mutex>

namespace transfer {

namespace {

constexpr qint64 copyBytes = 64 * 1024;
constexpr qint64 lookedUpAtOnce = 4 * 1024 * 1024;
constexpr qint64 readAtOnce = 1024 * 1024;
// To copy so much costs less than to have the kernel splice it.
constexpr qint64 smallBytes = 16 * 1024;

} // namespace

/// What the thread that reads and the one that sends both know of.
struct FileSender::Reading
{
    std::mutex mutex; // of `sender`, which ends on its own thread only
    FileSender *sender = nullptr;
};

FileSender::FileSender(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines, const Options &options,
                       base::Descriptor file, qint64 offset, qint64 end, ColdReads &reads)
    : TransferPump(std::move(stream), deadlines, options, net::Ready::Writable)
    , m_file(std::move(file))
    , m_offset(offset)
    , m_end(end)
    , m_reads(reads)
    , m_residentEnd(offset)
{}

FileSender::~FileSender()
{
    if (!m_reading)
        return;
    const std::lock_guard lock(m_reading->mutex);
    m_reading->sender = nullptr;
}

void FileSender::readAhead()
{
    m_reading = std::make_shared<Reading>();
    m_reading->sender = this;
    const auto done = [reading = m_reading] {
        const std::lock_guard lock(reading->mutex);
        // While there is a sender its thread's wheel is there.
        if (reading->sender) {
            QMetaObject::invokeMethod(
                &reading->sender->deadlines(),
                [reading] {
                    if (reading->sender)
                        reading->sender->wasRead();
                },
                Qt::QueuedConnection);
        }
    };
    m_reads.read(m_file.get(), m_offset, std::min(readAtOnce, m_end - m_offset), done);
}

void FileSender::wasRead()
{
    // Sent even if it isn't there after all: what can't be read is told from what must be waited for.
    m_residentEnd = std::min<qint64>(m_offset + readAtOnce, m_end);
    m_reading.reset();
    goOn();
}

TransferPump::Step FileSender::step(qint64 budget)
{
    const qint64 left = m_end - m_offset;
    if (left <= 0)
        return finishStep();
    if (left <= std::min(smallBytes, budget) && !m_reading) {
        if (const std::optional<Step> sent = wholeStep(left))
            return *sent;
    }
    if (m_offset >= m_residentEnd) {
        if (m_reading)
            return waiting();
        const qint64 resident = m_reads.resident(m_file.get(), m_offset, std::min(left, lookedUpAtOnce));
        if (resident <= 0) {
            readAhead();
            return waiting();
        }
        m_residentEnd = m_offset + resident;
    }
    const qint64 wanted = std::min({budget, left, m_residentEnd - m_offset});
    if (m_copies)
        return copyStep(wanted);
    const qint64 sent = stream().sendFile(m_file.get(), &m_offset, wanted);
    if (sent == net::ByteStream::cannotSendFile) {
        m_copies = true;
        return copyStep(wanted);
    }
    // The file became shorter while it was sent: the client must not take this for all of it.
    if (sent == 0)
        return ended(Ending::ReadFailed);
    return fromStream(sent);
}

std::optional<TransferPump::Step> FileSender::wholeStep(qint64 left)
{
    std::array<char, smallBytes> buffer;
    if (stream().needsBytesInPlace())
        return std::nullopt;
    if (!m_reads.readNow(m_file.get(), buffer.data(), left, m_offset))
        return std::nullopt;
    const qint64 sent = stream().writeLast(buffer.data(), left);
    if (sent > 0)
        m_offset += sent;
    return fromStream(sent);
}

TransferPump::Step FileSender::copyStep(qint64 budget)
{
    std::array<char, copyBytes> buffer;
    const ssize_t got = ::pread(m_file.get(), buffer.data(), size_t(std::min(budget, copyBytes)), m_offset);
    if (got <= 0)
        return ended(Ending::ReadFailed);
    const qint64 sent = stream().write(buffer.data(), got);
    if (sent > 0)
        m_offset += sent;
    return fromStream(sent);
}

BufferSender::BufferSender(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines,
                           const Options &options, Source source)
    : TransferPump(std::move(stream), deadlines, options, net::Ready::Writable)
    , m_source(std::move(source))
{}

TransferPump::Step BufferSender::step(qint64 budget)
{
    if (m_sent == m_buffer.size()) {
        m_buffer.resize(0);
        m_sent = 0;
        bool failed = false;
        if (m_more)
            m_more = m_source(m_buffer, failed);
        if (failed)
            return ended(Ending::ReadFailed);
        if (m_buffer.isEmpty() && m_more)
            return {};
        if (m_buffer.isEmpty())
            return finishStep();
    }
    const qint64 wanted = std::min<qint64>(budget, m_buffer.size() - m_sent);
    const qint64 sent = stream().write(m_buffer.constData() + m_sent, wanted);
    if (sent > 0)
        m_sent += sent;
    return fromStream(sent);
}

} // namespace transfer
