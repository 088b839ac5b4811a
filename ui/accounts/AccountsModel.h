#pragma once

#include "server/config/Config.h"

#include <QAbstractTableModel>

namespace ui {

/// The users of the configuration: name, whether they can sign in, and which areas they reach.
class AccountsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, StateColumn, AreasColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setConfig(const config::Config &config);
    const config::User &user(int row) const { return m_users.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(int row, int column) const;

    QList<config::User> m_users;
    QList<QStringList> m_areas; // of the user in the same row
};

} // namespace ui
