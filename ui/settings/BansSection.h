#pragma once

#include "ui/settings/SettingsSection.h"

namespace ui {

class NetworkListEdit;

/// When an address is shut out for a while, and which addresses never are.
class BansSection final : public SettingsSection
{
    Q_OBJECT

public:
    explicit BansSection(ConfigHistory *history, QWidget *parent = nullptr);

protected:
    void showConfig(const config::Config &config) override;
    void restore(config::Config &config, const config::Config &defaults) const override;

private:
    NetworkListEdit *m_never;
    QList<address::Subnet> m_shown;
};

} // namespace ui
