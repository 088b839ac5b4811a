#pragma once

#include "server/base/Descriptor.h"
#include "server/base/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>

struct stat;

namespace files {

/// An area's directory, opened once; everything below is reached beneath that descriptor and never leaves it.
/// Symbolic links that stay inside are followed; those that leave behave as if they did not exist. Thread-safe.
class Containment
{
public:
    enum class Kind { Automatic, Kernel, Portable };
    /// Kernel: openat2(2) with RESOLVE_BENEATH. Portable: name by name without following links, which are read and
    /// resolved here. Automatic takes the kernel's where there is one.
    static base::Result<std::unique_ptr<Containment>> open(const QString &directory, Kind kind = Kind::Automatic);
    virtual ~Containment() = default;

    /// As open(2), beneath the area; `relative` has no leading slash, "" or "." is the directory itself.
    /// Always close-on-exec. Returns an invalid descriptor and sets errno.
    virtual base::Descriptor openBeneath(const QByteArray &relative, int flags, mode_t mode = 0) const = 0;
    /// The directory that holds `relative`'s last name, for the *at calls, and that name.
    base::Descriptor openParent(const QByteArray &relative, QByteArray *name) const;
    /// The area's directory itself.
    virtual int rootDescriptor() const = 0;
    /// Whether what stands in a folder there is not to be shown either.
    virtual bool hides(const struct stat &) const { return false; }
};

} // namespace files
