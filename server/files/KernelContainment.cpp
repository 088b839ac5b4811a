#include "server/files/KernelContainment.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace files {

namespace {

/// glibc has no wrapper for it.
int openat2(int directory, const char *path, int flags, mode_t mode)
{
    struct open_how how
    {};
    how.flags = quint64(flags | O_CLOEXEC);
    // Other than open(2), it refuses a mode that would be ignored.
    how.mode = (flags & O_CREAT) != 0 ? mode : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    return int(::syscall(SYS_openat2, directory, path, &how, sizeof how));
}

} // namespace

bool KernelContainment::isSupported(int directory)
{
    return base::Descriptor(openat2(directory, ".", O_PATH, 0)).isValid();
}

KernelContainment::KernelContainment(std::unique_ptr<PortableContainment> walk)
    : m_walk(std::move(walk))
{}

base::Descriptor KernelContainment::openBeneath(const QByteArray &relative, int flags, mode_t mode) const
{
    const QByteArray path = relative.isEmpty() ? QByteArray(".") : relative;
    // EAGAIN: something was renamed on the way and the kernel can't tell whether `..` stayed inside.
    constexpr int attempts = 64;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        base::Descriptor result(openat2(rootDescriptor(), path.constData(), flags, mode));
        if (result.isValid() || (errno != EAGAIN && errno != EXDEV && errno != EINTR))
            return result;
        if (errno == EXDEV)
            break;
    }
    return m_walk->openBeneath(relative, flags, mode);
}

} // namespace files
