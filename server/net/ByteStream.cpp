#include "server/net/ByteStream.h"

#include <fcntl.h>
#include <sys/socket.h>
#ifdef Q_OS_LINUX
#include <sys/sendfile.h>
#endif

#include <cerrno>

namespace net {

#ifdef MSG_MORE
const int moreFollows = MSG_MORE;
#else
const int moreFollows = 0;
#endif

namespace {

qint64 outcome(ssize_t count)
{
    if (count >= 0)
        return count;
    return errno == EAGAIN || errno == EWOULDBLOCK ? ByteStream::wouldBlock : ByteStream::failed;
}

template <typename Call> qint64 untilNotInterrupted(Call call)
{
    ssize_t count = 0;
    do {
        count = call();
    } while (count < 0 && errno == EINTR);
    return outcome(count);
}

} // namespace

PlainStream::PlainStream(base::Descriptor descriptor)
    : m_descriptor(std::move(descriptor))
{}

qint64 PlainStream::read(char *buffer, qint64 size)
{
    return untilNotInterrupted([&] { return ::recv(m_descriptor.get(), buffer, size_t(size), 0); });
}

qint64 PlainStream::write(const char *bytes, qint64 size)
{
    return untilNotInterrupted([&] { return ::send(m_descriptor.get(), bytes, size_t(size), MSG_NOSIGNAL); });
}

qint64 PlainStream::writeLast(const char *bytes, qint64 size)
{
    return untilNotInterrupted(
        [&] { return ::send(m_descriptor.get(), bytes, size_t(size), MSG_NOSIGNAL | moreFollows); });
}

qint64 PlainStream::sendFile(int file, off_t *offset, qint64 size)
{
#ifdef Q_OS_LINUX
    const qint64 count =
        untilNotInterrupted([&] { return ::sendfile(m_descriptor.get(), file, offset, size_t(size)); });
    // Some file systems can't feed a socket.
    return count == failed && (errno == EINVAL || errno == ENOSYS) ? cannotSendFile : count;
#else
    Q_UNUSED(file)
    Q_UNUSED(offset)
    Q_UNUSED(size)
    return cannotSendFile;
#endif
}

qint64 PlainStream::spliceInto(int pipe, qint64 size)
{
#ifdef Q_OS_LINUX
    const qint64 count = untilNotInterrupted([&] {
        return ::splice(m_descriptor.get(), nullptr, pipe, nullptr, size_t(size), SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    });
    return count == failed && (errno == EINVAL || errno == ENOSYS) ? cannotSplice : count;
#else
    Q_UNUSED(pipe)
    Q_UNUSED(size)
    return cannotSplice;
#endif
}

bool PlainStream::finishWriting()
{
    ::shutdown(m_descriptor.get(), SHUT_WR);
    return true;
}

} // namespace net
