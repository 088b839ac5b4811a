#include "server/transfer/ColdReads.h"

#include "server/base/Descriptor.h"

#include <QThreadPool>

#include <fcntl.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace transfer {

namespace {

// Disks serve several at once, and one that hangs must not keep the others waiting.
constexpr int threads = 4;

bool isResident(int file, qint64 offset)
{
#ifdef RWF_NOWAIT
    char byte = 0;
    const iovec buffer{&byte, 1};
    return ::preadv2(file, &buffer, 1, offset, RWF_NOWAIT) >= 0 || errno != EAGAIN;
#else
    Q_UNUSED(file)
    Q_UNUSED(offset)
    return true;
#endif
}

class SystemReads final : public ColdReads
{
public:
    SystemReads() { m_pool.setMaxThreadCount(threads); }

    qint64 resident(int file, qint64 offset, qint64 size) override
    {
        return residentPrefix(size, [=](qint64 at) { return isResident(file, offset + at); });
    }

    bool readNow(int file, char *buffer, qint64 size, qint64 offset) override
    {
#ifdef RWF_NOWAIT
        const iovec whole{buffer, size_t(size)};
        const ssize_t got = ::preadv2(file, &whole, 1, offset, RWF_NOWAIT);
        if (got >= 0 || errno == EAGAIN)
            return got == size;
#endif
        return ::pread(file, buffer, size_t(size), offset) == size;
    }

    void read(int file, qint64 offset, qint64 size, std::function<void()> done) override
    {
        // The same open file, so that the kernel sees one reader that goes forward and reads ahead for it.
        const auto shared = std::make_shared<base::Descriptor>(::fcntl(file, F_DUPFD_CLOEXEC, 0));
        m_pool.start([shared, offset, size, done = std::move(done)] {
            std::vector<char> buffer(size_t(std::min(size, residencyStep)));
            for (qint64 at = 0; at < size;) {
                const ssize_t got = ::pread(shared->get(), buffer.data(), buffer.size(), offset + at);
                if (got <= 0) // the worker will see for itself
                    break;
                at += got;
            }
            done();
        });
    }

private:
    QThreadPool m_pool;
};

} // namespace

qint64 residentPrefix(qint64 size, const std::function<bool(qint64)> &isResident)
{
    // Files leave the page cache in long stretches, and looking a byte up costs as much as sending 10 KiB.
    constexpr qint64 stride = 4 * residencyStep;
    qint64 known = 0; // the bytes looked up before it are there
    for (const qint64 steps : {stride, residencyStep}) {
        while (known < size && isResident(known)) {
            const qint64 next = std::min(known + steps, size);
            if (!isResident(next - 1))
                break;
            known = next;
        }
    }
    return known;
}

ColdReads &ColdReads::system()
{
    static SystemReads reads;
    return reads;
}

} // namespace transfer
