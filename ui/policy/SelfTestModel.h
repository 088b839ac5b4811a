#pragma once

#include "server/selftest/Report.h"

#include <QAbstractTableModel>

namespace ui {

/// The cases of a self-test: failed ones first, then skipped and passed ones, each kind in the order of the catalogue.
class SelfTestModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Outcome, Title, User, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void showResults(const QList<selftest::CaseResult> &results);
    void add(const selftest::CaseResult &result); ///< rows that are there stay
    const selftest::CaseResult &result(int row) const { return m_results.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<selftest::CaseResult> m_results;
};

} // namespace ui
