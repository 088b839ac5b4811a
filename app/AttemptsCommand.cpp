#include "app/AttemptsCommand.h"

#include "app/Profile.h"
#include "app/Say.h"
#include "server/audit/AttemptFilter.h"
#include "server/audit/Export.h"
#include "server/audit/TimeText.h"
#include "server/config/Store.h"

#include <QDir>
#include <QFileInfo>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int tableLimit = 100;

struct Request
{
    QString database;
    audit::AttemptQuery query;
    audit::ExportFormat format = audit::ExportFormat::Table;
    QString fault; ///< what is wrong with the options; empty if nothing
};

Arguments makeArguments()
{
    Arguments arguments(
        u"attempts [--since T] [--where FILTER] [--limit N] [--format table|csv|jsonl]"_s,
        Say::tr("Prints the log of data-connection attempts, newest first. Works while a server runs."));
    arguments.add(u"since"_s, Say::tr("Only from then on: 30m, 12h, 2d, 1w, 2026-05-01 or 2026-05-01T12:30Z."), u"T"_s);
    arguments.add(u"where"_s,
                  Say::tr("Only what matches, in the language of the window's filter: \"client:10.0.0.0/8 "
                          "reason:third-party port:<1024 -verb:EPRT\"."),
                  u"FILTER"_s);
    arguments.add(u"limit"_s, Say::tr("At most that many; 100 in a table unless told, else all."), u"N"_s);
    arguments.add(u"format"_s, Say::tr("table (the default), csv or jsonl (JSON Lines)."), u"FORMAT"_s);
    arguments.addProfile();
    return arguments;
}

/// A configuration that is wrong elsewhere must not keep anybody from reading the log.
QString databaseOf(const Profile &profile)
{
    const auto loaded = config::Store(profile.paths.configuration).load(false);
    const QString named = loaded ? loaded->reading.config.audit.database : QString();
    return named.isEmpty() ? profile.paths.database : named;
}

QString readFormat(const QString &name, Request &request)
{
    if (name == u"table")
        request.format = audit::ExportFormat::Table;
    else if (name == u"csv")
        request.format = audit::ExportFormat::Csv;
    else if (name == u"jsonl")
        request.format = audit::ExportFormat::JsonLines;
    else
        return Say::tr("--format: \"%1\" is none of table, csv, jsonl.").arg(name);
    return {};
}

QString readLimit(const QString &text, Request &request)
{
    bool isNumber = false;
    const int limit = text.toInt(&isNumber);
    if (!isNumber || limit < 1)
        return Say::tr("--limit: \"%1\" is no number above 0.").arg(text);
    request.query.limit = limit;
    return {};
}

QString readSince(const QString &text, qint64 now, Request &request)
{
    QString error;
    request.query.since = audit::parseTime(text, now, &error);
    return request.query.since ? QString() : Say::tr("--since: %1").arg(error);
}

QString readWhere(const QString &text, qint64 now, Request &request)
{
    audit::AttemptFilter::ParseError error;
    if (!audit::AttemptFilter::parse(text, now, &error))
        return Say::tr("--where, at character %1: %2").arg(error.position + 1).arg(error.message);
    request.query.where = text;
    return {};
}

Request requestOf(const Arguments &arguments)
{
    const qint64 now = base::Clock::system().utcMicroseconds();
    Request request;
    QString &fault = request.fault;
    if (arguments.isSet(u"format"_s))
        fault = readFormat(arguments.value(u"format"_s), request);
    if (request.format == audit::ExportFormat::Table)
        request.query.limit = tableLimit;
    if (fault.isEmpty() && arguments.isSet(u"limit"_s))
        fault = readLimit(arguments.value(u"limit"_s), request);
    if (fault.isEmpty() && arguments.isSet(u"since"_s))
        fault = readSince(arguments.value(u"since"_s), now, request);
    if (fault.isEmpty() && arguments.isSet(u"where"_s))
        fault = readWhere(arguments.value(u"where"_s), now, request);
    request.database = databaseOf(Profile::of(arguments));
    return request;
}

base::Result<void> print(const Request &request, Terminal &terminal)
{
    audit::Reader reader;
    if (const auto opened = reader.open(request.database); !opened)
        return opened;
    terminal.write(audit::exportHeader(request.format));
    const auto read = reader.forEachAttempt(request.query, [&](const audit::AttemptRow &row) {
        return terminal.write(audit::exportRow(request.format, row));
    });
    terminal.flush();
    return read;
}

} // namespace

ExitCode attempts(const QStringList &words, Terminal &terminal)
{
    Arguments arguments = makeArguments();
    if (const auto code = arguments.parse(words, terminal))
        return *code;
    const Request request = requestOf(arguments);
    if (!request.fault.isEmpty())
        return arguments.usageError(request.fault, terminal);

    if (!QFileInfo::exists(request.database)) {
        terminal.complain(Say::tr("There is no log at %1: no server has run on this profile yet. Another one is named "
                                  "with --profile.")
                              .arg(QDir::toNativeSeparators(request.database)));
        return Wrong;
    }
    if (const auto printed = print(request, terminal); !printed) {
        terminal.complain(printed.error().detail);
        return Wrong;
    }
    return Success;
}

} // namespace app
