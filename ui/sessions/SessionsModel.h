#pragma once

#include "server/api/ServerSnapshot.h"
#include "server/base/Clock.h"

#include <QAbstractTableModel>
#include <QSet>

namespace ui {

/// The live sessions as a table. Takes whole snapshots and merges them by id: rows come, go and change one by one, the
/// model never resets, so that selection and scroll position stay.
class SessionsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { User, Client, Security, Doing, Progress, Idle, Sent, Received, Blocked, Since, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, ///< a number or a text to compare
        FractionRole, ///< double from 0 to 1, of Progress; invalid when unknown or nothing is transferred
        UnreachedRole ///< bool, of Doing: nobody connected to the passive port
    };

    explicit SessionsModel(const base::Clock &clock = base::Clock::system(), QObject *parent = nullptr);

    /// `rows` by id, ascending.
    void showSessions(const QList<api::SessionRow> &rows);
    const api::SessionRow &session(int row) const { return m_rows.at(row); }
    /// Says of a session that it is being disconnected, until the client has let go.
    void markLeaving(base::SessionId session);
    /// Lets the idle times go on; call once a second while they can be seen.
    void tick();
    /// What the tool tip of a session says that nobody could reach in passive mode.
    void setPassiveHint(const QString &hint) { m_passiveHint = hint; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    QString activityText(const api::SessionRow &row) const;

private:
    void removeMissing(const QList<api::SessionRow> &rows);
    void insertNew(const QList<api::SessionRow> &rows);
    void updateChanged(const QList<api::SessionRow> &rows);
    QString text(const api::SessionRow &row, int column) const;
    QVariant sortValue(const api::SessionRow &row, int column) const;
    QString toolTip(const api::SessionRow &row, int column) const;
    static QString securityText(const api::SessionRow &row);
    static QString securityHint(const api::SessionRow &row);
    qint64 idleSeconds(const api::SessionRow &row) const;

    const base::Clock &m_clock;
    QList<api::SessionRow> m_rows;
    QSet<qint64> m_leaving; // ids
    QString m_passiveHint;
};

} // namespace ui
