#pragma once

#include "server/base/Descriptor.h"
#include "server/files/MeteredUpload.h"

namespace files {

/// A file that goes on being written, by APPE or after REST: in place, so what arrived stays when the transfer breaks.
/// What was refused does not.
class ExistingFile final : public MeteredUpload
{
public:
    enum class AtEnd { Keep, CutOff };
    /// `size` is that of the file before, and `position` where writing begins.
    ExistingFile(base::Descriptor file, Meter meter, VirtualPath path, AtEnd atEnd, qint64 position, qint64 size);
    ~ExistingFile() override;

    int descriptor() const override { return m_file.get(); }
    base::Result<Finished> finish() override;
    void refused() override;

private:
    base::Descriptor m_file;
    AtEnd m_atEnd;
    qint64 m_before; // the size to go back to; -1: something was written over
    bool m_finished = false;
};

} // namespace files
