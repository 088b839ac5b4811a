#pragma once

#include "ui/common/Page.h"

#include <QTimer>

class QAction;
class QLabel;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;

namespace api {
class ServerController;
}

namespace ui {

class DataConnectionsPane;
class EmptyState;
class InlineMessage;
class PlainLabel;
class SessionsModel;
class TableView;

/// Who is connected and what they do, live, and how the data connections of a session are bound to it; sessions can be
/// ended here.
class SessionsPage final : public Page
{
    Q_OBJECT

public:
    explicit SessionsPage(api::ServerController *server, QWidget *parent = nullptr);

    QString title() const override;
    QIcon icon() const override;
    /// Passive ports: the sessions that could not be reached are selected.
    void showProblem(const api::Problem &problem) override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    QWidget *createList();
    void showSnapshot();
    void showHint(const api::ServerSnapshot &snapshot);
    void showEmptyState();
    void showChosen(); ///< of the table
    void watch(base::SessionId session);
    void kickSelected();
    void kick(const QList<base::SessionId> &sessions);
    QList<base::SessionId> selectedSessions() const;

    api::ServerController *m_server;
    SessionsModel *m_model;
    QSortFilterProxyModel *m_sorted;
    TableView *m_table;
    QAction *m_kick;
    QPushButton *m_kickButton;
    PlainLabel *m_summary;
    InlineMessage *m_hint;
    DataConnectionsPane *m_connections;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QTimer m_second;
    base::SessionId m_chosen; // whose data connections are shown
    int m_unreached = 0;
};

} // namespace ui
