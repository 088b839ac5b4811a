#include "ui/blocked/AttemptsModel.h"

#include "ui/blocked/AttemptText.h"
#include "ui/common/Formatting.h"

#include <utility>

namespace ui {

using namespace Qt::Literals::StringLiterals;

void AttemptsModel::ask(const QString &file, const QString &where, bool blockedOnly)
{
    m_file = file;
    m_where = where;
    m_blockedOnly = blockedOnly;
    ++m_ticket;
    m_answered = false;
    m_waiting = true;
    m_waitingForNewer = false;
    m_newerMissed = false;
    m_gap = false;
    AttemptsRequest first = request();
    first.query.limit = pageSize;
    Q_EMIT pageWanted(first);
}

void AttemptsModel::askForNewer()
{
    if (m_gap)
        return;
    if (!m_answered || m_waitingForNewer) {
        m_newerMissed = true;
        return;
    }
    if (m_rows.isEmpty() && m_newer.isEmpty()) {
        ask(m_file, m_where, m_blockedOnly);
        return;
    }
    m_waitingForNewer = true;
    AttemptsRequest newer = request();
    newer.newerThan = m_newer.isEmpty() ? m_rows.first().id : m_newer.first().id;
    Q_EMIT pageWanted(newer);
}

void AttemptsModel::takePage(const AttemptsPage &page)
{
    if (page.ticket != m_ticket)
        return;
    if (page.newer)
        takeNewer(page);
    else if (!m_answered)
        replaceRows(page);
    else
        appendRows(page);
    Q_EMIT answered(page.error, page.filterIsWrong);
    if (m_newerMissed && m_answered && !m_waitingForNewer) {
        m_newerMissed = false;
        askForNewer();
    }
}

void AttemptsModel::setFollowing(bool following)
{
    m_following = following;
    if (following)
        showWaiting();
}

void AttemptsModel::showWaiting()
{
    if (m_gap) {
        ask(m_file, m_where, m_blockedOnly);
        return;
    }
    if (m_newer.isEmpty())
        return;
    const QList<audit::AttemptRow> rows = std::exchange(m_newer, {});
    beginInsertRows({}, 0, int(rows.size()) - 1);
    m_rows = rows + m_rows;
    endInsertRows();
    forgetOldest();
    setWaitingRows(0);
}

int AttemptsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int AttemptsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant AttemptsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const audit::AttemptRow &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Reasons)
            return reasonTexts(row).join(u'\n');
        return index.column() == Time ? format::exactStamp(row.at) : QString();
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter
                   | (index.column() == Revision || index.column() == Reply ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant AttemptsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case VerdictColumn:
        return tr("Verdict");
    case Client:
        return tr("Client");
    case User:
        return tr("User");
    case AskedFor:
        return tr("Asked for");
    case Target:
        return tr("Target");
    case Reasons:
        return tr("Reasons");
    case Classification:
        return tr("Looks like");
    case RuleColumn:
        return tr("Rule");
    case Revision:
        return tr("Policy revision");
    case Reply:
        return tr("Reply");
    default:
        return {};
    }
}

bool AttemptsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_answered && !m_complete && !m_waiting;
}

void AttemptsModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent) || m_rows.isEmpty())
        return;
    m_waiting = true;
    AttemptsRequest older = request();
    older.query.limit = pageSize;
    older.query.beforeId = m_rows.last().id;
    Q_EMIT pageWanted(older);
}

void AttemptsModel::replaceRows(const AttemptsPage &page)
{
    m_waiting = false;
    m_answered = true;
    // With a filter that can't be read the last good answer stays in view, below the complaint.
    if (page.filterIsWrong)
        return;
    beginResetModel();
    m_rows = page.rows;
    m_newer.clear();
    m_complete = page.isLast;
    endResetModel();
    setWaitingRows(0);
}

void AttemptsModel::appendRows(const AttemptsPage &page)
{
    m_complete = page.isLast && page.error.isEmpty();
    if (page.rows.isEmpty()) {
        // After an error the next scroll tries again; without rows there is nothing to try.
        m_waiting = false;
        return;
    }
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(page.rows.size()) - 1);
    m_rows += page.rows;
    m_waiting = false; // not earlier: a view may call fetchMore() while rows are being inserted
    endInsertRows();
}

void AttemptsModel::takeNewer(const AttemptsPage &page)
{
    m_waitingForNewer = false;
    if (page.rows.isEmpty())
        return;
    m_gap = !page.isLast || m_newer.size() + page.rows.size() > AttemptsLoader::newRowsAtMost;
    const int count = int(m_newer.size() + page.rows.size());
    if (m_gap)
        m_newer.clear();
    else
        m_newer = page.rows + m_newer;
    if (m_following)
        showWaiting();
    else
        setWaitingRows(count);
}

void AttemptsModel::setWaitingRows(int count)
{
    if (m_waitingRows == count)
        return;
    m_waitingRows = count;
    Q_EMIT waitingRowsChanged(count);
}

void AttemptsModel::forgetOldest()
{
    const int last = int(m_rows.size()) - 1;
    if (last < keptAtMost)
        return;
    beginRemoveRows({}, keptAtMost, last);
    m_rows.resize(keptAtMost);
    m_complete = false;
    endRemoveRows();
}

AttemptsRequest AttemptsModel::request() const
{
    AttemptsRequest request;
    request.ticket = m_ticket;
    request.file = m_file;
    request.query.blockedOnly = m_blockedOnly;
    request.query.where = m_where;
    return request;
}

QString AttemptsModel::text(const audit::AttemptRow &row, int column) const
{
    switch (column) {
    case Time:
        return format::stamp(row.at);
    case VerdictColumn:
        return row.count > 1 ? tr("%1 ×%2", "a verdict, then how often").arg(verdictText(row.verdict)).arg(row.count)
                             : verdictText(row.verdict);
    case Client:
        return row.client;
    case User:
        return row.user.isEmpty() ? u"–"_s : row.user;
    case AskedFor:
        return askedFor(row);
    case Target:
        return targetText(row);
    case Reasons:
        return reasonTexts(row).join(u" · "_s);
    case Classification:
        return classificationText(row.classification);
    case RuleColumn:
        return row.ruleId.isEmpty() ? u"–"_s : row.ruleId;
    case Revision:
        return QString::number(row.policyRevision);
    case Reply:
        return row.replyCode == 0 ? u"–"_s : QString::number(row.replyCode);
    default:
        return {};
    }
}

} // namespace ui
