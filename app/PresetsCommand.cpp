#include "app/PresetsCommand.h"

#include "app/PresetChoice.h"
#include "app/Say.h"
#include "server/config/Json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

using policy::Preset;

QString groupName(Preset::Group group)
{
    switch (group) {
    case Preset::Group::Own:
        return u"own"_s;
    case Preset::Group::StrictRfc:
        return u"strict-rfc"_s;
    case Preset::Group::Suppressed:
        return u"suppressed"_s;
    case Preset::Group::Switchable:
        return u"switchable"_s;
    case Preset::Group::Later:
        return u"later"_s;
    }
    Q_UNREACHABLE();
}

QJsonObject objectOf(const Preset &preset)
{
    return {{u"id"_s, preset.id},
            {u"title"_s, preset.title},
            {u"group"_s, groupName(preset.group)},
            {u"source"_s, preset.source},
            {u"meaning"_s, preset.meaning},
            {u"obligations"_s, QJsonArray::fromStringList(preset.obligations)},
            {u"open"_s, preset.open},
            {u"must_send_from_port"_s, preset.mustSendFromPort},
            {u"policy"_s, config::policyToJson(preset.policy)}};
}

void sayAllAsJson(const QList<Preset> &all, Terminal &terminal)
{
    QJsonArray array;
    for (const Preset &preset : all)
        array.append(objectOf(preset));
    terminal.write(QJsonDocument(array).toJson());
    terminal.flush();
}

void sayAllAsText(const QList<Preset> &all, Terminal &terminal)
{
    const QString open = Say::tr("open");
    const QString closed = Say::tr("closed");
    const qsizetype reachWidth = std::max(open.size(), closed.size()) + 2;
    qsizetype idWidth = 0;
    for (const Preset &preset : all)
        idWidth = std::max(idWidth, preset.id.size() + 2);

    std::optional<Preset::Group> group;
    for (const Preset &preset : all) {
        if (group != preset.group)
            terminal.say((group ? u"\n"_s : QString()) % policy::groupTitle(preset.group));
        group = preset.group;
        const QString &reach = preset.open ? open : closed;
        terminal.say(u"  "_s % preset.id.leftJustified(idWidth) % reach.leftJustified(reachWidth) % preset.title);
    }
    terminal.say(u'\n' % Say::tr("open: reaches machines other than the client."));
}

/// The policy alone goes to standard output, ready for a configuration; what to know about it goes beside.
void sayOne(const Preset &preset, Terminal &terminal)
{
    terminal.complain(QString(preset.title % u": "_s % preset.meaning % u" ("_s % preset.source % u')'));
    for (const QString &obligation : preset.obligations)
        terminal.complain(obligation);
    terminal.write(config::writePolicy(preset.policy));
    terminal.flush();
}

} // namespace

ExitCode presets(const QStringList &words, Terminal &terminal)
{
    Arguments arguments(u"presets [ID] [--json]"_s,
                        Say::tr("Lists the policies known by name: our own, and how the servers named in CERT Advisory "
                                "CA-97.27 behaved. With ID prints that one as the \"policy\" of a configuration."));
    arguments.add(u"json"_s, Say::tr("Prints the list as JSON, with everything known of each."));
    arguments.expectWords(0, 1);
    if (const auto code = arguments.parse(words, terminal))
        return *code;

    if (!arguments.words().isEmpty()) {
        const auto preset = presetNamed(arguments.words().constFirst(), terminal);
        if (preset)
            sayOne(*preset, terminal);
        return preset ? Success : Wrong;
    }
    const QList<Preset> all = policy::presets();
    if (arguments.isSet(u"json"_s))
        sayAllAsJson(all, terminal);
    else
        sayAllAsText(all, terminal);
    return Success;
}

} // namespace app
