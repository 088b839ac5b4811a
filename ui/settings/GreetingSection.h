#pragma once

#include "ui/settings/SettingsSection.h"

class QLineEdit;

namespace ui {

/// The first line a client reads.
class GreetingSection final : public SettingsSection
{
    Q_OBJECT

public:
    explicit GreetingSection(ConfigHistory *history, QWidget *parent = nullptr);

protected:
    void showConfig(const config::Config &config) override;
    void restore(config::Config &config, const config::Config &defaults) const override;

private:
    QLineEdit *m_greeting;
    QString m_shown;
};

} // namespace ui
