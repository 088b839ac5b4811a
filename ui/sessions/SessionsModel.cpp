#include "ui/sessions/SessionsModel.h"

#include "ui/common/Formatting.h"

#include <algorithm>

namespace ui {

namespace {

bool isTransferring(const api::SessionRow &row)
{
    return row.activity == api::Activity::Sending || row.activity == api::Activity::Receiving;
}

bool byId(const api::SessionRow &one, const api::SessionRow &other)
{
    return one.id < other.id;
}

bool contains(const QList<api::SessionRow> &rows, const api::SessionRow &row)
{
    return std::binary_search(rows.begin(), rows.end(), row, byId);
}

} // namespace

SessionsModel::SessionsModel(const base::Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{}

void SessionsModel::showSessions(const QList<api::SessionRow> &rows)
{
    removeMissing(rows);
    insertNew(rows);
    updateChanged(rows);
}

void SessionsModel::markLeaving(base::SessionId session)
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).id != session)
            continue;
        m_leaving.insert(session.value);
        Q_EMIT dataChanged(index(row, Doing), index(row, Doing));
    }
}

void SessionsModel::tick()
{
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, Idle), index(int(m_rows.size()) - 1, Idle), {Qt::DisplayRole, SortRole});
}

int SessionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SessionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SessionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const api::SessionRow &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case SortRole:
        return sortValue(row, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return toolTip(row, index.column());
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter
                   | (index.column() >= Idle && index.column() <= Blocked ? Qt::AlignRight : Qt::AlignLeft));
    case FractionRole:
        if (isTransferring(row) && row.transferSize > 0)
            return std::clamp(double(row.transferred) / double(row.transferSize), 0.0, 1.0);
        return {};
    case UnreachedRole:
        return row.passiveUnreached;
    default:
        return {};
    }
}

QVariant SessionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section >= Idle && section <= Blocked ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case User:
        return tr("User");
    case Client:
        return tr("Client");
    case Security:
        return tr("Encryption");
    case Doing:
        return tr("Doing");
    case Progress:
        return tr("Progress");
    case Idle:
        return tr("Idle");
    case Sent:
        return tr("Sent");
    case Received:
        return tr("Received");
    case Blocked:
        return tr("Blocked");
    case Since:
        return tr("Since");
    default:
        return {};
    }
}

QString SessionsModel::activityText(const api::SessionRow &row) const
{
    if (m_leaving.contains(row.id.value))
        return tr("Disconnecting");
    switch (row.activity) {
    case api::Activity::Connected:
        return tr("Connected");
    case api::Activity::SigningIn:
        return tr("Signing in");
    case api::Activity::Idle:
        return tr("Idle in %1").arg(row.path);
    case api::Activity::Listing:
        return tr("Lists %1").arg(row.path);
    case api::Activity::Sending:
        return tr("Downloads %1").arg(row.path);
    case api::Activity::Receiving:
        return tr("Uploads %1").arg(row.path);
    case api::Activity::WaitingForData:
        return tr("Waits for the data connection");
    }
    return {};
}

void SessionsModel::removeMissing(const QList<api::SessionRow> &rows)
{
    for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
        if (contains(rows, m_rows.at(last)))
            continue;
        int first = last;
        while (first > 0 && !contains(rows, m_rows.at(first - 1)))
            --first;
        beginRemoveRows({}, first, last);
        for (int row = first; row <= last; ++row)
            m_leaving.remove(m_rows.at(row).id.value);
        m_rows.remove(first, last - first + 1);
        endRemoveRows();
        last = first;
    }
}

void SessionsModel::insertNew(const QList<api::SessionRow> &rows)
{
    for (int first = 0; first < rows.size(); ++first) {
        if (first < m_rows.size() && m_rows.at(first).id == rows.at(first).id)
            continue;
        // Everything missing was removed: up to the next known row all are new.
        int last = first;
        const auto isNew = [&](int at) { return first >= m_rows.size() || rows.at(at).id < m_rows.at(first).id; };
        while (last + 1 < rows.size() && isNew(last + 1))
            ++last;
        beginInsertRows({}, first, last);
        for (int at = first; at <= last; ++at)
            m_rows.insert(at, rows.at(at));
        endInsertRows();
        first = last;
    }
}

void SessionsModel::updateChanged(const QList<api::SessionRow> &rows)
{
    for (int first = 0; first < rows.size(); ++first) {
        int end = first;
        while (end < rows.size() && rows.at(end) != m_rows.at(end)) {
            m_rows[end] = rows.at(end);
            ++end;
        }
        if (end > first) {
            Q_EMIT dataChanged(index(first, 0), index(end - 1, ColumnCount - 1));
            first = end;
        }
    }
}

QString SessionsModel::text(const api::SessionRow &row, int column) const
{
    switch (column) {
    case User:
        return row.user.isEmpty() ? tr("(not signed in)") : row.user;
    case Client:
        return row.client.toString();
    case Security:
        return securityText(row);
    case Doing:
        return activityText(row);
    case Progress:
        if (!isTransferring(row))
            return {};
        if (row.transferSize > 0)
            return tr("%1%, %2")
                .arg(qMin<qint64>(100, qint64(100.0 * double(row.transferred) / double(row.transferSize))))
                .arg(format::rate(row.bytesPerSecond));
        return tr("%1, %2").arg(format::bytes(row.transferred), format::rate(row.bytesPerSecond));
    case Idle:
        return isTransferring(row) ? QString() : format::duration(idleSeconds(row));
    case Sent:
        return format::bytes(row.bytesSent);
    case Received:
        return format::bytes(row.bytesReceived);
    case Blocked:
        return row.blocked == 0 ? QString() : format::count(row.blocked);
    case Since:
        return format::clock(row.connectedAt, m_clock.utcMicroseconds());
    default:
        return {};
    }
}

QVariant SessionsModel::sortValue(const api::SessionRow &row, int column) const
{
    switch (column) {
    case Client:
        return row.client.address.isNull()
            ? QByteArray()
            : QByteArray(reinterpret_cast<const char *>(row.client.address.bytes().data()), 16).toHex()
                + QByteArray::number(row.client.port).rightJustified(5, '0');
    case Progress:
        return row.bytesPerSecond;
    case Idle:
        return isTransferring(row) ? qint64(-1) : idleSeconds(row);
    case Sent:
        return row.bytesSent;
    case Received:
        return row.bytesReceived;
    case Blocked:
        return row.blocked;
    case Since:
        return row.connectedAt;
    default:
        return text(row, column);
    }
}

QString SessionsModel::toolTip(const api::SessionRow &row, int column) const
{
    if (column == Doing && row.passiveUnreached)
        return m_passiveHint;
    if (column == Progress && isTransferring(row) && row.transferSize >= 0)
        return tr("%1 of %2").arg(format::bytes(row.transferred), format::bytes(row.transferSize));
    if (column == User && !row.program.isEmpty())
        return tr("Uses %1").arg(row.program);
    if (column == Client)
        return tr("Connected to %1").arg(row.listener.toString());
    if (column == Security)
        return securityHint(row);
    if (column == Idle && !row.lastCommand.isEmpty())
        return tr("Last command: %1").arg(row.lastCommand);
    if (column == Since)
        return format::exactStamp(row.connectedAt);
    return {};
}

QString SessionsModel::securityText(const api::SessionRow &row)
{
    if (row.tls.isEmpty())
        return tr("none");
    QString version = row.tls;
    version.replace(QLatin1String("TLSv"), QLatin1String("TLS "));
    switch (row.binding) {
    case api::DataBinding::None:
        break;
    case api::DataBinding::Clear:
        return tr("%1, data in clear text").arg(version);
    case api::DataBinding::AddressOnly:
        return tr("%1, data not bound").arg(version);
    case api::DataBinding::Alpn:
        return tr("%1, data by ALPN").arg(version);
    case api::DataBinding::Certificate:
        return tr("%1, data by certificate").arg(version);
    case api::DataBinding::Resumed:
        return tr("%1, data resumed").arg(version);
    }
    return version;
}

QString SessionsModel::securityHint(const api::SessionRow &row)
{
    if (row.tls.isEmpty())
        return tr("Names, passwords and replies travel in clear text");
    switch (row.binding) {
    case api::DataBinding::None:
        break;
    case api::DataBinding::Clear:
        return tr("The last data connection was not encrypted");
    case api::DataBinding::AddressOnly:
        return tr("Nothing but its address tied the last data connection to this session; anybody there could have "
                  "made it");
    case api::DataBinding::Alpn:
        return tr("The last data connection called itself FTP data, which does not tie it to this session");
    case api::DataBinding::Certificate:
        return tr("The last data connection showed this session's client certificate");
    case api::DataBinding::Resumed:
        return tr("The last data connection resumed this session's TLS, which nobody else can");
    }
    return tr("No data connection yet");
}

qint64 SessionsModel::idleSeconds(const api::SessionRow &row) const
{
    return qMax<qint64>(0, (m_clock.utcMicroseconds() - row.lastCommandAt) / 1'000'000);
}

} // namespace ui
