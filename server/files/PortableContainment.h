#pragma once

#include "server/files/Containment.h"

#include <QList>

namespace files {

/// Containment without help of the kernel: goes down name by name with O_NOFOLLOW and reads links itself, so nothing
/// that is renamed or replaced meanwhile can lead out. Also resolves, for the kernel's kind, links with absolute
/// targets, which openat2(2) refuses even when they point back into the area.
class PortableContainment final : public Containment
{
public:
    /// `ownPaths`: absolute names of the area's directory; an absolute link target that begins with one stays inside.
    PortableContainment(base::Descriptor root, QList<QByteArray> ownPaths);

    base::Descriptor openBeneath(const QByteArray &relative, int flags, mode_t mode = 0) const override;
    int rootDescriptor() const override { return m_root.get(); }

private:
    base::Descriptor m_root;
    QList<QByteArray> m_ownPaths;
};

} // namespace files
