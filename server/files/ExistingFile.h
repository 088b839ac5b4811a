#pragma once

#include "server/base/Descriptor.h"
#include "server/files/Meter.h"
#include "server/files/Upload.h"

namespace files {

/// A file that goes on being written, by APPE or after REST: in place, so what arrived stays when the transfer breaks.
class ExistingFile final : public Upload
{
public:
    enum class AtEnd { Keep, CutOff };
    ExistingFile(base::Descriptor file, Meter meter, VirtualPath path, AtEnd atEnd);
    ~ExistingFile() override;

    int descriptor() const override { return m_file.get(); }
    const VirtualPath &path() const override { return m_path; }
    base::Result<void> reserve(qint64 bytes) override { return m_meter.reserve(bytes); }
    base::Result<Finished> finish() override;

private:
    Meter m_meter;
    base::Descriptor m_file;
    VirtualPath m_path;
    AtEnd m_atEnd;
    bool m_finished = false;
};

} // namespace files
