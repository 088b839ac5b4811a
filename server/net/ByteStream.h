#pragma once

#include "server/base/Descriptor.h"

#include <QtGlobal>

#include <sys/types.h>

namespace net {

/// One TCP connection's bytes, whether plain or encrypted: all of the control and data connections' traffic passes
/// here. Never blocks. Belongs to one thread.
class ByteStream
{
public:
    virtual ~ByteStream() = default;

    /// What read() and write() return besides a count.
    static constexpr qint64 wouldBlock = -1;
    static constexpr qint64 failed = -2;

    virtual qint64 read(char *buffer, qint64 size) = 0; ///< 0: the peer ended the stream in good order
    /// After wouldBlock the same bytes must come again, though not as many: they may be encrypted already.
    virtual qint64 write(const char *bytes, qint64 size) = 0;
    /// Sends from a file without copying where the connection allows it. `offset` is moved on. A count, 0 at the file's
    /// end, wouldBlock, failed, or cannotSendFile: read() and write() must do it.
    virtual qint64 sendFile(int file, off_t *offset, qint64 size) = 0;
    static constexpr qint64 cannotSendFile = -3;
    /// Moves received bytes into a pipe without copying where the connection allows it: a count, 0 when the peer ended
    /// the stream in good order, wouldBlock, failed, or cannotSplice: read() must do it. The pipe must have room.
    virtual qint64 spliceInto(int /*pipe*/, qint64 /*size*/) { return cannotSplice; }
    static constexpr qint64 cannotSplice = -4;
    /// Like write(), for the last bytes of a stream that is finished or destroyed next: they and its end share a packet
    /// where the connection allows it.
    virtual qint64 writeLast(const char *bytes, qint64 size) { return write(bytes, size); }
    /// Ends the sending direction in good order. True when done, false: call again when writable.
    virtual bool finishWriting() = 0;
    /// The same for a stream that is destroyed next: closing a socket ends plain TCP in good order by itself. 0: done;
    /// wouldBlock; or failed: what was written before may not have been sent, and can't be any more.
    virtual qint64 finishBeforeClose() { return finishWriting() ? 0 : wouldBlock; }

    /// After wouldBlock the same bytes must come again where they were, not only the same: sendFile() spares that.
    virtual bool needsBytesInPlace() const { return false; }

    virtual int descriptor() const = 0;
    /// Gives up the socket, open as it is; only the destructor may follow. For AUTH and REIN, which change what the
    /// bytes mean. What was read already is lost.
    virtual base::Descriptor release() = 0;
    /// Bytes that were read from the socket already, or the end of the stream, wait inside: readiness won't announce
    /// them.
    virtual bool hasBuffered() const = 0;
};

/// A flag of send(2): others follow at once, so that they can share a packet. 0 where there is no such thing.
extern const int moreFollows;

/// The bytes as they are.
class PlainStream final : public ByteStream
{
public:
    explicit PlainStream(base::Descriptor descriptor);

    qint64 read(char *buffer, qint64 size) override;
    qint64 write(const char *bytes, qint64 size) override;
    qint64 sendFile(int file, off_t *offset, qint64 size) override;
    qint64 spliceInto(int pipe, qint64 size) override;
    qint64 writeLast(const char *bytes, qint64 size) override;
    bool finishWriting() override;
    qint64 finishBeforeClose() override { return 0; }
    int descriptor() const override { return m_descriptor.get(); }
    base::Descriptor release() override { return std::move(m_descriptor); }
    bool hasBuffered() const override { return false; }

private:
    base::Descriptor m_descriptor;
};

} // namespace net
