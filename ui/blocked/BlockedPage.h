#pragma once

#include "server/audit/Export.h"
#include "ui/common/Page.h"

#include <QThread>

class QStackedWidget;

namespace api {
class ServerController;
}

namespace ui {

class AttemptDetails;
class AttemptsLoader;
class AttemptsModel;
class EmptyState;
class FilterBar;
class InlineMessage;
class TableView;

/// The log of refused data connections, newest first, with the reasons of the one chosen. Reads the database itself, so
/// it works while the server is stopped. The reader's thread lives as long as the page.
class BlockedPage final : public Page
{
    Q_OBJECT

public:
    explicit BlockedPage(api::ServerController *server, QWidget *parent = nullptr);
    ~BlockedPage() override;

    QString title() const override;
    QIcon icon() const override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    QWidget *createList();
    void createActions();
    void startLoader();
    void connectServer();
    void ask();
    void showAnswer(const QString &error, bool filterIsWrong);
    void showWaiting(int count);
    void follow();
    void showChosen();
    void copyAs(audit::ExportFormat format);
    void filterOnCurrent(bool exclude);
    QString conditionOfCurrent() const;

    api::ServerController *m_server;
    AttemptsModel *m_model;
    FilterBar *m_filter;
    InlineMessage *m_error;
    InlineMessage *m_new;
    TableView *m_table;
    AttemptDetails *m_details;
    EmptyState *m_empty;
    QStackedWidget *m_stack; // the empty state or the list
    QStackedWidget *m_results; // within the list: nothing matches, or the table
    QThread m_thread;
    AttemptsLoader *m_loader;
    QString m_file; // of the question asked last
    bool m_asked = false;
};

} // namespace ui
