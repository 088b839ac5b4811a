#pragma once

#include "server/address/IpAddress.h"
#include "server/base/Result.h"
#include "server/files/AreaState.h"
#include "server/files/SessionBytes.h"

#include <functional>
#include <memory>

namespace files {

/// Keeps one upload within its area's limits and takes back what it was charged when it comes to nothing. Used on one
/// thread; the counters behind it are shared.
class Meter final
{
public:
    /// Whose limits count, too.
    struct Uploader
    {
        address::IpAddress client;
        std::shared_ptr<SessionBytes> session;
    };
    /// `tree` owns `area` and stays while the upload lasts, even if the configuration changes meanwhile.
    Meter(std::shared_ptr<const AreaTree> tree, const AreaTree::Area &area, bool quarantined, Uploader uploader);
    Meter(Meter &&other) noexcept = default;
    Meter &operator=(Meter &&) = delete;
    ~Meter();

    base::Result<void> beginNew(qint64 announced);
    /// A file that exists: writing starts at `position` of `size`.
    base::Result<void> beginExisting(qint64 position, qint64 size, qint64 announced);

    base::Result<void> reserve(qint64 bytes);
    /// Whether what was received may be made complete: not once the area has closed.
    base::Result<void> mayFinish() const;
    std::optional<qint64> millisecondsLeft() const;

    /// The file stays, with that size; `replacedBytes` is the size of the file that gave way, -1 if none did.
    void settle(qint64 size, qint64 replacedBytes = -1);

    const AreaTree::Area &area() const { return *m_area; }

private:
    Usage &usage() const;
    FreeSpace &space() const;
    base::Result<void> admit(qint64 announced);
    bool charge(qint64 growth);
    void giveBack(qint64 bytes, bool ofAddress = true);
    bool fits(const std::function<bool(Usage &)> &take) const;

    std::shared_ptr<const AreaTree> m_tree; // none: moved from
    const AreaTree::Area *m_area;
    bool m_quarantined;
    bool m_settled = false;
    bool m_fileCharged = false;
    bool m_addressCharged = false;
    Uploader m_uploader;
    qint64 m_position = 0;
    qint64 m_size = 0; // when it began
    qint64 m_bytesCharged = 0;
};

} // namespace files
