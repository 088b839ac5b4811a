#include "server/audit/HeavyHitters.h"

#include <algorithm>

namespace audit {

void HeavyHitters::forgetRarest()
{
    QList<qint64> counts = m_counts.values();
    const auto middle = counts.begin() + counts.size() / 2;
    std::nth_element(counts.begin(), middle, counts.end());
    const qint64 least = *middle;
    m_counts.removeIf([least](const auto &one) { return one.value() < least; });
    // Equally rare ones, all of them: some have to go.
    qsizetype surplus = m_counts.size() - mostKeys / 2;
    m_counts.removeIf([&](const auto &one) { return surplus > 0 && one.value() == least && surplus-- > 0; });
}

QList<std::pair<QByteArray, qint64>> HeavyHitters::top(int most) const
{
    QList<std::pair<QByteArray, qint64>> all;
    all.reserve(m_counts.size());
    for (auto one = m_counts.begin(); one != m_counts.end(); ++one)
        all.emplaceBack(one.key(), one.value());
    const qsizetype kept = qMin<qsizetype>(most, all.size());
    std::partial_sort(all.begin(), all.begin() + kept, all.end(), [](const auto &a, const auto &b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    all.resize(kept);
    return all;
}

} // namespace audit
