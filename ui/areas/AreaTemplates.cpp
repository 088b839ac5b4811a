#include "ui/areas/AreaTemplates.h"

#include <QDateTime>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;
constexpr qint64 gibibyte = 1024 * mebibyte;

/// Limits for files of people nobody knows.
void limitStrangers(config::Area &area)
{
    area.maxFileBytes = 100 * mebibyte;
    area.maxBytes = 5 * gibibyte;
    area.maxFiles = 1000;
    area.maxBytesPerSession = 500 * mebibyte;
    area.maxBytesPerAddressDay = gibibyte;
    area.maxFilesPerAddress = 100;
    area.keepFreePercent = 10;
    area.keepFreeFiles = 10'000;
    area.uploadBytesPerSecond = 4 * mebibyte;
    area.blockExtensions = AreaTemplates::programs();
    area.fileMode = 0600;
    area.expireDays = 30;
}

qint64 endOfDay(qint64 now, int days)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(now / 1000).date().addDays(days);
    return QDateTime(day, QTime(23, 59)).toMSecsSinceEpoch() * 1000;
}

} // namespace

QList<AreaTemplates::Kind> AreaTemplates::all()
{
    return {Kind::Mirror, Kind::DropBox, Kind::HandIn, Kind::Exchange, Kind::Closed};
}

QString AreaTemplates::title(Kind kind)
{
    switch (kind) {
    case Kind::Mirror:
        return tr("Public mirror");
    case Kind::DropBox:
        return tr("Drop box with release");
    case Kind::HandIn:
        return tr("One-off hand-in");
    case Kind::Exchange:
        return tr("Exchange for users");
    case Kind::Closed:
        return tr("Closed");
    }
    return {};
}

QString AreaTemplates::purpose(Kind kind)
{
    switch (kind) {
    case Kind::Mirror:
        return tr("Anybody may fetch what you put there: software, documents, pictures.");
    case Kind::DropBox:
        return tr("Anybody may send you files. You look at each of them before anyone else can.");
    case Kind::HandIn:
        return tr("People whom you tell the path hand something in once. The area closes by itself.");
    case Kind::Exchange:
        return tr("People with an account share files with each other; strangers see nothing.");
    case Kind::Closed:
        return tr("Nobody may enter for now. Path, folder and files stay as they are.");
    }
    return {};
}

config::Area AreaTemplates::applied(Kind kind, const config::Area &area, qint64 now)
{
    config::Area result;
    result.path = area.path;
    result.directory = area.directory;
    switch (kind) {
    case Kind::Mirror:
        result.grants = {{u"anonymous"_s, config::Mode::Download}};
        break;
    case Kind::DropBox:
        result.grants = {{u"anonymous"_s, config::Mode::DropBox}};
        limitStrangers(result);
        break;
    case Kind::HandIn:
        result.grants = {{u"anonymous"_s, config::Mode::DropBox}};
        limitStrangers(result);
        result.listed = false;
        result.openUntil = endOfDay(now, handInDays);
        break;
    case Kind::Exchange:
        result.grants = {{u"users"_s, config::Mode::Exchange}};
        result.maxFileBytes = gibibyte;
        result.maxBytes = 20 * gibibyte;
        result.maxFiles = 10'000;
        result.keepFreePercent = 10;
        result.keepFreeFiles = 10'000;
        break;
    case Kind::Closed:
        result = area;
        result.grants.clear();
        break;
    }
    return result;
}

QStringList AreaTemplates::programs()
{
    return {u"exe"_s, u"com"_s, u"scr"_s, u"pif"_s, u"msi"_s, u"bat"_s, u"cmd"_s,     u"ps1"_s, u"vbs"_s, u"js"_s,
            u"jse"_s, u"wsf"_s, u"hta"_s, u"jar"_s, u"lnk"_s, u"url"_s, u"desktop"_s, u"sh"_s,  u"dll"_s, u"reg"_s};
}

} // namespace ui
