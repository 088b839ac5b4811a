// AU14 to AU17, AU24 to AU27: how much strangers may upload, and for how long.

#include "server/arealint/LintContext.h"

#include "server/config/AreaSentence.h"
#include "server/config/UtcTime.h"

#include <QDateTime>
#include <QLocale>

namespace arealint {

using namespace Qt::Literals::StringLiterals;
using Area = LintContext::Area;

namespace {

constexpr qint64 mebibyte = qint64(1024) * 1024;
constexpr qint64 gibibyte = 1024 * mebibyte;

/// A limit of an area that should be set, and to what the fix sets it.
struct Limit
{
    const char *id;
    const char16_t *key;
    qint64 config::Area::*value;
    qint64 suggested;
    const char *text;
    const char *label; ///< %1: the suggested amount
    Severity severity;
    bool inBytes;
};

constexpr Limit limits[] = {
    {"AU15", u"maxFileBytes", &config::Area::maxFileBytes, 100 * mebibyte,
     QT_TRANSLATE_NOOP("arealint", "A single file may be as large as the disk."),
     QT_TRANSLATE_NOOP("arealint", "At most %1 a file"), Severity::Error, true},
    {"AU15", u"maxBytes", &config::Area::maxBytes, 2 * gibibyte,
     QT_TRANSLATE_NOOP("arealint", "All uploads together may fill the disk."),
     QT_TRANSLATE_NOOP("arealint", "At most %1 together"), Severity::Error, true},
    {"AU15", u"maxFiles", &config::Area::maxFiles, 1000,
     QT_TRANSLATE_NOOP("arealint", "Any number of files may be uploaded; a queue of thousands can't be reviewed."),
     QT_TRANSLATE_NOOP("arealint", "At most %1 files"), Severity::Warning, false},
    {"AU15", u"maxBytesPerSession", &config::Area::maxBytesPerSession, 500 * mebibyte,
     QT_TRANSLATE_NOOP("arealint", "One visitor may use up what there is for all, in one go."),
     QT_TRANSLATE_NOOP("arealint", "At most %1 a session"), Severity::Warning, true},
    {"AU15", u"maxBytesPerAddressDay", &config::Area::maxBytesPerAddressDay, gibibyte,
     QT_TRANSLATE_NOOP("arealint", "One address may use up what there is for all, by coming again and again."),
     QT_TRANSLATE_NOOP("arealint", "At most %1 an address and day"), Severity::Warning, true},
    {"AU17", u"keepFreeFiles", &config::Area::keepFreeFiles, 10'000,
     QT_TRANSLATE_NOOP("arealint",
                       "Many tiny files can use up the file system's places for files while space is left."),
     QT_TRANSLATE_NOOP("arealint", "Keep places for %1 files free"), Severity::Warning, false},
};

QString amountText(const Limit &limit)
{
    const QLocale locale;
    return limit.inBytes ? locale.formattedDataSize(limit.suggested, 0) : locale.toString(limit.suggested);
}

void lintLimits(LintContext &context, const Area &area)
{
    for (const Limit &limit : limits) {
        const qint64 before = area.area.*limit.value;
        if (before != 0)
            continue;
        const QString key = QString::fromUtf16(limit.key);
        context.add(limit.id, limit.severity, area, key, Say::tr(limit.text)).fix = context.change(
            Say::tr(limit.label).arg(amountText(limit)), area, key, QString::number(before),
            QString::number(limit.suggested), [&limit](config::Area &one) { one.*limit.value = limit.suggested; });
    }
}

void lintDisk(LintContext &context, const Area &area)
{
    if (area.area.keepFreePercent == 0) {
        constexpr int usual = 5;
        context
            .add("AU16", Severity::Error, area, u"keepFreePercent"_s,
                 Say::tr("Uploads go on until the disk is full, and with it everything else on it."))
            .fix = context.change(Say::tr("Keep %1 % of the disk free").arg(usual), area, u"keepFreePercent"_s, u"0"_s,
                                  QString::number(usual), [](config::Area &one) { one.keepFreePercent = usual; });
    }
    const FolderFacts &store = context.facts.quarantine;
    const bool sharesDisk = store.exists
        && (store.device == context.facts.root.device
            || (context.facts.log.exists && store.device == context.facts.log.device));
    if (sharesDisk && area.area.maxBytes == 0)
        context.add("AU14", Severity::Error, area, u"maxBytes"_s,
                    Say::tr("Uploads wait on the same disk as the system or the log, and no limit for all of them "
                            "together is set. Set one, or move the profile to a disk of its own."));
}

void lintTime(LintContext &context, const Area &area)
{
    constexpr int days = 30;
    constexpr int openDays = 90;
    if (area.area.expireDays == 0) {
        context
            .add("AU24", Severity::Warning, area, u"expireDays"_s,
                 Say::tr("Uploads that nobody decides about are kept for ever."))
            .fix = context.change(Say::tr("Delete them after %n days", nullptr, days), area, u"expireDays"_s, u"0"_s,
                                  QString::number(days), [](config::Area &one) { one.expireDays = days; });
    }
    if (area.area.openUntil == 0) {
        // The end of a day, so that the same finding offers the same all day.
        const QDate last =
            QDateTime::fromMSecsSinceEpoch(context.facts.circumstances.now / 1000).date().addDays(openDays);
        const qint64 until = QDateTime(last, QTime(23, 59)).toMSecsSinceEpoch() * 1000;
        const QString after = u'"' % config::utcTimeToString(until) % u'"';
        context
            .add("AU24", Severity::Warning, area, u"openUntil"_s,
                 Say::tr("The area takes uploads for ever, also when nobody thinks of it any more."))
            .fix = context.change(Say::tr("Close it in %n days", nullptr, openDays), area, u"openUntil"_s, u"\"\""_s,
                                  after, [until](config::Area &one) { one.openUntil = until; });
    }
    const qint64 now = context.facts.circumstances.now;
    if (area.area.openUntil != 0 && area.area.openUntil <= now) {
        context.add("AU26", Severity::Information, area, u"openUntil"_s,
                    Say::tr("Closed since %1: nobody may enter, and what is said about it here holds when it opens.")
                        .arg(config::momentInWords(area.area.openUntil, now)));
    }
    if (area.area.hours.isAlways())
        context.add("AU26", Severity::Information, area, u"hours"_s,
                    Say::tr("Uploads are taken at every hour, also when nobody is there to look."));
}

void lintRate(LintContext &context, const Area &area)
{
    if (area.area.uploadBytesPerSecond != 0 || context.configuration.server.limits.uploadBytesPerSecond != 0)
        return;
    constexpr qint64 suggested = 5 * mebibyte;
    context
        .add("AU27", Severity::Warning, area, u"uploadBytesPerSecond"_s,
             Say::tr("Strangers may upload as fast as the line carries, and leave nothing of it to others."))
        .fix = context.change(Say::tr("At most %1 a second").arg(QLocale().formattedDataSize(suggested, 0)), area,
                              u"uploadBytesPerSecond"_s, u"0"_s, QString::number(suggested),
                              [](config::Area &one) { one.uploadBytesPerSecond = suggested; });
}

} // namespace

void lintUploadLimits(LintContext &context)
{
    const QList<Area> areas = context.areas();
    for (const Area &area : areas) {
        if (!area.anonymousUploads)
            continue;
        lintLimits(context, area);
        lintDisk(context, area);
        lintTime(context, area);
        lintRate(context, area);
    }
}

} // namespace arealint
