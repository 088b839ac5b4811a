#include "ui/settings/LimitsSection.h"

#include "ui/common/AmountEdit.h"

#include <QSpinBox>

namespace ui {

LimitsSection::LimitsSection(ConfigHistory *history, QWidget *parent)
    : SettingsSection(tr("Limits"),
                      tr("They keep one client, or a crowd of them, from taking everything. New sessions get "
                         "changed limits."),
                      history, parent)
{
    using config::Config;
    // As far as a configuration may go: a box that holds less would change what a file says.
    constexpr int most = 1'000'000;
    constexpr int year = 31'536'000;
    const QString none = tr("No limit");
    const QString seconds = tr(" s");
    addNumber({tr("&Sessions at once:"), tr("All control connections together"), none, {}}, most,
              [](Config &c) -> int & { return c.server.limits.sessions; });
    addNumber({tr("Sessions from one &address:"), tr("Control connections of one client address"), none, {}}, most,
              [](Config &c) -> int & { return c.server.limits.sessionsPerAddress; });
    addNumber({tr("End &idle sessions after:"), tr("Seconds without a command or a transfer"), none, seconds}, year,
              [](Config &c) -> int & { return c.server.limits.idleSeconds; });
    addNumber({tr("Time to sign i&n:"), tr("Seconds from the greeting to the password"), none, seconds}, year,
              [](Config &c) -> int & { return c.server.limits.loginSeconds; });
    addNumber({tr("Wait for a &data connection:"), tr("Seconds until a data connection has to exist"), none, seconds},
              year, [](Config &c) -> int & { return c.server.limits.dataConnectSeconds; });
    addNumber({tr("End s&talled transfers after:"), tr("Seconds in which no byte moved"), none, seconds}, year,
              [](Config &c) -> int & { return c.server.limits.stallSeconds; });
    addSpeed(tr("&Upload speed of a session:"), tr("What one session may send to this server"),
             [](Config &c) -> qint64 & { return c.server.limits.uploadBytesPerSecond; });
    addSpeed(tr("Do&wnload speed of a session:"), tr("What one session may fetch from this server"),
             [](Config &c) -> qint64 & { return c.server.limits.downloadBytesPerSecond; });
}

void LimitsSection::showConfig(const config::Config &) {}

void LimitsSection::restore(config::Config &config, const config::Config &defaults) const
{
    config.server.limits = defaults.server.limits;
}

} // namespace ui
