#pragma once

#include "ui/settings/SettingsSection.h"

namespace ui {

class NetworkListEdit;

/// Which clients may connect at all.
class NetworksSection final : public SettingsSection
{
    Q_OBJECT

public:
    explicit NetworksSection(ConfigHistory *history, QWidget *parent = nullptr);

protected:
    void showConfig(const config::Config &config) override;
    void restore(config::Config &config, const config::Config &defaults) const override;

private:
    NetworkListEdit *m_allow;
    NetworkListEdit *m_deny;
    QList<address::Subnet> m_shownAllow;
    QList<address::Subnet> m_shownDeny;
};

} // namespace ui
