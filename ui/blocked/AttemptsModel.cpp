#include "ui/blocked/AttemptsModel.h"

#include "ui/blocked/AttemptCells.h"

#include <limits>
#include <utility>

namespace ui {

using namespace Qt::Literals::StringLiterals;

using Kind = AttemptsRequest::Kind;

void AttemptsModel::ask(const AttemptsQuestion &question)
{
    m_question = question;
    ++m_ticket;
    m_answered = false;
    m_counted = false;
    m_pageUnderWay = false;
    m_newerUnderWay = false;
    m_newerMissed = false;
    m_gap = false;
    AttemptsRequest first = request(Kind::Open);
    first.count = AttemptsCache::pageSize;
    Q_EMIT wanted(first);
}

void AttemptsModel::askForNewer()
{
    if (m_gap)
        return;
    if (!m_answered || m_newerUnderWay) {
        m_newerMissed = true;
        return;
    }
    if (m_upTo == 0) {
        ask(m_question);
        return;
    }
    m_newerUnderWay = true;
    AttemptsRequest newer = request(Kind::Newer);
    newer.newerThan = m_newestSeen;
    newer.count = newRowsAtMost;
    Q_EMIT wanted(newer);
}

void AttemptsModel::takePage(const AttemptsPage &page)
{
    if (page.ticket != m_ticket)
        return;
    switch (page.kind) {
    case Kind::Open:
        takeFirst(page);
        break;
    case Kind::Page:
        takeRows(page);
        break;
    case Kind::Newer:
        takeNewer(page);
        break;
    }
    if (page.ticket != m_ticket)
        return; // it led to another question
    Q_EMIT answered(page.error, page.filterIsWrong);
    fetchMissing();
    if (m_newerMissed && m_answered && !m_newerUnderWay) {
        m_newerMissed = false;
        askForNewer();
    }
}

void AttemptsModel::takeCount(const AttemptsCount &count)
{
    const bool isOurs = count.ticket == m_ticket && count.upToId == m_upTo && m_answered;
    if (!isOurs || !count.error.isEmpty())
        return;
    m_counted = count.isFinal;
    if (count.isFinal || count.rows > m_pinned)
        setPinnedRows(count.isFinal ? count.rows : qMax(count.rows, m_pinned));
    m_complete = m_complete || count.isFinal;
}

void AttemptsModel::setRowsInView(int first, int last)
{
    m_viewFirst = first;
    m_viewLast = last;
    m_pageFailed = false;
    fetchMissing();
}

void AttemptsModel::setFollowing(bool following)
{
    m_following = following;
    if (following && isNewestFirst())
        showWaiting();
}

void AttemptsModel::showWaiting()
{
    if (m_gap || (!isNewestFirst() && m_waitingRows > 0)) {
        ask(m_question);
        return;
    }
    if (m_newer.isEmpty())
        return;
    const QList<audit::AttemptRow> rows = std::exchange(m_newer, {});
    beginInsertRows({}, 0, int(rows.size()) - 1);
    m_top = rows + m_top;
    endInsertRows();
    setWaitingRows(0);
    // Following for days must not pile them up: asked afresh they are part of the answer. One who follows looks at the
    // first rows, which stay the same.
    if (m_top.size() > topAtMost)
        ask(m_question);
}

bool AttemptsModel::isNewestFirst() const
{
    return m_question.order == AttemptsOrder::Time && m_question.descending;
}

const audit::AttemptRow *AttemptsModel::attempt(int row) const
{
    if (row < 0)
        return nullptr;
    return row < m_top.size() ? &m_top.at(row) : m_cache.row(row - m_top.size());
}

int AttemptsModel::rowOf(qint64 id) const
{
    for (int row = 0; row < m_top.size(); ++row) {
        if (m_top.at(row).id == id)
            return row;
    }
    const qint64 number = m_cache.find(id);
    return number < 0 ? -1 : int(number + m_top.size());
}

std::optional<AttemptsOrder> AttemptsModel::orderOf(int column)
{
    switch (column) {
    case Time:
        return AttemptsOrder::Time;
    case Client:
        return AttemptsOrder::Client;
    case Target:
        return AttemptsOrder::Target;
    case Port:
        return AttemptsOrder::Port;
    case Reasons:
        return AttemptsOrder::Reason;
    case Count:
        return AttemptsOrder::Count;
    default:
        return std::nullopt;
    }
}

int AttemptsModel::columnOf(AttemptsOrder order)
{
    for (int column = 0; column < ColumnCount; ++column) {
        if (orderOf(column) == order)
            return column;
    }
    return Time;
}

int AttemptsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_pinned + m_top.size());
}

int AttemptsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant AttemptsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | cellAlignment(index.column()));
    const audit::AttemptRow *row = attempt(index.row());
    if (role == LoadedRole)
        return row != nullptr;
    if (!row)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return cellText(*row, index.column());
    case Qt::ToolTipRole:
        return cellToolTip(*row, index.column());
    case Qt::AccessibleTextRole:
        return QString(columnTitle(index.column()) % u": "_s % cellText(*row, index.column()));
    case VerdictRole:
        return row->verdict;
    case ClassRole:
        return row->classification;
    default:
        return {};
    }
}

QVariant AttemptsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | cellAlignment(section));
    return role == Qt::DisplayRole ? columnTitle(section) : QVariant();
}

bool AttemptsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_answered && !m_complete && !m_pageUnderWay;
}

void AttemptsModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        requestPage(m_pinned / AttemptsCache::pageSize);
}

void AttemptsModel::takeFirst(const AttemptsPage &page)
{
    m_answered = true;
    // With a filter that can't be read the last good answer stays in view, below the complaint.
    if (page.filterIsWrong)
        return;
    beginResetModel();
    m_cache.clear();
    m_cache.insert(0, page.rows);
    m_pinned = page.rows.size();
    m_upTo = page.upToId;
    m_newestSeen = page.upToId;
    m_top.clear();
    m_newer.clear();
    m_complete = page.isLast;
    m_counted = page.isLast;
    m_pageFailed = !page.error.isEmpty();
    endResetModel();
    setWaitingRows(0);
}

void AttemptsModel::takeRows(const AttemptsPage &page)
{
    m_pageUnderWay = false;
    if (page.upToId != m_upTo)
        return; // the rows have other numbers by now
    if (!page.error.isEmpty()) {
        m_pageFailed = true;
        return;
    }
    m_cache.insert(page.first / AttemptsCache::pageSize, page.rows);
    const qint64 end = page.first + page.rows.size();
    // The log may have been pruned since it was counted: then there are fewer rows.
    if (page.isLast) {
        m_complete = true;
        m_counted = true;
        setPinnedRows(end);
    } else if (end > m_pinned) {
        setPinnedRows(end);
    }
    if (page.rows.isEmpty())
        return;
    const int first = int(page.first + m_top.size());
    const int last = int(end + m_top.size()) - 1;
    Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    Q_EMIT rowsArrived(first, last);
}

void AttemptsModel::takeNewer(const AttemptsPage &page)
{
    m_newerUnderWay = false;
    if (page.rows.isEmpty())
        return;
    m_newestSeen = page.rows.first().id;
    const qsizetype count = m_waitingRows + page.rows.size();
    m_gap = !page.isLast || count > newRowsAtMost;
    if (m_gap || !isNewestFirst())
        m_newer.clear();
    else
        m_newer = page.rows + m_newer;
    if (m_following && isNewestFirst())
        showWaiting();
    else
        setWaitingRows(int(qMin<qsizetype>(count, newRowsAtMost + 1)));
}

// One page at a time, and always one that is in view now: when the view moves quickly, the pages it has left behind are
// never asked for.
void AttemptsModel::fetchMissing()
{
    if (!m_answered || m_pageUnderWay || m_pageFailed || m_viewLast < m_viewFirst)
        return;
    const qint64 top = m_top.size();
    const qint64 lastPage = (m_pinned - 1) / AttemptsCache::pageSize;
    const qint64 from = qMax<qint64>(0, m_viewFirst - top) / AttemptsCache::pageSize;
    const qint64 to = qMin(lastPage, qMax<qint64>(0, m_viewLast - top) / AttemptsCache::pageSize);
    for (qint64 page = from; page <= to; ++page) {
        if (!m_cache.holds(page)) {
            requestPage(page);
            return;
        }
    }
    // Then the neighbours, so that scrolling on finds them there.
    if (to + 1 <= lastPage && !m_cache.holds(to + 1))
        requestPage(to + 1);
    else if (from > 0 && !m_cache.holds(from - 1))
        requestPage(from - 1);
}

void AttemptsModel::requestPage(qint64 page)
{
    m_pageUnderWay = true;
    AttemptsRequest wish = request(Kind::Page);
    wish.upToId = m_upTo;
    wish.first = page * AttemptsCache::pageSize;
    wish.count = AttemptsCache::pageSize;
    Q_EMIT wanted(wish);
}

void AttemptsModel::setPinnedRows(qint64 rows)
{
    constexpr qint64 most = std::numeric_limits<int>::max() - 2 * newRowsAtMost;
    const qint64 wish = qBound<qint64>(0, rows, most);
    const int above = int(m_top.size());
    if (wish > m_pinned) {
        beginInsertRows({}, int(m_pinned) + above, int(wish) + above - 1);
        m_pinned = wish;
        endInsertRows();
    } else if (wish < m_pinned) {
        beginRemoveRows({}, int(wish) + above, int(m_pinned) + above - 1);
        m_pinned = wish;
        endRemoveRows();
    }
}

void AttemptsModel::setWaitingRows(int count)
{
    if (m_waitingRows == count)
        return;
    m_waitingRows = count;
    Q_EMIT waitingRowsChanged(count);
}

AttemptsRequest AttemptsModel::request(Kind kind) const
{
    AttemptsRequest request;
    request.ticket = m_ticket;
    request.kind = kind;
    request.question = m_question;
    return request;
}

} // namespace ui
