#include "ui/settings/PassiveSection.h"

#include "ui/common/PlainLabel.h"
#include "ui/settings/AdvertisedEdit.h"
#include "ui/settings/CopyLine.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>

namespace ui {

using namespace Qt::Literals::StringLiterals;

PassiveSection::PassiveSection(ConfigHistory *history, QWidget *parent)
    : SettingsSection(
        tr("Passive data connections"),
        tr("Clients open these connections for listings and transfers. When a login works and the listing "
           "then hangs, a firewall blocks these ports."),
        history, parent)
    , m_fixed(new QCheckBox(tr("Use only these &ports"), this))
    , m_range(new QWidget(this))
    , m_first(new QSpinBox(m_range))
    , m_last(new QSpinBox(m_range))
    , m_hint(new PlainLabel(this))
    , m_firewall(new QWidget(this))
    , m_ufw(new CopyLine(tr("Firewall ufw"), m_firewall))
    , m_firewalld(new CopyLine(tr("Firewall firewalld"), m_firewall))
    , m_advertised(new AdvertisedEdit(this))
{
    m_fixed->setObjectName(u"fixedPorts"_s);
    m_fixed->setAccessibleName(tr("Use only these ports"));
    m_fixed->setAccessibleDescription(tr("Otherwise the system picks any free port, which firewalls can't follow"));
    column()->insertWidget(1, m_fixed);
    addField({}, makeRange());
    column()->addWidget(m_hint);
    m_hint->setObjectName(u"rangeHint"_s);
    m_hint->setTone(Tone::Muted);
    m_hint->setWordWrap(true);
    addFirewall();
    auto *told = new PlainLabel(tr("Address that clients are told; the first line that fits decides:"), this);
    column()->addWidget(told);
    column()->addWidget(m_advertised);
    connect(m_fixed, &QCheckBox::clicked, this, &PassiveSection::applyRange);
    connect(m_advertised, &AdvertisedEdit::edited, this, [this](const QList<config::Advertised> &advertised) {
        commit(m_range, [&advertised](config::Config &config) { config.server.passive.advertise = advertised; });
    });
}

QWidget *PassiveSection::makeRange()
{
    auto *row = new QHBoxLayout(m_range);
    row->setContentsMargins({});
    for (QSpinBox *box : {m_first, m_last}) {
        box->setRange(1, 65535);
        connect(box, &QSpinBox::valueChanged, this, &PassiveSection::describeRange);
        connect(box, &QSpinBox::editingFinished, this, &PassiveSection::applyRange);
    }
    m_first->setObjectName(u"firstPort"_s);
    m_last->setObjectName(u"lastPort"_s);
    m_first->setAccessibleName(tr("First passive port"));
    m_first->setAccessibleDescription(tr("The lowest port for passive data connections"));
    m_last->setAccessibleName(tr("Last passive port"));
    m_last->setAccessibleDescription(tr("The highest port for passive data connections"));
    auto *from = new QLabel(tr("&From"), m_range);
    from->setBuddy(m_first);
    auto *to = new QLabel(tr("&to"), m_range);
    to->setBuddy(m_last);
    row->addWidget(from);
    row->addWidget(m_first);
    row->addWidget(to);
    row->addWidget(m_last);
    row->addStretch(1);
    m_range->setFocusProxy(m_first);
    return m_range;
}

void PassiveSection::addFirewall()
{
    auto *form = new QFormLayout(m_firewall);
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_ufw->setObjectName(u"ufw"_s);
    m_firewalld->setObjectName(u"firewalld"_s);
    form->addRow(tr("To open them in ufw:"), m_ufw);
    form->addRow(tr("In firewalld:"), m_firewalld);
    column()->addWidget(m_firewall);
}

void PassiveSection::showConfig(const config::Config &config)
{
    if (refresh(m_range, m_shownPorts, config.server.passive.ports)) {
        const address::PortRange range = m_shownPorts.value_or(*config::Passive().ports);
        m_fixed->setChecked(m_shownPorts.has_value());
        m_first->setValue(range.first);
        m_last->setValue(range.last);
    }
    if (m_shownAdvertised != config.server.passive.advertise) {
        m_shownAdvertised = config.server.passive.advertise;
        if (m_advertised->advertised() != m_shownAdvertised)
            m_advertised->setAdvertised(m_shownAdvertised);
    }
    describeRange();
}

void PassiveSection::applyRange()
{
    describeRange();
    std::optional<address::PortRange> ports;
    if (m_fixed->isChecked())
        ports = address::PortRange{quint16(m_first->value()), quint16(m_last->value())};
    if (ports && ports->last < ports->first) {
        say(m_range, tr("The last port is below the first. Raise it to %1 or more.").arg(ports->first));
        return;
    }
    commit(m_range, [&ports](config::Config &config) { config.server.passive.ports = ports; });
}

void PassiveSection::describeRange()
{
    const bool fixed = m_fixed->isChecked();
    m_range->setEnabled(fixed);
    m_firewall->setVisible(fixed);
    const int count = m_last->value() - m_first->value() + 1;
    const int sessions = configuration().server.limits.sessions;
    if (!fixed)
        m_hint->setText(tr("The system picks any free port. Fine on this computer and at home; behind a firewall or a "
                           "router choose a range instead."));
    else if (count < 1)
        m_hint->setText({});
    else if (sessions > 0 && count < sessions)
        m_hint->setText(
            tr("%1 ports are too few for %2 sessions at once: each transfer needs one. Make the range wider, or "
               "lower the number of sessions.")
                .arg(QLocale().toString(count), QLocale().toString(sessions)));
    else
        m_hint->setText(tr("%1 ports: as many transfers at once.").arg(QLocale().toString(count)));
    const QString first = QString::number(m_first->value());
    const QString last = QString::number(m_last->value());
    m_ufw->setText(u"sudo ufw allow "_s % first % u":"_s % last % u"/tcp"_s);
    m_firewalld->setText(u"sudo firewall-cmd --permanent --add-port="_s % first % u"-"_s % last
                         % u"/tcp && sudo firewall-cmd --reload"_s);
}

QWidget *PassiveSection::fieldFor(const api::Problem &problem) const
{
    return problem.place == api::Problem::Place::PassivePorts ? m_first : nullptr;
}

void PassiveSection::restore(config::Config &config, const config::Config &defaults) const
{
    config.server.passive = defaults.server.passive;
}

} // namespace ui
