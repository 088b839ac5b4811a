#include "ui/policy/SelfTestModel.h"

#include "ui/policy/SelfTestText.h"

#include <algorithm>

namespace ui {

namespace {

int rank(const selftest::CaseResult &result)
{
    switch (result.outcome) {
    case selftest::CaseResult::Outcome::Failed:
        return 0;
    case selftest::CaseResult::Outcome::Skipped:
        return 1;
    case selftest::CaseResult::Outcome::Passed:
        break;
    }
    return 2;
}

bool comesBefore(const selftest::CaseResult &one, const selftest::CaseResult &other)
{
    return rank(one) < rank(other);
}

} // namespace

void SelfTestModel::showResults(const QList<selftest::CaseResult> &results)
{
    beginResetModel();
    m_results = results;
    std::stable_sort(m_results.begin(), m_results.end(), comesBefore);
    endResetModel();
}

void SelfTestModel::add(const selftest::CaseResult &result)
{
    const auto place = std::upper_bound(m_results.begin(), m_results.end(), result, comesBefore);
    const int row = int(place - m_results.begin());
    beginInsertRows({}, row, row);
    m_results.insert(row, result);
    endInsertRows();
}

int SelfTestModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_results.size());
}

int SelfTestModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SelfTestModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const selftest::CaseResult &result = m_results.at(index.row());
    if (role == Qt::DecorationRole && index.column() == Outcome)
        return outcomeIcon(result.outcome);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Outcome:
        return outcomeWord(result.outcome);
    case Title:
        return result.title;
    case User:
        return userWords(result.user);
    default:
        return {};
    }
}

QVariant SelfTestModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Outcome:
        return tr("Outcome");
    case Title:
        return tr("What was tried");
    case User:
        return tr("As");
    default:
        return {};
    }
}

} // namespace ui
