#pragma once

#include "ui/settings/SettingsSection.h"

namespace ui {

/// How many sessions, how long they may wait, how fast they may go.
class LimitsSection final : public SettingsSection
{
    Q_OBJECT

public:
    explicit LimitsSection(ConfigHistory *history, QWidget *parent = nullptr);

protected:
    void showConfig(const config::Config &config) override;
    void restore(config::Config &config, const config::Config &defaults) const override;
};

} // namespace ui
