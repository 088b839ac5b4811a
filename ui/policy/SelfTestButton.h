#pragma once

#include <QPointer>
#include <QPushButton>

namespace api {
class ServerController;
}

namespace ui {

class PolicyDraft;
class SelfTestDialog;
class SelfTestReports;

/// Opens the self-test, and knows what the latest one found.
class SelfTestButton final : public QPushButton
{
    Q_OBJECT

public:
    SelfTestButton(PolicyDraft *draft, api::ServerController *server, QWidget *parent = nullptr);
    ~SelfTestButton() override;

    void openDialog(); ///< beside the window, which stays usable; the one that is open comes to the front

Q_SIGNALS:
    /// What the profile keeps, once it was read and whenever it changes: when the test was run (UTC microseconds; 0:
    /// never), how many cases failed (-1: it couldn't run), and whether it speaks of the policy in force.
    void reportChanged(qint64 at, int failed, bool current);

private:
    PolicyDraft *m_draft;
    api::ServerController *m_server;
    SelfTestReports *m_reports;
    QPointer<SelfTestDialog> m_dialog;
};

} // namespace ui
