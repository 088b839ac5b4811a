#pragma once

#include "server/files/PortableContainment.h"

namespace files {

/// Containment by openat2(2) with RESOLVE_BENEATH (Linux 5.6): one system call a path.
class KernelContainment final : public Containment
{
public:
    static bool isSupported(int directory);

    explicit KernelContainment(std::unique_ptr<PortableContainment> walk);

    base::Descriptor openBeneath(const QByteArray &relative, int flags, mode_t mode = 0) const override;
    int rootDescriptor() const override { return m_walk->rootDescriptor(); }

private:
    std::unique_ptr<PortableContainment> m_walk;
};

} // namespace files
