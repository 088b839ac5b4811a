#include "server/transfer/TransitPipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace transfer {

namespace {

// What an unprivileged process may have (pipe(7)).
constexpr int wantedBytes = 1024 * 1024;

TransitPipe &pipeOfThread()
{
    thread_local TransitPipe pipe;
    return pipe;
}

} // namespace

TransitPipe *TransitPipe::ofThisThread()
{
    TransitPipe &pipe = pipeOfThread();
    return pipe.m_writeEnd.isValid() || pipe.open() ? &pipe : nullptr;
}

void TransitPipe::renew()
{
    pipeOfThread() = TransitPipe();
}

bool TransitPipe::open()
{
#ifdef Q_OS_LINUX
    if (std::exchange(m_tried, true))
        return false;
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    m_readEnd = base::Descriptor(ends[0]);
    m_writeEnd = base::Descriptor(ends[1]);
    // A user with many pipes is not given more than a page or two: then copying is as good.
    ::fcntl(m_writeEnd.get(), F_SETPIPE_SZ, wantedBytes);
    m_capacity = ::fcntl(m_writeEnd.get(), F_GETPIPE_SZ);
    constexpr qint64 worthwhile = 64 * 1024;
    if (m_capacity >= worthwhile)
        return true;
    m_readEnd.reset();
    m_writeEnd.reset();
#endif
    return false;
}

qint64 TransitPipe::moveTo(int file, qint64 size)
{
#ifdef Q_OS_LINUX
    ssize_t moved = 0;
    do {
        moved = ::splice(m_readEnd.get(), nullptr, file, nullptr, size_t(size), SPLICE_F_MOVE);
    } while (moved < 0 && errno == EINTR);
    return moved < 0 && (errno == EINVAL || errno == ENOSYS) ? cannotMove : moved;
#else
    Q_UNUSED(file)
    Q_UNUSED(size)
    return cannotMove;
#endif
}

qint64 TransitPipe::read(char *buffer, qint64 size)
{
    return ::read(m_readEnd.get(), buffer, size_t(size));
}

} // namespace transfer
