#pragma once

#include "server/files/ContentHash.h"
#include "server/files/HiddenFile.h"
#include "server/files/Meter.h"
#include "server/files/Upload.h"

namespace files {

/// A file received into a drop box: it goes to the quarantine, and the client's name for it is only data.
class QuarantineFile final : public Upload
{
public:
    QuarantineFile(HiddenFile file, Meter meter, VirtualPath path);

    int descriptor() const override { return m_file.descriptor(); }
    const VirtualPath &path() const override { return m_path; }
    base::Result<void> reserve(qint64 bytes) override { return m_meter.reserve(bytes); }
    void wrote(const char *bytes, qint64 size) override { m_hash.add(bytes, size); }
    base::Result<Finished> finish() override;

private:
    Meter m_meter;
    HiddenFile m_file;
    ContentHash m_hash;
    VirtualPath m_path;
};

} // namespace files
