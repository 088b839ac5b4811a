#include "ui/blocked/AttemptsCache.h"

#include <algorithm>

namespace ui {

void AttemptsCache::clear()
{
    m_pages.clear();
}

void AttemptsCache::insert(qint64 page, const QList<audit::AttemptRow> &rows)
{
    m_pages.insert(page, {rows, ++m_clock});
    if (m_pages.size() <= mostPages)
        return;
    const auto oldest = std::min_element(m_pages.cbegin(), m_pages.cend(),
                                         [](const Page &a, const Page &b) { return a.used < b.used; });
    m_pages.erase(oldest);
}

const audit::AttemptRow *AttemptsCache::row(qint64 number) const
{
    const auto found = m_pages.constFind(number / pageSize);
    if (found == m_pages.constEnd())
        return nullptr;
    found->used = ++m_clock;
    const qint64 at = number % pageSize;
    return at < found->rows.size() ? &found->rows.at(at) : nullptr;
}

qint64 AttemptsCache::find(qint64 id) const
{
    for (auto page = m_pages.cbegin(); page != m_pages.cend(); ++page) {
        const auto &rows = page->rows;
        const auto found = std::find_if(rows.begin(), rows.end(), [id](const auto &row) { return row.id == id; });
        if (found != rows.end())
            return page.key() * pageSize + (found - rows.begin());
    }
    return -1;
}

} // namespace ui
