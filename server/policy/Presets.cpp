#include "server/policy/Presets.h"

#include "server/policy/PresetRow.h"

#include <QCoreApplication>

#include <algorithm>

namespace policy {

namespace {

struct PresetsWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

address::PortSet portsOf(const PresetRow &row)
{
    return address::PortSet::parse(QStringView(row.ports)).value_or(address::PortSet());
}

Rule allowing(const QString &id, Rule::When direction, const address::PortSet &ports)
{
    Rule rule;
    rule.id = id;
    rule.action = Action::Allow;
    rule.direction = direction;
    rule.targets.client = true;
    rule.ports = ports;
    return rule;
}

/// The sources speak of PORT alone; passive connections are for the client itself in every preset.
Policy policyOf(const PresetRow &row)
{
    Policy policy;
    policy.dataSourcePort = row.sourcePort;
    if (!row.thirdParties) {
        policy.rules = {allowing(QStringLiteral("own-address"), Rule::When::Any, portsOf(row))};
        return policy;
    }
    Rule anywhere = allowing(QStringLiteral("anywhere"), Rule::When::Active, portsOf(row));
    anywhere.targets.any = true;
    policy.rules = {anywhere, allowing(QStringLiteral("own-address"), Rule::When::Passive, address::PortSet::all())};
    return policy;
}

QStringList obligationsOf(const PresetRow &row)
{
    if (!row.thirdParties)
        return {};
    if (row.sourcePort == 0) {
        return {PresetsWords::tr(
            "Every machine that can be reached from here has to protect itself: these connections look "
            "like any other of this machine's.")};
    }
    const QString refuse =
        PresetsWords::tr(
            "Every other service, on this machine and on each one that can be reached from here, must refuse "
            "connections that come from port %1.")
            .arg(row.sourcePort);
    const QString own =
        PresetsWords::tr("This process must be permitted to send from port %1, or no active data connection "
                         "comes about.")
            .arg(row.sourcePort);
    return row.mustSendFromPort ? QStringList{refuse, own} : QStringList{refuse};
}

Preset presetOf(const PresetRow &row)
{
    Preset preset;
    preset.id = QString::fromUtf16(row.id);
    preset.title = PresetsWords::tr(row.title);
    preset.group = row.group;
    preset.source = QString::fromUtf8(row.source);
    preset.meaning = PresetsWords::tr(row.meaning);
    preset.obligations = obligationsOf(row);
    preset.open = row.thirdParties;
    preset.mustSendFromPort = row.mustSendFromPort;
    preset.policy = policyOf(row);
    return preset;
}

} // namespace

QList<Preset> presets()
{
    QList<Preset> presets;
    for (const auto rows : {ownPresets(), strictPresets(), suppressedPresets(), switchablePresets(), laterPresets()}) {
        for (const PresetRow &row : rows)
            presets.append(presetOf(row));
    }
    return presets;
}

std::optional<Preset> preset(const QString &id)
{
    const QList<Preset> all = presets();
    const auto found = std::find_if(all.begin(), all.end(), [&id](const Preset &preset) { return preset.id == id; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

QString groupTitle(Preset::Group group)
{
    switch (group) {
    case Preset::Group::Own:
        return PresetsWords::tr("Our own");
    case Preset::Group::StrictRfc:
        return PresetsWords::tr("CERT's group 1: connects wherever it is told");
    case Preset::Group::Suppressed:
        return PresetsWords::tr("CERT's group 2: to the client only");
    case Preset::Group::Switchable:
        return PresetsWords::tr("CERT's group 3: one or the other, by a switch");
    case Preset::Group::Later:
        return PresetsWords::tr("Not in the advisory");
    }
    Q_UNREACHABLE();
}

} // namespace policy
