#include "ui/settings/BansSection.h"

#include "ui/settings/NetworkListEdit.h"

#include <QSpinBox>

namespace ui {

using namespace Qt::Literals::StringLiterals;

BansSection::BansSection(ConfigHistory *history, QWidget *parent)
    : SettingsSection(tr("Bans"), tr("An address that guesses passwords or tries to bounce is shut out for a while."),
                      history, parent)
    , m_never(new NetworkListEdit(tr("Never banned"), tr("Addresses that are never shut out, whatever they do"), this))
{
    using config::Config;
    // As far as a configuration may go: a box that holds less would change what a file says.
    constexpr int most = 1'000'000;
    constexpr int year = 31'536'000;
    addNumber({tr("Failed &logins:"),
               tr("So many failed logins of one address lead to a ban"),
               tr("Never ban for these"),
               {}},
              most, [](Config &c) -> int & { return c.server.bans.failedLogins; });
    addNumber({tr("&Blocked data connections:"),
               tr("So many refused data connections of one address lead to a ban"),
               tr("Never ban for these"),
               {}},
              most, [](Config &c) -> int & { return c.server.bans.blockedAttempts; });
    addNumber({tr("Counted &within:"), tr("Seconds over which failures are counted"), tr("No limit"), tr(" s")}, year,
              [](Config &c) -> int & { return c.server.bans.withinSeconds; });
    addNumber({tr("Length of a b&an:"), tr("Seconds until the address may come back"), tr("No limit"), tr(" s")}, year,
              [](Config &c) -> int & { return c.server.bans.banSeconds; });
    m_never->setObjectName(u"neverBanned"_s);
    addField(tr("Ne&ver banned:"), m_never);
    connect(m_never, &NetworkListEdit::edited, this, [this](const QList<address::Subnet> &networks) {
        commit(m_never, [&networks](config::Config &config) { config.server.bans.never = networks; });
    });
}

void BansSection::showConfig(const config::Config &config)
{
    if (refresh(m_never, m_shown, config.server.bans.never))
        m_never->setNetworks(m_shown);
}

void BansSection::restore(config::Config &config, const config::Config &defaults) const
{
    config.server.bans = defaults.server.bans;
}

} // namespace ui
