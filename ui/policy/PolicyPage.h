#pragma once

#include "server/api/ServerController.h"
#include "ui/common/Page.h"

#include <QTimer>

#include <optional>

class QTabWidget;

namespace ui {

class ApplyDialog;
class DraftBar;
class HistoryDialog;
class InlineMessage;
class PolicyDraft;
class RulesPanel;
class SelfTestButton;

/// What data connections may exist: seen as a sentence and a map, edited as rules, tried, and applied.
class PolicyPage final : public Page
{
    Q_OBJECT

public:
    explicit PolicyPage(api::ServerController *server, QWidget *parent = nullptr);

    QString title() const override;
    QIcon icon() const override;

    PolicyDraft *draft() const { return m_draft; }

    void openSelfTest();

Q_SIGNALS:
    /// What the profile's latest self-test found: when (UTC microseconds; 0: never), how many cases failed (-1: it
    /// couldn't run), and whether it speaks of the policy in force.
    void selfTestReported(qint64 at, int failed, bool current);

private:
    QWidget *makeBar();
    QWidget *makeEditor();
    QWidget *makeTabs();
    void load();
    void updateButtons();
    void openApply();
    void apply(ApplyDialog *dialog);
    void followTrial();
    void openHistory();
    void returnTo(HistoryDialog *dialog, const config::Config &former, const QString &what);
    void openPresets();

    api::ServerController *m_server;
    PolicyDraft *m_draft;
    InlineMessage *m_message;
    DraftBar *m_bar = nullptr;
    SelfTestButton *m_selfTest = nullptr;
    RulesPanel *m_rules = nullptr;
    QTabWidget *m_tabs = nullptr;
    std::optional<policy::Policy> m_tried; ///< on trial from here, until it is kept or over
    QTimer m_clock; ///< circumstances age: rules end, addresses come and go
};

} // namespace ui
