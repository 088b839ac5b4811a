#pragma once

#include "server/api/DataConnections.h"

#include <QAbstractTableModel>

namespace ui {

/// The data connections of one session as a table, the newest first. Rows come, go and change one by one, the model
/// resets for another session only, so that selection and scroll position stay.
class DataConnectionsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { At, Verb, Transfer, OtherEnd, Bound, State, ColumnCount };
    enum Role {
        ToneRole = Qt::UserRole ///< int, a Tone, of State
    };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const api::DataConnections &connections);
    const api::DataConnectionRow &connection(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    static QString text(const api::DataConnectionRow &row, int column);
    static QString toolTip(const api::DataConnectionRow &row, int column);

    base::SessionId m_session;
    QList<api::DataConnectionRow> m_rows; // by number, descending
};

} // namespace ui
