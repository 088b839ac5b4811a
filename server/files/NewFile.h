#pragma once

#include "server/files/HiddenFile.h"
#include "server/files/MeteredUpload.h"

namespace files {

/// A file received into an area's own folder: hidden until it is complete.
class NewFile final : public MeteredUpload
{
public:
    /// Where it goes, and how it may get there.
    struct Place
    {
        VirtualPath path;
        QByteArray folder; ///< the one that the hidden file stands in, below the area's directory
        bool mayReplace = false;
        bool strict = false; ///< no other name may differ in case or form alone
    };
    NewFile(HiddenFile file, Meter meter, Place place);

    int descriptor() const override { return m_file.descriptor(); }
    base::Result<Finished> finish() override;
    /// What replaces a file could hide that the file changed meanwhile.
    bool mayWait() const override { return !m_mayReplace; }
    qint64 position() const override;

private:
    base::Result<void> publish();

    HiddenFile m_file;
    QByteArray m_folder;
    bool m_mayReplace;
    bool m_strict;
};

} // namespace files
