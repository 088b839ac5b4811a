#pragma once

#include "server/files/ContentHash.h"
#include "server/files/HiddenFile.h"
#include "server/files/MeteredUpload.h"

namespace files {

/// A file received into a drop box: it goes to the quarantine, and the client's name for it is only data.
class QuarantineFile final : public MeteredUpload
{
public:
    QuarantineFile(HiddenFile file, Meter meter, VirtualPath path);

    int descriptor() const override { return m_file.descriptor(); }
    void wrote(const char *bytes, qint64 size) override
    {
        m_hash.add(bytes, size);
        m_written += size;
    }
    bool wantsBytes() const override { return true; } // they are hashed
    base::Result<Finished> finish() override;
    bool mayWait() const override { return true; }
    qint64 position() const override { return m_written; }

private:
    HiddenFile m_file;
    ContentHash m_hash;
    qint64 m_written = 0;
};

} // namespace files
