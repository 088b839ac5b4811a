#pragma once

#include "server/files/CreatedFiles.h"
#include "server/files/HiddenFile.h"
#include "server/files/Meter.h"
#include "server/files/Upload.h"

#include <memory>

namespace files {

/// A file received into an area's own folder: hidden until it is complete.
class NewFile final : public Upload
{
public:
    /// `path`'s last name is the one it gets in the folder that `file` stands in.
    NewFile(HiddenFile file, Meter meter, VirtualPath path, HiddenFile::IfTaken ifTaken,
            std::shared_ptr<CreatedFiles> created);

    int descriptor() const override { return m_file.descriptor(); }
    const VirtualPath &path() const override { return m_path; }
    base::Result<void> reserve(qint64 bytes) override { return m_meter.reserve(bytes); }
    base::Result<Finished> finish() override;

private:
    Meter m_meter;
    HiddenFile m_file;
    VirtualPath m_path;
    HiddenFile::IfTaken m_ifTaken;
    std::shared_ptr<CreatedFiles> m_created;
};

} // namespace files
