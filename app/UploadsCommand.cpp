#include "app/UploadsCommand.h"

#include "app/Profile.h"
#include "app/Say.h"
#include "server/audit/TimeText.h"
#include "server/base/DesktopUser.h"
#include "server/base/PlainText.h"
#include "server/review/ContentKind.h"
#include "server/review/ReviewDesk.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

using audit::UploadRow;
using audit::UploadState;

Arguments uploadsArguments()
{
    Arguments arguments(
        u"uploads list [--state STATE] [--json] | release ID PATH [--note TEXT] | reject ID… [--note TEXT]"_s,
        Say::tr("Shows what arrived in drop boxes and decides about it. Works while a server runs. A released file is "
                "copied to PATH, an area's virtual path and a new name, as in /pub/report.pdf; its content is compared "
                "with what arrived."));
    arguments.add(u"state"_s, Say::tr("waiting (the default), released, rejected, expired or all."), u"STATE"_s);
    arguments.add(u"json"_s, Say::tr("Prints JSON for other programs."));
    arguments.add(u"note"_s, Say::tr("Kept with the decision."), u"TEXT"_s);
    arguments.addProfile();
    arguments.expectWords(1, 1000);
    return arguments;
}

QJsonObject toJson(const UploadRow &row)
{
    return {
        {"id"_L1, row.id.value},
        {"at"_L1, audit::timeText(row.at)},
        {"area"_L1, row.area},
        {"name"_L1, row.name},
        {"bytes"_L1, row.bytes},
        {"kind"_L1, row.kind},
        {"sha256"_L1, row.sha256},
        {"client"_L1, row.client},
        {"user"_L1, row.user},
        {"session"_L1, row.session},
        {"suspicions"_L1, QJsonArray::fromStringList(review::suspicionTexts(review::suspicionsOf(row.name, row.kind)))},
        {"asked"_L1, row.asked},
        {"state"_L1, audit::uploadStateName(row.state)},
        {"decided"_L1, row.decided == 0 ? QString() : audit::timeText(row.decided)},
        {"decidedBy"_L1, row.decidedBy},
        {"target"_L1, row.target},
        {"note"_L1, row.note}};
}

void say(const UploadRow &row, Terminal &terminal)
{
    terminal.say(u"%1  %2  %3  %4"_s.arg(QString::number(row.id.value).rightJustified(5), audit::timeText(row.at),
                                         row.area, row.name));
    QStringList facts{Say::tr("%n bytes", nullptr, int(std::min<qint64>(row.bytes, INT_MAX))), row.kind,
                      Say::tr("from %1 at %2").arg(row.user, row.client)};
    if (row.asked > 0)
        facts += Say::tr("asked for %n times", nullptr, int(row.asked));
    facts += review::suspicionTexts(review::suspicionsOf(row.name, row.kind));
    facts.removeAll(QString());
    terminal.say(u"       "_s % facts.join(u", "_s));
    if (row.state != UploadState::Waiting) {
        terminal.say(u"       "_s
                     % QStringList{audit::uploadStateName(row.state), row.target, row.decidedBy, row.note}
                           .filter(QRegularExpression(u"."_s))
                           .join(u", "_s));
    }
}

ExitCode list(review::ReviewDesk &desk, const Arguments &arguments, Terminal &terminal)
{
    const QString named = arguments.isSet(u"state"_s) ? arguments.value(u"state"_s) : u"waiting"_s;
    const auto state = audit::uploadStateOf(named);
    if (!state && named != u"all"_s) {
        return arguments.usageError(
            Say::tr("--state: \"%1\" is none of waiting, released, rejected, expired, all.").arg(named), terminal);
    }
    const auto rows = desk.list(state);
    if (!rows) {
        terminal.complain(rows.error().detail);
        return Wrong;
    }
    if (arguments.isSet(u"json"_s)) {
        QJsonArray array;
        for (const UploadRow &row : *rows)
            array.append(toJson(row));
        terminal.say(QString::fromUtf8(QJsonDocument(array).toJson()).trimmed());
        return Success;
    }
    for (const UploadRow &row : *rows)
        say(row, terminal);
    if (rows->isEmpty())
        terminal.say(state == UploadState::Waiting ? Say::tr("Nothing waits.") : Say::tr("There is none."));
    return Success;
}

std::optional<base::UploadId> idOf(const QString &word)
{
    bool isNumber = false;
    const qint64 id = word.toLongLong(&isNumber);
    return isNumber && id > 0 ? std::optional(base::UploadId{id}) : std::nullopt;
}

ExitCode release(review::ReviewDesk &desk, const Arguments &arguments, Terminal &terminal)
{
    const QStringList words = arguments.words();
    const auto id = words.size() == 3 ? idOf(words.at(1)) : std::nullopt;
    if (!id)
        return arguments.usageError(Say::tr("release takes the number of an upload and a path."), terminal);
    if (const auto released = desk.release(*id, words.at(2), arguments.value(u"note"_s)); !released) {
        terminal.complain(released.error().detail);
        return Negative;
    }
    terminal.say(Say::tr("Released to %1.").arg(base::escaped(words.at(2), 1024)));
    return Success;
}

ExitCode reject(review::ReviewDesk &desk, const Arguments &arguments, Terminal &terminal)
{
    QList<base::UploadId> ids;
    const QStringList words = arguments.words().mid(1);
    for (const QString &word : words) {
        const auto id = idOf(word);
        if (!id)
            return arguments.usageError(Say::tr("\"%1\" is no number of an upload.").arg(word), terminal);
        ids.append(*id);
    }
    if (ids.isEmpty())
        return arguments.usageError(Say::tr("reject takes numbers of uploads."), terminal);
    ExitCode code = Success;
    for (const base::UploadId id : std::as_const(ids)) {
        if (const auto rejected = desk.reject(id, arguments.value(u"note"_s)); !rejected) {
            terminal.complain(u"%1: %2"_s.arg(QString::number(id.value), rejected.error().detail));
            code = Negative;
        }
    }
    return code;
}

} // namespace

ExitCode uploads(const QStringList &words, Terminal &terminal)
{
    Arguments arguments = uploadsArguments();
    if (const auto code = arguments.parse(words, terminal))
        return *code;
    const QString action = arguments.words().first();
    if (action != u"list"_s && action != u"release"_s && action != u"reject"_s)
        return arguments.usageError(Say::tr("\"%1\" is none of list, release, reject.").arg(action), terminal);

    const Profile profile = Profile::of(arguments);
    const auto loaded = loadConfiguration(profile, terminal);
    if (!loaded)
        return Wrong;
    const QString &named = loaded->config.audit.database;
    review::ReviewDesk desk(
        {named.isEmpty() ? profile.paths.database : named, profile.paths.quarantine, loaded->config.areas},
        base::desktopUser());
    if (const auto opened = desk.open(); !opened) {
        terminal.complain(opened.error().detail);
        return Wrong;
    }
    if (action == u"list"_s)
        return list(desk, arguments, terminal);
    const ExitCode code =
        action == u"release"_s ? release(desk, arguments, terminal) : reject(desk, arguments, terminal);
    desk.settleAll(); // nobody is there to take it back
    return code;
}

} // namespace app
