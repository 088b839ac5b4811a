#pragma once

#include "ui/settings/SettingsSection.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace ui {

/// Where the log of data connections is, how sure it is, and how long it is kept.
class LogSection final : public SettingsSection
{
    Q_OBJECT

public:
    explicit LogSection(ConfigHistory *history, QWidget *parent = nullptr);

    QWidget *fieldFor(const api::Problem &problem) const override;

protected:
    void showConfig(const config::Config &config) override;
    void restore(config::Config &config, const config::Config &defaults) const override;

private:
    void connectFields();

    QLineEdit *m_database;
    QComboBox *m_durability;
    QCheckBox *m_allowed;
    QString m_shownDatabase;
};

} // namespace ui
