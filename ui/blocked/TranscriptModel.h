#pragma once

#include "server/audit/AttemptDetails.h"

#include <QAbstractTableModel>

namespace ui {

/// What happened in a session, line by line. Plain text; parts of it came from the network.
class TranscriptModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, What, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const QList<audit::TranscriptLine> &lines);
    const audit::TranscriptLine &line(int row) const { return m_lines.at(row); }
    int subject() const; ///< the row of the attempt that was asked about; -1

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<audit::TranscriptLine> m_lines;
};

} // namespace ui
