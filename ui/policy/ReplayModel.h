#pragma once

#include "server/api/Replay.h"

#include <QAbstractTableModel>

namespace ui {

/// Whose data connections a draft would have decided otherwise, a row a client and user. What it shows was escaped by
/// the log.
class ReplayModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Client, User, Refused, Allowed, Target, Last, ColumnCount };
    static constexpr int SortRole = Qt::UserRole; ///< a number or a text to compare

    using QAbstractTableModel::QAbstractTableModel;

    void showChanges(const QList<api::ReplayResult::Change> &changes);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    static QString text(const api::ReplayResult::Change &change, int column);
    static QVariant sortValue(const api::ReplayResult::Change &change, int column);

    QList<api::ReplayResult::Change> m_changes;
};

} // namespace ui
