#include "ui/settings/NetworksSection.h"

#include "ui/settings/NetworkListEdit.h"

namespace ui {

using namespace Qt::Literals::StringLiterals;

NetworksSection::NetworksSection(ConfigHistory *history, QWidget *parent)
    : SettingsSection(
        tr("Who may connect"),
        tr("Clients from other networks are turned away before they can say anything. Turning away wins over "
           "letting in."),
        history, parent)
    , m_allow(new NetworkListEdit(tr("Let in"), tr("Networks whose clients may connect"), this))
    , m_deny(new NetworkListEdit(tr("Turned away"), tr("Networks whose clients may not connect, even if let in above"),
                                 this))
{
    m_allow->setObjectName(u"allowNetworks"_s);
    m_deny->setObjectName(u"denyNetworks"_s);
    addField(tr("L&et in:"), m_allow);
    addField(tr("Turned awa&y:"), m_deny);
    connect(m_allow, &NetworkListEdit::edited, this, [this](const QList<address::Subnet> &networks) {
        commit(m_allow, [&networks](config::Config &config) { config.server.addresses.allow = networks; });
    });
    connect(m_deny, &NetworkListEdit::edited, this, [this](const QList<address::Subnet> &networks) {
        commit(m_deny, [&networks](config::Config &config) { config.server.addresses.deny = networks; });
    });
}

void NetworksSection::showConfig(const config::Config &config)
{
    if (refresh(m_allow, m_shownAllow, config.server.addresses.allow))
        m_allow->setNetworks(m_shownAllow);
    if (refresh(m_deny, m_shownDeny, config.server.addresses.deny))
        m_deny->setNetworks(m_shownDeny);
}

void NetworksSection::restore(config::Config &config, const config::Config &defaults) const
{
    config.server.addresses = defaults.server.addresses;
}

} // namespace ui
