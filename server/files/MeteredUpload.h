#pragma once

#include "server/files/Meter.h"
#include "server/files/Upload.h"

namespace files {

/// An upload within the limits of its area.
class MeteredUpload : public Upload
{
public:
    MeteredUpload(Meter meter, VirtualPath path)
        : m_meter(std::move(meter))
        , m_path(std::move(path))
    {}

    const VirtualPath &path() const final { return m_path; }
    base::Result<void> reserve(qint64 bytes) final { return m_meter.reserve(bytes); }
    std::optional<qint64> millisecondsLeft() const final { return m_meter.millisecondsLeft(); }
    qint64 bytesPerSecond() const final { return m_meter.area().config.uploadBytesPerSecond; }

protected:
    Meter &meter() { return m_meter; }
    const Meter &meter() const { return m_meter; }

private:
    Meter m_meter;
    VirtualPath m_path;
};

} // namespace files
