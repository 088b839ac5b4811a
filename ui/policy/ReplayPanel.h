#pragma once

#include "server/api/Replay.h"

#include <QWidget>

class QComboBox;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;

namespace api {
class ServerController;
}

namespace ui {

class EmptyState;
class InlineMessage;
class PlainLabel;
class PolicyDraft;
class ReplayCounts;
class ReplayModel;
class TableView;

/// "What would have happened": runs the draft over the recorded attempts of a chosen period and says what it would have
/// decided otherwise, and for whom.
class ReplayPanel final : public QWidget
{
    Q_OBJECT

public:
    ReplayPanel(PolicyDraft *draft, api::ServerController *server, QWidget *parent = nullptr);

private:
    QWidget *createBar();
    QWidget *createResult();
    void run();
    void showRunning(bool running);
    void showProgress(qint64 done, qint64 total);
    void showResult(const api::ReplayResult &result);
    void showError(const api::ReplayResult &result);
    void showNote(const api::ReplayResult &result);
    void showTable(const api::ReplayResult &result);
    void showStale();
    qint64 since() const;

    PolicyDraft *m_draft;
    api::ServerController *m_server;
    api::Replay *m_replay;
    policy::Policy m_tried; // the draft of the latest run
    QString m_triedPeriod; // in words, of that run
    bool m_hasResult = false;

    QComboBox *m_period;
    QPushButton *m_run;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    InlineMessage *m_stale;
    InlineMessage *m_note;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    PlainLabel *m_summary = nullptr;
    ReplayCounts *m_counts = nullptr;
    ReplayModel *m_model;
    QSortFilterProxyModel *m_sorted;
    QStackedWidget *m_tables = nullptr;
    EmptyState *m_same = nullptr;
    TableView *m_table = nullptr;
};

} // namespace ui
