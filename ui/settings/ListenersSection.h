#pragma once

#include "ui/settings/SettingsSection.h"

namespace ui {

class CopyLine;
class ListenersEdit;
class PlainLabel;

/// Where the server answers, and how to be allowed to use a port below 1024.
class ListenersSection final : public SettingsSection
{
    Q_OBJECT

public:
    explicit ListenersSection(ConfigHistory *history, QWidget *parent = nullptr);

    void showSnapshot(const api::ServerSnapshot &snapshot) override;
    QWidget *fieldFor(const api::Problem &problem) const override;

protected:
    void showConfig(const config::Config &config) override;
    void restore(config::Config &config, const config::Config &defaults) const override;

private:
    void showPrivilege();

    ListenersEdit *m_edit;
    PlainLabel *m_privilege;
    CopyLine *m_command;
    QList<config::Listener> m_shown;
};

} // namespace ui
