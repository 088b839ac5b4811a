#pragma once

#include "server/selftest/VisitorReport.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace ui {

/// What a visitor tried in each area and what came of it: a row an area, a column an action.
class VisitorMatrix final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role { HappenedRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    void begin(const QStringList &areas); ///< virtual paths; nothing tried yet
    void add(const selftest::VisitorResult &result);
    const selftest::VisitorResult *result(const QModelIndex &index) const; ///< null: not tried yet

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static QString happenedText(selftest::VisitorResult::Happened happened);

private:
    QStringList m_areas;
    QList<QList<selftest::VisitorResult>> m_results; // a list an area
};

} // namespace ui
