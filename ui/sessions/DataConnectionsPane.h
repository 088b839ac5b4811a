#pragma once

#include "server/api/ServerSnapshot.h"

#include <QWidget>

class QStackedWidget;

namespace ui {

class DataConnectionsModel;
class PlainLabel;
class TableView;

/// The chosen session's data connections, and how each was bound to it. Stays as it is after the session has ended.
class DataConnectionsPane final : public QWidget
{
    Q_OBJECT

public:
    explicit DataConnectionsPane(QWidget *parent = nullptr);

    void showSession(const api::SessionRow &session); ///< its connections are still to come
    void showConnections(const api::DataConnections &connections); ///< of that session
    void showNothing(const QString &why);

private:
    void showTitle();
    void showWords(const QString &words); ///< in place of the table

    DataConnectionsModel *m_model;
    TableView *m_table;
    PlainLabel *m_title;
    PlainLabel *m_older;
    PlainLabel *m_words;
    QStackedWidget *m_stack;
    QString m_who;
    bool m_ended = false;
};

} // namespace ui
