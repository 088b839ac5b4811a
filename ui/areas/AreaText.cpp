#include "ui/areas/AreaText.h"

#include "server/base/PlainText.h"
#include "server/config/AreaSentence.h"

#include <QDateTime>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

QString AreaText::shortWho(const QString &who)
{
    if (who == "users"_L1)
        return tr("Users");
    return who == "anonymous"_L1 || who == "*"_L1 ? config::whoInWords(who) : base::escaped(who, 40);
}

QString AreaText::mode(config::Mode mode)
{
    switch (mode) {
    case config::Mode::Download:
        return tr("Download");
    case config::Mode::DropBox:
        return tr("Drop box");
    case config::Mode::Exchange:
        return tr("Exchange");
    case config::Mode::Manage:
        return tr("Manage");
    }
    return {};
}

QString AreaText::sentence(const config::Area &area)
{
    return config::areaSentence(area, QDateTime::currentMSecsSinceEpoch() * 1000);
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

QString AreaText::iconName(const config::Area &area)
{
    if (area.grants.isEmpty())
        return u"lock"_s;
    if (isDropBox(area))
        return u"inbox"_s;
    return takesUploads(area) ? u"folder-upload"_s : u"folder"_s;
}

bool AreaText::reachesStrangers(const config::Grant &grant)
{
    return grant.who == "anonymous"_L1 || grant.who == "*"_L1;
}

bool AreaText::takesUploads(const config::Area &area)
{
    return std::ranges::any_of(area.grants,
                               [](const config::Grant &grant) { return grant.mode != config::Mode::Download; });
}

bool AreaText::isDropBox(const config::Area &area)
{
    return std::ranges::any_of(area.grants,
                               [](const config::Grant &grant) { return grant.mode == config::Mode::DropBox; });
}

bool AreaText::handsOut(const config::Area &area)
{
    return std::ranges::any_of(area.grants,
                               [](const config::Grant &grant) { return grant.mode != config::Mode::DropBox; });
}

} // namespace ui
