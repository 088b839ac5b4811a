#pragma once

#include "ui/blocked/IncidentsLoader.h"

#include <QAbstractItemModel>

#include <memory>
#include <optional>
#include <vector>

namespace ui {

/// Incidents, each with its attempts below it: these are only asked for when somebody unfolds it. Plain text; parts of
/// it came from the network.
class IncidentsModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { When, Story, Class, Attempts, ColumnCount };
    enum Role {
        ClassRole = Qt::UserRole ///< "scan", as stored
    };

    using QAbstractItemModel::QAbstractItemModel;
    ~IncidentsModel() override;

    void clear();
    void append(const QList<audit::Incident> &incidents);
    void showRows(qint64 incident, const QList<audit::AttemptRow> &rows, const QString &error);
    int incidents() const { return int(m_incidents.size()); }
    const audit::Incident *incident(const QModelIndex &index) const; ///< of an incident or of one of its rows
    const audit::AttemptRow *attempt(const QModelIndex &index) const; ///< null for an incident

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void rowsWanted(qint64 incident, const QString &where);

private:
    struct Entry
    {
        audit::Incident incident;
        int row = 0;
        QString sentence;
        QList<audit::AttemptRow> rows;
        QString failure; // the rows could not be read
        bool wanted = false;
    };
    const Entry *entryOf(const QModelIndex &index) const;
    QVariant incidentData(const Entry &entry, int column, int role) const;
    QVariant attemptData(const audit::AttemptRow &row, int column, int role) const;

    std::vector<std::unique_ptr<Entry>> m_incidents;
};

} // namespace ui
