#include "ui/review/UploadsModel.h"

#include "ui/common/Formatting.h"
#include "ui/common/Tone.h"

#include <QColor>
#include <QDateTime>
#include <QGuiApplication>

#include <algorithm>
#include <limits>

namespace ui {

using audit::UploadState;

void UploadsModel::showItems(const QList<api::UploadItem> &items)
{
    const auto idOf = [](const api::UploadItem &item) { return item.row.id; };
    for (qsizetype row = m_items.size() - 1; row >= 0; --row) {
        const bool stays = std::any_of(items.begin(), items.end(), [&](const api::UploadItem &item) {
            return idOf(item) == idOf(m_items.at(row));
        });
        if (stays)
            continue;
        beginRemoveRows({}, int(row), int(row));
        m_items.removeAt(row);
        endRemoveRows();
    }
    // Both are newest first, so what is left stands in the same order.
    for (qsizetype row = 0; row < items.size(); ++row) {
        if (row < m_items.size() && idOf(m_items.at(row)) == idOf(items.at(row))) {
            if (m_items.at(row) == items.at(row))
                continue;
            m_items[row] = items.at(row);
            Q_EMIT dataChanged(index(int(row), 0), index(int(row), ColumnCount - 1));
            continue;
        }
        beginInsertRows({}, int(row), int(row));
        m_items.insert(row, items.at(row));
        endInsertRows();
    }
}

void UploadsModel::showTime()
{
    if (!m_items.isEmpty())
        Q_EMIT dataChanged(index(0, Expires), index(int(m_items.size()) - 1, Expires), {Qt::DisplayRole});
}

int UploadsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

int UploadsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant UploadsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const api::UploadItem &item = m_items.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(item, index.column());
    case Qt::ToolTipRole:
        return toolTip(item, index.column());
    case Qt::ForegroundRole:
        if (index.column() == Verdict && item.isInfected)
            return toneColor(QGuiApplication::palette(), Tone::Bad);
        return {};
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter)
            | int(index.column() == Size || index.column() == Asked ? Qt::AlignRight : Qt::AlignLeft);
    case SortRole:
        return sortValue(item, index.column());
    default:
        return {};
    }
}

/// What a narrow column can't show.
QVariant UploadsModel::toolTip(const api::UploadItem &item, int column)
{
    switch (column) {
    case Arrived:
        return format::exactStamp(item.row.at);
    case Expires:
        return item.expires == 0 ? QVariant() : tr("Deleted on %1 unless you decide").arg(format::stamp(item.expires));
    default:
        return {};
    }
}

QVariant UploadsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Arrived:
        return tr("Arrived");
    case Name:
        return tr("Name");
    case Size:
        return tr("Size");
    case Kind:
        return tr("Kind");
    case Sender:
        return tr("From");
    case Area:
        return tr("Drop box");
    case Findings:
        return tr("Findings");
    case Asked:
        return tr("Asked for");
    case Expires:
        return tr("Waits");
    case Verdict:
        return tr("Virus scanner");
    case Session:
        return tr("Session");
    case Hash:
        return tr("SHA-256");
    case State:
        return tr("State");
    default:
        return {};
    }
}

QString UploadsModel::stateText(const audit::UploadRow &row)
{
    switch (row.state) {
    case UploadState::Waiting:
        return tr("waiting");
    case UploadState::Releasing:
        return tr("being released");
    case UploadState::Released:
        return tr("released to %1").arg(row.target);
    case UploadState::Rejected:
        return tr("rejected");
    case UploadState::Expired:
        return tr("expired");
    }
    Q_UNREACHABLE();
}

/// In one unit: the column is narrow, and people decide by days.
QString UploadsModel::roughly(qint64 microseconds)
{
    constexpr qint64 minutesAnHour = 60;
    constexpr qint64 minutesADay = 24 * minutesAnHour;
    const qint64 minutes = qMax<qint64>(0, microseconds / 60'000'000);
    if (minutes < minutesAnHour)
        return minutes == 0 ? tr("< 1 min") : tr("%1 min").arg(minutes);
    return minutes < minutesADay ? tr("%1 h").arg(minutes / minutesAnHour) : tr("%1 d").arg(minutes / minutesADay);
}

QString UploadsModel::waitText(const api::UploadItem &item, qint64 now)
{
    if (item.row.state != UploadState::Waiting)
        return {};
    const QString waited = roughly(now - item.row.at);
    if (item.expires == 0)
        return waited;
    const qint64 left = item.expires - now;
    return left <= 0 ? tr("%1, goes soon").arg(waited) : tr("%1, %2 left").arg(waited, roughly(left));
}

QString UploadsModel::text(const api::UploadItem &item, int column) const
{
    const audit::UploadRow &row = item.row;
    switch (column) {
    case Arrived:
        return format::clock(row.at, QDateTime::currentMSecsSinceEpoch() * 1000);
    case Name:
        return row.name;
    case Size:
        return format::bytes(row.bytes);
    case Kind:
        return row.kind;
    case Sender: // the address first: it is what tells strangers apart
        return row.client.isEmpty() ? row.user : tr("%1 (%2)", "an address and a user").arg(row.client, row.user);
    case Area:
        return row.area;
    case Findings:
        return item.findings.join(QStringLiteral(", "));
    case Asked:
        return row.asked > 0 ? format::count(row.asked) : QString();
    case Expires:
        return waitText(item, QDateTime::currentMSecsSinceEpoch() * 1000);
    case Verdict:
        return item.verdict;
    case Session:
        return row.session > 0 ? QString::number(row.session) : QString();
    case Hash:
        return row.sha256;
    case State:
        return stateText(row);
    default:
        return {};
    }
}

QVariant UploadsModel::sortValue(const api::UploadItem &item, int column) const
{
    switch (column) {
    case Arrived:
        return item.row.at;
    case Size:
        return item.row.bytes;
    case Asked:
        return item.row.asked;
    case Session:
        return item.row.session;
    case Expires: // what goes first stands first
        return item.expires == 0 ? std::numeric_limits<qint64>::max() : item.expires;
    default:
        return text(item, column);
    }
}

} // namespace ui
