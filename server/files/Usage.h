#pragma once

#include <QtGlobal>

#include <atomic>

namespace files {

/// How many files and bytes an area holds, against limits where 0 means none. Thread-safe.
class Usage
{
public:
    Usage(qint64 maxFiles, qint64 maxBytes)
        : m_maxFiles(maxFiles)
        , m_maxBytes(maxBytes)
    {}

    bool isLimited() const { return m_maxFiles > 0 || m_maxBytes > 0; }
    /// Both take it only if the limit allows.
    bool addFile() { return add(m_files, 1, m_maxFiles); }
    bool addBytes(qint64 bytes) { return add(m_bytes, bytes, m_maxBytes); }
    /// Whether that many would go in just now.
    bool hasRoomFor(qint64 bytes) const { return m_maxBytes <= 0 || bytes <= m_maxBytes - m_bytes.load(); }
    bool hasRoomForFile() const { return m_maxFiles <= 0 || m_files.load() < m_maxFiles; }
    /// Corrections, which no limit stops; negative when something went away.
    void adjust(qint64 files, qint64 bytes)
    {
        m_files += files;
        m_bytes += bytes;
    }

    qint64 files() const { return m_files.load(); }
    qint64 bytes() const { return m_bytes.load(); }

private:
    static bool add(std::atomic<qint64> &counter, qint64 amount, qint64 limit)
    {
        qint64 now = counter.load();
        do {
            if (limit > 0 && amount > limit - now)
                return false;
        } while (!counter.compare_exchange_weak(now, now + amount));
        return true;
    }

    const qint64 m_maxFiles;
    const qint64 m_maxBytes;
    std::atomic<qint64> m_files = 0;
    std::atomic<qint64> m_bytes = 0;
};

} // namespace files
