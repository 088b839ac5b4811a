#include "server/config/AreaSentence.h"

#include "server/base/PlainText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <limits>

namespace config {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(config::AreaSentence)
};

constexpr qsizetype mostNamed = 4; // of an enumeration; the rest is counted

/// People with one mode; every mode occurs once at most.
struct Group
{
    Mode mode = Mode::Download;
    QStringList who;
};

QString joined(const QStringList &parts)
{
    if (parts.size() < 2)
        return parts.value(0);
    return Words::tr("%1 and %2", "the last two of an enumeration")
        .arg(parts.mid(0, parts.size() - 1).join(Words::tr(", ", "in an enumeration")), parts.last());
}

QString listed(const QStringList &names)
{
    if (names.size() <= mostNamed)
        return joined(names);
    QStringList shown = names.mid(0, mostNamed - 1);
    shown.append(Words::tr("%n more", "of an enumeration", int(names.size() - shown.size())));
    return joined(shown);
}

/// As it stands inside a sentence.
QString inside(const QString &who)
{
    if (who == "anonymous"_L1)
        return Words::tr("strangers");
    if (who == "users"_L1)
        return Words::tr("everyone signed in");
    if (who == "*"_L1)
        return Words::tr("everybody");
    return base::escaped(who, 64);
}

bool uploads(Mode mode)
{
    return mode != Mode::Download;
}

QList<Group> groupsOf(const Area &area)
{
    static constexpr std::array order{Mode::DropBox, Mode::Exchange, Mode::Manage, Mode::Download};
    QList<Group> groups;
    for (const Mode mode : order) {
        Group group{mode, {}};
        for (const Grant &grant : area.grants) {
            if (grant.mode == mode)
                group.who.append(grant.who);
        }
        if (!group.who.isEmpty())
            groups.append(group);
    }
    return groups;
}

QString amounts(qint64 files, qint64 bytes)
{
    QStringList parts;
    if (files > 0)
        parts.append(Words::tr("%n file(s)", nullptr, int(std::min<qint64>(files, std::numeric_limits<int>::max()))));
    if (bytes > 0)
        parts.append(sizeInWords(bytes));
    return joined(parts);
}

/// "at most" holds for all of them.
QStringList amountsOf(const Area &area)
{
    QStringList most;
    if (area.maxFileBytes > 0)
        most.append(Words::tr("%1 each", "a size").arg(sizeInWords(area.maxFileBytes)));
    if (area.maxFiles > 0 || area.maxBytes > 0)
        most.append(Words::tr("%1 in all", "an amount").arg(amounts(area.maxFiles, area.maxBytes)));
    if (area.maxBytesPerSession > 0)
        most.append(Words::tr("%1 a session", "an amount").arg(sizeInWords(area.maxBytesPerSession)));
    if (area.maxFilesPerAddress > 0 || area.maxBytesPerAddressDay > 0) {
        most.append(Words::tr("%1 a day from one address", "an amount")
                        .arg(amounts(area.maxFilesPerAddress, area.maxBytesPerAddressDay)));
    }
    if (area.uploadBytesPerSecond > 0)
        most.append(Words::tr("%1 a second", "a speed").arg(sizeInWords(area.uploadBytesPerSecond)));
    return most;
}

/// What an upload has to keep to.
QStringList uploadLimits(const Area &area)
{
    QStringList limits;
    if (const QStringList most = amountsOf(area); !most.isEmpty())
        limits.append(Words::tr("at most %1", "amounts").arg(most.join(Words::tr(", ", "in an enumeration"))));
    if (!area.allowExtensions.isEmpty())
        limits.append(Words::tr("only of the kinds %1", "file name extensions").arg(listed(area.allowExtensions)));
    if (!area.blockExtensions.isEmpty())
        limits.append(Words::tr("none of the kinds %1", "file name extensions").arg(listed(area.blockExtensions)));
    if (!area.hours.isAlways())
        limits.append(Words::tr("each day %1").arg(hoursToString(area.hours).replace(u'-', u'–')));
    return limits;
}

QString may(Mode mode)
{
    switch (mode) {
    case Mode::Download:
        return Words::tr("%1 may look and download");
    case Mode::DropBox:
        return Words::tr("%1 may put files here");
    case Mode::Exchange:
        return Words::tr("%1 may look, download and add new files");
    case Mode::Manage:
        return Words::tr("%1 may do everything, replacing and deleting included");
    }
    Q_UNREACHABLE();
}

/// What becomes of files in a drop box.
QString release(const Area &area)
{
    const QString waits = Words::tr("nobody sees or fetches them until you release them");
    if (area.expireDays == 0)
        return waits;
    return waits % Words::tr(", and what waits longer than %n day(s) is deleted", nullptr, area.expireDays);
}

/// A person's name keeps its letters.
QString capitalised(QString sentence, const QString &firstWho)
{
    const bool isName = firstWho != "anonymous"_L1 && firstWho != "users"_L1 && firstWho != "*"_L1;
    if (!isName && !sentence.isEmpty())
        sentence[0] = sentence.at(0).toUpper();
    return sentence;
}

} // namespace

QString areaSentence(const Area &area, qint64 now)
{
    if (area.openUntil > 0 && area.openUntil <= now)
        return Words::tr("Closed since %1: nobody may enter.").arg(momentInWords(area.openUntil, now));
    const QList<Group> groups = groupsOf(area);
    if (groups.isEmpty())
        return Words::tr("Nobody may enter.");
    const auto uploading = std::ranges::count_if(groups, [](const Group &group) { return uploads(group.mode); });
    const QStringList limits = uploading > 0 ? uploadLimits(area) : QStringList();
    const QString until =
        area.openUntil > 0 ? Words::tr("until %1").arg(momentInWords(area.openUntil, now)) : QString();
    QStringList clauses;
    for (const Group &group : groups) {
        QStringList names;
        for (const QString &who : group.who)
            names.append(inside(who));
        QStringList clause{may(group.mode).arg(listed(names))};
        // With several groups what holds for all of them stands at the end.
        if (uploads(group.mode) && uploading == 1)
            clause += limits;
        if (group.mode == Mode::Download && area.downloadBytesPerSecond > 0)
            clause.append(Words::tr("at most %1 a second", "a speed").arg(sizeInWords(area.downloadBytesPerSecond)));
        if (groups.size() == 1 && !until.isEmpty())
            clause.append(until);
        clauses.append(clause.join(Words::tr(", ", "between parts of a sentence")));
        if (group.mode == Mode::DropBox)
            clauses.append(release(area));
    }
    if (uploading > 1 && !limits.isEmpty())
        clauses.append(
            Words::tr("what is put here: %1").arg(limits.join(Words::tr(", ", "between parts of a sentence"))));
    if (groups.size() > 1 && !until.isEmpty())
        clauses.append(Words::tr("all of this %1", "until when").arg(until));
    if (!area.listed)
        clauses.append(Words::tr("only who knows the path finds it"));
    const QString sentence = clauses.join(Words::tr("; ", "between parts of a sentence"));
    return Words::tr("%1.", "a whole sentence").arg(capitalised(sentence, groups.first().who.first()));
}

QString whoInWords(const QString &who)
{
    return capitalised(inside(who), who);
}

QString sizeInWords(qint64 bytes)
{
    constexpr qint64 step = 1024;
    qint64 unit = 1;
    while (bytes / unit >= step && unit < step * step * step * step)
        unit *= step;
    return QLocale().formattedDataSize(bytes, bytes % unit == 0 ? 0 : 1);
}

QString momentInWords(qint64 moment, qint64 now)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(moment / 1000);
    const bool thisYear = local.date().year() == QDateTime::fromMSecsSinceEpoch(now / 1000).date().year();
    const QLocale locale;
    const QString day = locale.toString(local.date(),
                                        thisYear ? Words::tr("d MMMM", "day and month, as Qt formats a date")
                                                 : Words::tr("d MMMM yyyy", "a day, as Qt formats a date"));
    if (local.time().hour() == 23 && local.time().minute() == 59)
        return day;
    return Words::tr("%1, %2", "a day, then a time").arg(day, locale.toString(local.time(), u"HH:mm"_s));
}

} // namespace config
