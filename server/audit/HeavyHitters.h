#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

#include <utility>

namespace audit {

/// Counts keys and knows the most frequent ones, in bounded memory: when there are too many, the rarest half is
/// forgotten.
class HeavyHitters final
{
public:
    static constexpr qsizetype mostKeys = 100'000;

    void add(const QByteArray &key, qint64 count)
    {
        m_counts[key] += count;
        if (m_counts.size() > mostKeys)
            forgetRarest();
    }
    /// The most frequent first; of equals the lower key.
    QList<std::pair<QByteArray, qint64>> top(int most) const;

private:
    void forgetRarest();

    QHash<QByteArray, qint64> m_counts;
};

} // namespace audit
