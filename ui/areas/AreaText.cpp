#include "ui/areas/AreaText.h"

#include "ui/common/Formatting.h"

#include <QDateTime>
#include <QLocale>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString momentText(qint64 microseconds)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(microseconds / 1000), QLocale::ShortFormat);
}

} // namespace

QString AreaText::who(const QString &who)
{
    if (who == "anonymous"_L1)
        return tr("Strangers");
    if (who == "users"_L1)
        return tr("Everyone signed in");
    if (who == "*"_L1)
        return tr("Everybody");
    return who;
}

QString AreaText::mode(config::Mode mode)
{
    switch (mode) {
    case config::Mode::Download:
        return tr("Look and download");
    case config::Mode::DropBox:
        return tr("Drop box");
    case config::Mode::Exchange:
        return tr("Exchange");
    case config::Mode::Manage:
        return tr("Manage");
    }
    return {};
}

QString AreaText::explanation(config::Mode mode)
{
    switch (mode) {
    case config::Mode::Download:
        return tr("See the list of files and fetch them. Nothing can be added or changed.");
    case config::Mode::DropBox:
        return tr(
            "Put files here without seeing what is here. What arrives waits in the quarantine until you release it.");
    case config::Mode::Exchange:
        return tr("See, fetch and add files. What exists can't be replaced, renamed or deleted.");
    case config::Mode::Manage:
        return tr("Everything: add, replace, rename and delete files and folders.");
    }
    return {};
}

namespace {

QString may(const QString &who, const config::Area &area, config::Mode mode)
{
    const bool sized = area.maxFileBytes > 0;
    const QString size = format::bytes(area.maxFileBytes);
    switch (mode) {
    case config::Mode::Download:
        return AreaText::tr("%1 may look and download").arg(who);
    case config::Mode::DropBox:
        return sized
            ? AreaText::tr("%1 may put files here, at most %2 each; nobody sees or fetches them until released")
                  .arg(who, size)
            : AreaText::tr("%1 may put files here; nobody sees or fetches them until released").arg(who);
    case config::Mode::Exchange:
        return sized ? AreaText::tr("%1 may look, download and add files of at most %2").arg(who, size)
                     : AreaText::tr("%1 may look, download and add files").arg(who);
    case config::Mode::Manage:
        return AreaText::tr("%1 may do everything, deleting included").arg(who);
    }
    return {};
}

QString joined(const QStringList &names)
{
    if (names.size() < 2)
        return names.value(0);
    return AreaText::tr("%1 and %2", "the last two of an enumeration")
        .arg(names.mid(0, names.size() - 1).join(AreaText::tr(", ", "between names")), names.last());
}

} // namespace

QString AreaText::sentence(const config::Area &area)
{
    if (area.grants.isEmpty())
        return tr("Nobody may enter yet.");
    QStringList sentences;
    for (const config::Mode each :
         {config::Mode::Download, config::Mode::DropBox, config::Mode::Exchange, config::Mode::Manage}) {
        QStringList names;
        for (const config::Grant &grant : area.grants) {
            if (grant.mode == each)
                names.append(AreaText::who(grant.who));
        }
        if (!names.isEmpty())
            sentences.append(tr("%1.", "a whole sentence").arg(may(joined(names), area, each)));
    }
    return sentences.join(u' ');
}

QStringList AreaText::badges(const config::Area &area, qint64 nowMicroseconds)
{
    QStringList badges;
    if (area.openUntil > 0) {
        badges.append(area.openUntil <= nowMicroseconds ? tr("Closed since %1").arg(momentText(area.openUntil))
                                                        : tr("Open until %1").arg(momentText(area.openUntil)));
    }
    for (const config::Grant &grant : area.grants) {
        if (grant.mode == config::Mode::DropBox) {
            badges.append(tr("Drop box"));
            break;
        }
    }
    if (!area.listed)
        badges.append(tr("Hidden"));
    return badges;
}

QString AreaText::fileMode(quint32 mode)
{
    const auto rights = [mode](quint32 shift) {
        const quint32 bits = (mode >> shift) & 6;
        if (bits == 6)
            return tr("may read and change them");
        if (bits == 4)
            return tr("may read them");
        return bits == 2 ? tr("may only change them") : tr("may not touch them");
    };
    return tr("New files: you %1, your group %2, others %3.").arg(rights(6), rights(3), rights(0));
}

bool AreaText::reachesStrangers(const config::Grant &grant)
{
    return grant.who == "anonymous"_L1 || grant.who == "*"_L1;
}

} // namespace ui
