#pragma once

#include "ui/blocked/AttemptsCache.h"
#include "ui/blocked/AttemptsMessages.h"

#include <QAbstractTableModel>

#include <optional>

namespace ui {

/// The log of data-connection attempts as one long table. It has as many rows as the log, and holds those in view: the
/// owner tells it which these are (setRowsInView), connects wanted() with a loader, and passes the answers on. Answers
/// to old tickets are dropped here, too. Rows that are not at hand yet are empty cells until they come.
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
        Port,
        Reasons,
        Classification,
        Count,
        RuleColumn,
        Revision,
        Reply,
        ColumnCount
    };
    enum Role {
        LoadedRole = Qt::UserRole, ///< bool: the row is at hand
        VerdictRole, ///< "blocked", as stored
        ClassRole ///< "scan", as stored
    };
    static constexpr int newRowsAtMost = 1000; ///< more are not held back, but asked for afresh
    static constexpr int topAtMost = 2000; ///< rows that came since the answer

    using QAbstractTableModel::QAbstractTableModel;

    /// Asks anew. The rows shown stay until the first answer is there.
    void ask(const AttemptsQuestion &question);
    /// Asks for rows above the newest one shown or waiting.
    void askForNewer();
    void takePage(const ui::AttemptsPage &page);
    void takeCount(const ui::AttemptsCount &count);
    void setRowsInView(int first, int last);

    /// While following, newer rows are shown at once; else they wait, so that the row being read doesn't move.
    void setFollowing(bool following);
    /// In another order than the newest first, this asks afresh.
    void showWaiting();
    int waitingRows() const { return m_waitingRows; }
    bool isNewestFirst() const;

    const audit::AttemptRow *attempt(int row) const; ///< null while it is not at hand
    int rowsOnTop() const { return int(m_top.size()); } ///< newer than the answer: rows below are numbered from here
    int rowOf(qint64 id) const; ///< of those at hand; -1
    bool isAnswered() const { return m_answered; } ///< the question asked last has been answered
    bool isCounted() const { return m_counted; } ///< rowCount() is final
    qint64 upToId() const { return m_upTo; } ///< of the answer
    const AttemptsQuestion &question() const { return m_question; }
    quint64 ticket() const { return m_ticket; }
    qsizetype pagesAtHand() const { return m_cache.pages(); }

    /// The column's order; nullopt where there is none to sort by.
    static std::optional<AttemptsOrder> orderOf(int column);
    static int columnOf(AttemptsOrder order);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override; ///< only until all rows are counted
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void wanted(const ui::AttemptsRequest &request);
    void waitingRowsChanged(int count);
    /// An answer was taken. `error` is empty when all is well.
    void answered(const QString &error, bool filterIsWrong);
    void rowsArrived(int first, int last); ///< were empty before

private:
    void takeFirst(const AttemptsPage &page);
    void takeRows(const AttemptsPage &page);
    void takeNewer(const AttemptsPage &page);
    void fetchMissing();
    void requestPage(qint64 page);
    void setPinnedRows(qint64 rows);
    void setWaitingRows(int count);
    AttemptsRequest request(AttemptsRequest::Kind kind) const;

    AttemptsQuestion m_question;
    quint64 m_ticket = 0;
    // The answer as of m_upTo, by number; m_top stands above it.
    AttemptsCache m_cache;
    qint64 m_pinned = 0; // rows of the answer
    qint64 m_upTo = 0;
    QList<audit::AttemptRow> m_top; // newer than the answer, newest first
    QList<audit::AttemptRow> m_newer; // waiting to be shown, newest first
    qint64 m_newestSeen = 0;
    int m_waitingRows = 0;
    int m_viewFirst = 0;
    int m_viewLast = -1;
    bool m_gap = false; // so many rows wait that they were not kept: showing them means asking afresh
    bool m_following = true;
    bool m_pageUnderWay = false;
    bool m_newerUnderWay = false;
    bool m_newerMissed = false; // rows came while an answer was on its way
    bool m_pageFailed = false; // don't ask again until the view moves
    bool m_complete = true; // the last row is known
    bool m_counted = true;
    bool m_answered = false;
};

} // namespace ui
