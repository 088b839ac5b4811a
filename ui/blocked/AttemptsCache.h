#pragma once

#include "server/audit/Reader.h"

#include <QHash>
#include <QList>

namespace ui {

/// Some pages of a long list of attempts, by row number: those that were used last. So the memory of a table doesn't
/// grow with the log.
class AttemptsCache final
{
public:
    static constexpr int pageSize = 100;
    static constexpr int mostPages = 48;

    void clear();
    void insert(qint64 page, const QList<audit::AttemptRow> &rows);
    bool holds(qint64 page) const { return m_pages.contains(page); }
    /// Null when that row is not at hand. The pointer is good until the next insert() or clear().
    const audit::AttemptRow *row(qint64 number) const;
    qsizetype pages() const { return m_pages.size(); }
    qint64 find(qint64 id) const; ///< the row's number; -1: not at hand

private:
    struct Page
    {
        QList<audit::AttemptRow> rows;
        mutable quint64 used = 0;
    };
    QHash<qint64, Page> m_pages;
    mutable quint64 m_clock = 0;
};

} // namespace ui
