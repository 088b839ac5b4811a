#pragma once

#include <QtGlobal>

#include <functional>
#include <memory>

namespace transfer {

/// Keeps workers from waiting for disks. A worker sends what is in the page cache; what isn't is read into it by a few
/// threads of this class, and the worker serves others meanwhile. Thread-safe.
class ColdReads
{
public:
    virtual ~ColdReads() = default;

    /// How many of these bytes can be read without waiting: see residentPrefix(). All of them where the file system
    /// doesn't tell (preadv2(2), RWF_NOWAIT).
    virtual qint64 resident(int file, qint64 offset, qint64 size) = 0;
    /// Reads all of these bytes if none has to be waited for; false: `buffer` holds nothing of use.
    virtual bool readNow(int file, char *buffer, qint64 size, qint64 offset) = 0;
    /// Reads them and calls `done` on another thread. Takes a descriptor of its own.
    virtual void read(int file, qint64 offset, qint64 size, std::function<void()> done) = 0;

    static ColdReads &system();
};

constexpr qint64 residencyStep = 256 * 1024;

/// How many of the first `size` bytes are resident, to a residencyStep, by looking up as few bytes as it can: a hole
/// far from any that is looked up goes unnoticed, the end of what is resident does not.
qint64 residentPrefix(qint64 size, const std::function<bool(qint64 at)> &isResident);

} // namespace transfer
