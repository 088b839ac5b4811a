#pragma once

#include "server/api/ServerController.h"
#include "ui/common/Page.h"

class QListWidget;
class QScrollArea;

namespace ui {

class ConfigHistory;
class InlineMessage;
class SettingsSection;

/// Everything of the server that is not an area, an account or the policy, under headings.
class SettingsPage final : public Page
{
    Q_OBJECT

public:
    explicit SettingsPage(api::ServerController *server, QWidget *parent = nullptr);

    QString title() const override;
    QIcon icon() const override;
    void showProblem(const api::Problem &problem) override;

private:
    QWidget *makeBar();
    QWidget *makeSections();
    void load();
    void goTo(int section);
    void markSection();

    api::ServerController *m_server;
    ConfigHistory *m_history;
    InlineMessage *m_message;
    QListWidget *m_index;
    QScrollArea *m_scroll;
    QList<SettingsSection *> m_sections;
    bool m_going = false; // to a heading, by way of the index
};

} // namespace ui
