#pragma once

#include "server/base/Descriptor.h"

#include <QtGlobal>

namespace transfer {

/// The pipe through which the kernel hands what a socket received on to a file, with one copy fewer than by read() and
/// write() (splice(2)). One serves all receivers of a thread: it is empty between two steps. Linux only.
class TransitPipe
{
public:
    /// Null where there can be none.
    static TransitPipe *ofThisThread();
    /// Forgets what is inside.
    static void renew();

    int writeEnd() const { return m_writeEnd.get(); }
    qint64 capacity() const { return m_capacity; } ///< bytes that find room when they come in whole pages

    static constexpr qint64 cannotMove = -2; ///< the file takes none from a pipe
    /// A count, cannotMove, or -1 and errno.
    qint64 moveTo(int file, qint64 size);
    qint64 read(char *buffer, qint64 size);

private:
    bool open();

    base::Descriptor m_readEnd;
    base::Descriptor m_writeEnd;
    qint64 m_capacity = 0;
    bool m_tried = false;
};

} // namespace transfer
