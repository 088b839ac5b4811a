#pragma once

#include "ui/blocked/AttemptsLoader.h"

#include <QAbstractTableModel>

namespace ui {

/// The log of data-connection attempts as a table, newest first, fetched page by page as the view scrolls down.
/// Whoever owns it connects pageWanted() with a loader and takePage() with its answers; answers to old tickets are
/// dropped here too.
class AttemptsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Time,
        VerdictColumn,
        Client,
        User,
        AskedFor,
        Target,
        Reasons,
        Classification,
        RuleColumn,
        Revision,
        Reply,
        ColumnCount
    };
    static constexpr int pageSize = 200;
    static constexpr int keptAtMost = 20'000; ///< newer rows push older ones out; scrolling down fetches them again

    using QAbstractTableModel::QAbstractTableModel;

    /// Asks anew. The rows shown stay until the first answer is there.
    void ask(const QString &file, const QString &where, bool blockedOnly);
    /// Asks for rows above the newest one shown or waiting.
    void askForNewer();
    void takePage(const ui::AttemptsPage &page);

    /// While following, newer rows are shown at once; else they wait, so that the row being read doesn't move.
    void setFollowing(bool following);
    void showWaiting();
    int waitingRows() const { return m_waitingRows; }

    const audit::AttemptRow &attempt(int row) const { return m_rows.at(row); }
    bool isAnswered() const { return m_answered; } ///< the question asked last has been answered
    quint64 ticket() const { return m_ticket; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void pageWanted(const ui::AttemptsRequest &request);
    void waitingRowsChanged(int count);
    /// An answer was taken. `error` is empty when all is well.
    void answered(const QString &error, bool filterIsWrong);

private:
    void replaceRows(const AttemptsPage &page);
    void appendRows(const AttemptsPage &page);
    void takeNewer(const AttemptsPage &page);
    void setWaitingRows(int count);
    void forgetOldest();
    AttemptsRequest request() const;
    QString text(const audit::AttemptRow &row, int column) const;

    QString m_file;
    QString m_where;
    bool m_blockedOnly = true;
    quint64 m_ticket = 0;
    QList<audit::AttemptRow> m_rows;
    QList<audit::AttemptRow> m_newer; // waiting to be shown, newest first
    int m_waitingRows = 0;
    bool m_gap = false; // so many rows wait that they were not kept: showing them means asking afresh
    bool m_following = true;
    bool m_waiting = false; // for an older page
    bool m_waitingForNewer = false;
    bool m_newerMissed = false; // rows came while an answer was on its way
    bool m_complete = true;
    bool m_answered = false;
};

} // namespace ui
