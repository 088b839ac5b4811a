#pragma once

#include "server/files/Containment.h"

#include <sys/types.h>

namespace files {

/// An area whose directory holds what nobody is ever served: the program's own profile, with the quarantine, the log
/// and the password hashes. That folder, and whatever lies below it, does not exist; nor does it by another name,
/// through a link, or after somebody renamed a folder above it. Thread-safe.
class GuardedContainment final : public Containment
{
public:
    /// `area` itself where its directory holds no such folder. `quarantine` is the path of that, inside the profile.
    static std::unique_ptr<Containment> around(std::unique_ptr<Containment> area, const QString &directory,
                                               const QString &quarantine);
    /// Whether `directory` is, or lies in, the quarantine: no area can be there.
    static bool isInside(const QString &directory, const QString &quarantine);

    base::Descriptor openBeneath(const QByteArray &relative, int flags, mode_t mode = 0) const override;
    int rootDescriptor() const override { return m_area->rootDescriptor(); }
    bool hides(const struct stat &status) const override;

private:
    GuardedContainment(std::unique_ptr<Containment> area, base::Descriptor guarded);

    std::unique_ptr<Containment> m_area;
    base::Descriptor m_guarded;
    dev_t m_device = 0;
    ino_t m_inode = 0;
};

} // namespace files
