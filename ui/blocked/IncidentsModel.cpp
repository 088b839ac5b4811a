#include "ui/blocked/IncidentsModel.h"

#include "ui/blocked/AttemptText.h"
#include "ui/common/Formatting.h"

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

// An incident's index carries null, a row's the entry it belongs to.

IncidentsModel::~IncidentsModel() = default;

void IncidentsModel::clear()
{
    beginResetModel();
    m_incidents.clear();
    endResetModel();
}

void IncidentsModel::append(const QList<audit::Incident> &incidents)
{
    if (incidents.isEmpty())
        return;
    const int first = int(m_incidents.size());
    beginInsertRows({}, first, first + int(incidents.size()) - 1);
    for (const audit::Incident &one : incidents) {
        auto entry = std::make_unique<Entry>();
        entry->incident = one;
        entry->row = int(m_incidents.size());
        entry->sentence = one.sentence();
        m_incidents.push_back(std::move(entry));
    }
    endInsertRows();
}

void IncidentsModel::showRows(qint64 incident, const QList<audit::AttemptRow> &rows, const QString &error)
{
    const auto found = std::find_if(m_incidents.begin(), m_incidents.end(),
                                    [incident](const auto &entry) { return entry->incident.firstId == incident; });
    if (found == m_incidents.end() || !(*found)->rows.isEmpty())
        return;
    Entry &entry = **found;
    entry.failure = error;
    entry.wanted = error.isEmpty();
    if (rows.isEmpty())
        return;
    const QModelIndex parent = index(entry.row, 0);
    beginInsertRows(parent, 0, int(rows.size()) - 1);
    entry.rows = rows;
    endInsertRows();
}

const audit::Incident *IncidentsModel::incident(const QModelIndex &index) const
{
    const Entry *entry = entryOf(index);
    return entry ? &entry->incident : nullptr;
}

const audit::AttemptRow *IncidentsModel::attempt(const QModelIndex &index) const
{
    const auto *entry = static_cast<const Entry *>(index.internalPointer());
    return index.isValid() && entry ? &entry->rows.at(index.row()) : nullptr;
}

const IncidentsModel::Entry *IncidentsModel::entryOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    const auto *entry = static_cast<const Entry *>(index.internalPointer());
    return entry ? entry : m_incidents.at(size_t(index.row())).get();
}

QModelIndex IncidentsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return parent.isValid() ? createIndex(row, column, m_incidents.at(size_t(parent.row())).get())
                            : createIndex(row, column, nullptr);
}

QModelIndex IncidentsModel::parent(const QModelIndex &index) const
{
    const auto *owner = static_cast<const Entry *>(index.isValid() ? index.internalPointer() : nullptr);
    return owner ? createIndex(owner->row, 0, nullptr) : QModelIndex();
}

int IncidentsModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_incidents.size());
    return parent.internalPointer() || parent.column() > 0 ? 0 : int(m_incidents.at(size_t(parent.row()))->rows.size());
}

int IncidentsModel::columnCount(const QModelIndex &) const
{
    return int(ColumnCount);
}

bool IncidentsModel::hasChildren(const QModelIndex &parent) const
{
    return !parent.isValid() ? !m_incidents.empty() : !parent.internalPointer() && parent.column() == 0;
}

QVariant IncidentsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == Attempts ? Qt::AlignRight : Qt::AlignLeft));
    if (const audit::AttemptRow *row = attempt(index))
        return attemptData(*row, index.column(), role);
    return incidentData(*entryOf(index), index.column(), role);
}

QVariant IncidentsModel::incidentData(const Entry &entry, int column, int role) const
{
    const audit::Incident &incident = entry.incident;
    const QString kind = audit::className(incident.kind.kind);
    if (role == ClassRole)
        return column == Class ? kind : QVariant();
    if (role == Qt::ToolTipRole) {
        return column == When
            ? QVariant(
                tr("%1 to %2", "two times").arg(format::exactStamp(incident.first), format::exactStamp(incident.last)))
            : column == Class ? QVariant(incident.kind.reasons.join(u'\n'))
                              : QVariant();
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case When:
        return format::stamp(incident.first);
    case Story:
        return entry.failure.isEmpty() ? entry.sentence : tr("%1 – %2").arg(entry.sentence, entry.failure);
    case Class:
        return classificationText(kind);
    case Attempts:
        return format::count(incident.attempts);
    default:
        return {};
    }
}

QVariant IncidentsModel::attemptData(const audit::AttemptRow &row, int column, int role) const
{
    if (role == ClassRole)
        return column == Class ? row.classification : QVariant();
    if (role == Qt::ToolTipRole)
        return column == Story ? row.sentence : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case When:
        return format::stamp(row.at);
    case Story:
        return tr("%1: %2, %3", "what was asked, the verdict, why")
            .arg(askedFor(row), verdictText(row.verdict), reasonTexts(row).join(u" · "_s));
    case Class:
        return classificationText(row.classification);
    case Attempts:
        return format::count(row.count);
    default:
        return {};
    }
}

QVariant IncidentsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == Attempts ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("Began");
    case Story:
        return tr("What happened");
    case Class:
        return tr("Looks like");
    case Attempts:
        return tr("Attempts");
    default:
        return {};
    }
}

bool IncidentsModel::canFetchMore(const QModelIndex &parent) const
{
    if (!parent.isValid() || parent.internalPointer() || parent.column() > 0)
        return false;
    const Entry &entry = *m_incidents.at(size_t(parent.row()));
    return entry.rows.isEmpty() && !entry.wanted;
}

void IncidentsModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    Entry &entry = *m_incidents.at(size_t(parent.row()));
    entry.wanted = true;
    Q_EMIT rowsWanted(entry.incident.firstId, entry.incident.where());
}

} // namespace ui
