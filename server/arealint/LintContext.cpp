#include "server/arealint/LintContext.h"

#include "server/base/PlainText.h"

#include <QLocale>

#include <algorithm>

namespace arealint {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longestPath = 200;

bool isStranger(const config::Grant &grant)
{
    return grant.who == u"anonymous" || grant.who == u"*";
}

QString octal(quint32 mode)
{
    return u"%1"_s.arg(mode, 4, 8, QLatin1Char('0'));
}

} // namespace

LintContext::LintContext(const config::Config &config, const AreaFacts &known)
    : configuration(config)
    , facts(known)
    , analysis(policy::CompiledPolicy(config.policy), known.circumstances)
{}

QString LintContext::Area::place(const QString &key) const
{
    const QString whole = u"/areas/"_s % QString::number(index);
    return key.isEmpty() ? whole : QString(whole % u'/' % key);
}

QList<LintContext::Area> LintContext::areas() const
{
    QList<Area> areas;
    for (qsizetype i = 0; i < configuration.areas.size(); ++i) {
        const config::Area &one = configuration.areas.at(i);
        const auto found = facts.directories.constFind(one.directory);
        const bool known = found != facts.directories.constEnd() && found->folder.exists;
        Area area{i, one, known ? &*found : nullptr};
        area.anonymousOnlyDrops = true;
        for (const config::Grant &grant : one.grants) {
            const bool stranger = configuration.accounts.anonymous && isStranger(grant);
            const bool uploads = grant.mode != config::Mode::Download;
            area.anyoneUploads = area.anyoneUploads || uploads;
            area.anonymousUploads = area.anonymousUploads || (stranger && uploads);
            area.anonymousReads = area.anonymousReads || (stranger && grant.mode != config::Mode::DropBox);
            if (stranger && uploads && grant.mode != config::Mode::DropBox)
                area.anonymousOnlyDrops = false;
        }
        areas.append(area);
    }
    return areas;
}

bool LintContext::anonymousUploads() const
{
    const QList<Area> all = areas();
    return std::any_of(all.begin(), all.end(), [](const Area &area) { return area.anonymousUploads; });
}

bool LintContext::anonymousReaches() const
{
    const QList<Area> all = areas();
    return std::any_of(all.begin(), all.end(),
                       [](const Area &area) { return area.anonymousUploads || area.anonymousReads; });
}

Finding &LintContext::add(const char *id, Severity severity, const Area &area, const QString &key, const QString &text)
{
    findings.append({QString::fromLatin1(id), severity, area.area.path, area.place(key), text, {}, {}, {}});
    return findings.last();
}

Finding &LintContext::add(const char *id, Severity severity, const QString &place, const QString &text)
{
    findings.append({QString::fromLatin1(id), severity, {}, place, text, {}, {}, {}});
    return findings.last();
}

Fix LintContext::changeModes(const QString &label, const QList<ModeChange> &modes)
{
    QStringList lines;
    for (const ModeChange &mode : modes)
        lines.append(
            u"chmod %1 → %2 %3"_s.arg(octal(mode.before), octal(mode.after), base::escaped(mode.path, longestPath)));
    return {label, lines.join(u'\n'), std::nullopt, modes};
}

Severity LintContext::ofOwnership() const
{
    return facts.account.isPersonal ? Severity::Information : Severity::Error;
}

QString LintContext::settingText(const QString &place, const QString &before, const QString &after)
{
    return u"%1: %2 → %3"_s.arg(place, before, after);
}

QString LintContext::names(const DirectoryFacts &directory, Sighting::Kind kind)
{
    constexpr qsizetype most = 3;
    QStringList names;
    for (const Sighting &sighting : directory.sightings) {
        if (sighting.kind == kind && names.size() < most)
            names.append(base::escaped(sighting.path, longestPath));
    }
    const qint64 more = directory.counts.value(kind) - names.size();
    const QString list = names.join(u", "_s);
    return more > 0 ? Say::tr("%1 and %n more", nullptr, int(qMin<qint64>(more, INT_MAX))).arg(list) : list;
}

} // namespace arealint
