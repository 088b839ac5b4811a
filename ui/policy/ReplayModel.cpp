#include "ui/policy/ReplayModel.h"

#include "server/address/IpAddress.h"
#include "ui/common/Formatting.h"

namespace ui {

namespace {

bool isNumber(int column)
{
    return column == ReplayModel::Refused || column == ReplayModel::Allowed;
}

QString countOrNothing(qint64 count)
{
    return count == 0 ? QString() : format::count(count);
}

} // namespace

void ReplayModel::showChanges(const QList<api::ReplayResult::Change> &changes)
{
    beginResetModel();
    m_changes = changes;
    endResetModel();
}

int ReplayModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_changes.size());
}

int ReplayModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ReplayModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &change = m_changes.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(change, index.column());
    case SortRole:
        return sortValue(change, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return index.column() == Last ? QVariant(format::exactStamp(change.lastAt)) : QVariant();
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant ReplayModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Client:
        return tr("Client");
    case User:
        return tr("User");
    case Refused:
        return tr("Newly refused");
    case Allowed:
        return tr("Newly allowed");
    case Target:
        return tr("For example to");
    case Last:
        return tr("Last");
    default:
        return {};
    }
}

QString ReplayModel::text(const api::ReplayResult::Change &change, int column)
{
    switch (column) {
    case Client:
        return change.client;
    case User:
        return change.user.isEmpty() ? tr("(not signed in)") : change.user;
    case Refused:
        return countOrNothing(change.newlyRefused);
    case Allowed:
        return countOrNothing(change.newlyAllowed);
    case Target:
        return change.target;
    case Last:
        return format::stamp(change.lastAt);
    default:
        return {};
    }
}

QVariant ReplayModel::sortValue(const api::ReplayResult::Change &change, int column)
{
    switch (column) {
    case Client:
        if (const auto address = address::IpAddress::parse(change.client))
            return QByteArray(reinterpret_cast<const char *>(address->bytes().data()), 16).toHex();
        return change.client;
    case Refused:
        return change.newlyRefused;
    case Allowed:
        return change.newlyAllowed;
    case Last:
        return change.lastAt;
    default:
        return text(change, column);
    }
}

} // namespace ui
