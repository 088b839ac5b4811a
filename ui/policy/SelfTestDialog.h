#pragma once

#include "server/selftest/Report.h"

#include <QDialog>
#include <QPointer>

#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QStackedWidget;

namespace api {
class ServerController;
}

namespace selftest {
class SelfTest;
}

namespace ui {

class EmptyState;
class InlineMessage;
class PlainLabel;
class PolicyDraft;
class SelfTestDetails;
class SelfTestModel;
class SelfTestReports;
class TableView;

/// Attacks a private copy of the server with the draft or the policy in force and shows each case as it ends. Closing
/// it cancels a run and doesn't wait for it.
class SelfTestDialog final : public QDialog
{
    Q_OBJECT

public:
    SelfTestDialog(PolicyDraft *draft, api::ServerController *server, SelfTestReports *reports,
                   QWidget *parent = nullptr);
    ~SelfTestDialog() override;

private:
    QWidget *createChoice();
    QWidget *createCases();
    QWidget *createButtons();
    void connectAll();
    void offerDraft();
    void run();
    void cancel();
    void showRunning(bool running);
    void addCase(const selftest::CaseResult &result, int done, int total);
    void finish(const selftest::Report &report);
    void showKept();
    void showReport(const selftest::Report &report, bool cancelled);
    void showAge();
    void selectFirst();
    void showDetails();
    void copyReport();

    PolicyDraft *m_draft;
    api::ServerController *m_server;
    SelfTestReports *m_reports;
    selftest::SelfTest *m_test = nullptr; // while one runs
    std::optional<selftest::Report> m_report; // what is shown
    bool m_cancelled = false;

    QRadioButton *m_ofDraft;
    QRadioButton *m_ofInForce;
    QPushButton *m_run;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    InlineMessage *m_message;
    QStackedWidget *m_stack;
    SelfTestModel *m_model;
    TableView *m_table = nullptr;
    SelfTestDetails *m_details = nullptr;
    PlainLabel *m_age = nullptr;
    QPushButton *m_copy = nullptr;
};

} // namespace ui
