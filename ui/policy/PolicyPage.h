#pragma once

#include "server/api/ServerController.h"
#include "ui/common/Page.h"

#include <QTimer>

class QPushButton;
class QTabWidget;

namespace ui {

class ApplyDialog;
class HistoryDialog;
class InlineMessage;
class PolicyDraft;

/// What data connections may exist: seen as a sentence and a map, edited as rules, tried, and applied.
class PolicyPage final : public Page
{
    Q_OBJECT

public:
    explicit PolicyPage(api::ServerController *server, QWidget *parent = nullptr);

    QString title() const override;
    QIcon icon() const override;

    PolicyDraft *draft() const { return m_draft; }

private:
    QWidget *makeBar();
    QWidget *makeEditor();
    QWidget *makeTabs();
    void load();
    void updateButtons();
    void openApply();
    void apply(ApplyDialog *dialog);
    void openHistory();
    void returnTo(HistoryDialog *dialog, const config::Config &former, const QString &what);
    void openPresets();

    api::ServerController *m_server;
    PolicyDraft *m_draft;
    InlineMessage *m_message;
    QPushButton *m_apply = nullptr;
    QPushButton *m_discard = nullptr;
    QTabWidget *m_tabs = nullptr;
    QTimer m_clock; ///< circumstances age: rules end, addresses come and go
};

} // namespace ui
