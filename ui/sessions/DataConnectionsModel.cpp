#include "ui/sessions/DataConnectionsModel.h"

#include "ui/common/Formatting.h"
#include "ui/sessions/DataConnectionText.h"

#include <QDateTime>

#include <algorithm>

namespace ui {

void DataConnectionsModel::show(const api::DataConnections &connections)
{
    QList<api::DataConnectionRow> next = connections.rows;
    std::reverse(next.begin(), next.end());
    if (connections.session != m_session) {
        beginResetModel();
        m_session = connections.session;
        m_rows = next;
        endResetModel();
        return;
    }
    const auto isLeft = [&next](qint64 number) {
        return std::any_of(next.begin(), next.end(), [number](const auto &row) { return row.number == number; });
    };
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (isLeft(m_rows.at(row).number))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    // What is left is among the next ones, in the same order.
    for (int row = 0; row < next.size(); ++row) {
        if (row >= m_rows.size() || m_rows.at(row).number != next.at(row).number) {
            beginInsertRows({}, row, row);
            m_rows.insert(row, next.at(row));
            endInsertRows();
        } else if (m_rows.at(row) != next.at(row)) {
            m_rows[row] = next.at(row);
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
}

int DataConnectionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DataConnectionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant DataConnectionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const api::DataConnectionRow &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return toolTip(row, index.column());
    case ToneRole:
        return index.column() == State ? QVariant(int(stateTone(row))) : QVariant();
    default:
        return {};
    }
}

QVariant DataConnectionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | Qt::AlignLeft);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case At:
        return tr("Time");
    case Verb:
        return tr("Asked by");
    case Transfer:
        return tr("Transfer");
    case OtherEnd:
        return tr("Other end");
    case Bound:
        return tr("How it was bound");
    case State:
        return tr("State");
    default:
        return {};
    }
}

QString DataConnectionsModel::text(const api::DataConnectionRow &row, int column)
{
    switch (column) {
    case At:
        return QDateTime::fromMSecsSinceEpoch(row.at / 1000).toString(QStringLiteral("HH:mm:ss"));
    case Verb:
        return row.verb;
    case Transfer:
        return transferText(row);
    case OtherEnd:
        return otherEndText(row);
    case Bound:
        return boundText(row);
    case State:
        return stateText(row);
    default:
        return {};
    }
}

QString DataConnectionsModel::toolTip(const api::DataConnectionRow &row, int column)
{
    switch (column) {
    case At:
        return format::exactStamp(row.at);
    case Verb:
        return row.command.isEmpty() && !row.showed.isEmpty() ? QString(row.verb % u' ' % row.showed) : QString();
    case Bound:
        return boundHint(row);
    case State:
        return stateHint(row);
    default:
        return {};
    }
}

} // namespace ui
