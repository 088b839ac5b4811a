#pragma once

#include "ui/settings/SettingsSection.h"

class QCheckBox;
class QSpinBox;

namespace ui {

class AdvertisedEdit;
class CopyLine;
class PlainLabel;

/// The ports of passive data connections, what a firewall has to let through, and the address clients are told.
class PassiveSection final : public SettingsSection
{
    Q_OBJECT

public:
    explicit PassiveSection(ConfigHistory *history, QWidget *parent = nullptr);

    QWidget *fieldFor(const api::Problem &problem) const override;

protected:
    void showConfig(const config::Config &config) override;
    void restore(config::Config &config, const config::Config &defaults) const override;

private:
    QWidget *makeRange();
    void addFirewall();
    void applyRange();
    void describeRange();

    QCheckBox *m_fixed;
    QWidget *m_range;
    QSpinBox *m_first;
    QSpinBox *m_last;
    PlainLabel *m_hint;
    QWidget *m_firewall;
    CopyLine *m_ufw;
    CopyLine *m_firewalld;
    AdvertisedEdit *m_advertised;
    std::optional<address::PortRange> m_shownPorts;
    QList<config::Advertised> m_shownAdvertised;
};

} // namespace ui
