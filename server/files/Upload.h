#pragma once

#include "server/base/Result.h"
#include "server/files/VirtualPath.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace files {

/// A file being received. New files stand under a hidden temporary name until finish(); destroying it before removes
/// them. Append and Restart write into the file itself. Used on one thread.
class Upload
{
public:
    virtual ~Upload() = default;

    virtual int descriptor() const = 0; ///< positioned where the first byte goes
    /// The name it will have; for STOU's reply, which names it before the transfer (RFC 1123 section 4.1.2.9).
    virtual const VirtualPath &path() const = 0;
    /// To be asked before each write of that many further bytes: Quota (a limit that was set), Full (the disk or the
    /// free-space floor), Denied (the area closed meanwhile). Cheap.
    virtual base::Result<void> reserve(qint64 bytes) = 0;

    /// To be told of each piece after it was written, in order. A file that doesn't want to see the bytes need not be
    /// told: the kernel may move them past us.
    virtual void wrote(const char *, qint64) {}
    virtual bool wantsBytes() const { return false; }
    /// What arrived is not wanted after all: takes back what was written into a file that stays.
    virtual void refused() {}

    /// Until the area closes; nullopt: never.
    virtual std::optional<qint64> millisecondsLeft() const { return std::nullopt; }
    /// The area's limit for one session; 0: none.
    virtual qint64 bytesPerSecond() const { return 0; }

    /// Whether a transfer that broke may be gone on with later; then from position().
    virtual bool mayWait() const { return false; }
    virtual qint64 position() const { return 0; }

    struct Finished
    {
        VirtualPath path; ///< where it can be found now (STOU's name)
        qint64 bytes = 0; ///< size of the whole file
        bool quarantined = false;
        QString area; ///< virtual path of the drop box
        QString storedAs; ///< file name in the quarantine
        QByteArray sha256; ///< of a quarantined file: hexadecimal
    };
    /// Makes it complete and visible, atomically. Exists: another took the name first. Restart cuts off what the file
    /// held behind the last byte written. To be called once.
    virtual base::Result<Finished> finish() = 0;
};

} // namespace files
