#include "server/files/Unfinished.h"

#include <algorithm>

namespace files {

void Unfinished::keep(std::unique_ptr<Upload> upload)
{
    constexpr size_t most = 4;
    forget(upload->path());
    if (m_uploads.size() >= most)
        m_uploads.pop_front();
    m_uploads.push_back(std::move(upload));
}

std::unique_ptr<Upload> Unfinished::take(const VirtualPath &path, qint64 offset)
{
    const auto found = std::find_if(m_uploads.begin(), m_uploads.end(),
                                    [&path](const auto &upload) { return upload->path() == path; });
    if (found == m_uploads.end() || (offset >= 0 && (*found)->position() != offset))
        return nullptr;
    std::unique_ptr<Upload> upload = std::move(*found);
    m_uploads.erase(found);
    return upload;
}

void Unfinished::forget(const VirtualPath &path)
{
    std::erase_if(m_uploads, [&path](const auto &upload) { return upload->path() == path; });
}

} // namespace files
