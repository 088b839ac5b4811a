#include "app/AttemptsCommand.h"

#include "app/Profile.h"
#include "app/Say.h"
#include "server/audit/AttemptFilter.h"
#include "server/audit/ChainVerification.h"
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
    bool verify = false;
    QByteArray expect; ///< a hash noted earlier; may be empty
    QString fault; ///< what is wrong with the options; empty if nothing
};

Arguments attemptsArguments()
{
    Arguments arguments(
        u"attempts [--since T] [--where FILTER] [--limit N] [--format table|csv|jsonl|syslog] [--verify [--expect HASH]]"_s,
        Say::tr("Prints the log of data-connection attempts, newest first. Works while a server runs."));
    arguments.add(u"since"_s, Say::tr("Only from then on: 30m, 12h, 2d, 1w, 2026-05-01 or 2026-05-01T12:30Z."), u"T"_s);
    arguments.add(u"where"_s,
                  Say::tr("Only what matches, in the language of the window's filter: \"client:10.0.0.0/8 "
                          "reason:third-party port:<1024 -verb:EPRT\"."),
                  u"FILTER"_s);
    arguments.add(u"limit"_s, Say::tr("At most that many; 100 in a table unless told, else all."), u"N"_s);
    arguments.add(u"format"_s, Say::tr("table (the default), csv, jsonl (JSON Lines) or syslog (lines for fail2ban)."),
                  u"FORMAT"_s);
    arguments.add(u"verify"_s,
                  Say::tr("Prints no attempts, but walks the chain of hashes over all of them and names the first row "
                          "that was changed, put in or removed."));
    arguments.add(u"expect"_s,
                  Say::tr("With --verify: the newest hash that it printed earlier, to notice that the whole chain was "
                          "made anew."),
                  u"HASH"_s);
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
    else if (name == u"syslog")
        request.format = audit::ExportFormat::Syslog;
    else
        return Say::tr("--format: \"%1\" is none of table, csv, jsonl, syslog.").arg(name);
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
    request.verify = arguments.isSet(u"verify"_s);
    request.expect = arguments.value(u"expect"_s).toLatin1();
    if (fault.isEmpty() && !request.expect.isEmpty() && !request.verify)
        fault = Say::tr("--expect only makes sense with --verify.");
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

void printReport(const audit::ChainReport &report, const QByteArray &expected, Terminal &terminal)
{
    QStringList lines;
    if (report.isWhole())
        lines += Say::tr("The chain is whole: %n rows fit.", nullptr, int(report.rows));
    else
        lines += Say::tr("The chain is broken. %1").arg(report.problem);
    if (report.prunedUpTo > 0)
        lines += Say::tr("It begins behind row %1; what was before was pruned or is older than the chain.")
                     .arg(report.prunedUpTo);
    if (report.isWhole())
        lines += Say::tr("Newest hash, to be kept elsewhere: %1").arg(QString::fromLatin1(report.head));
    if (report.isWhole() && !expected.isEmpty()) {
        lines += report.expectedFound
            ? Say::tr("The hash that was expected is part of it.")
            : Say::tr(
                "The hash that was expected is not part of it: the chain was made anew, or its beginning pruned.");
    }
    terminal.write(lines.join(u'\n').toUtf8() + '\n');
    terminal.flush();
}

/// 0 when the chain is whole, 1 when it is broken.
base::Result<ExitCode> verify(const Request &request, Terminal &terminal)
{
    audit::Reader reader;
    if (const auto opened = reader.open(request.database); !opened)
        return opened.error();
    const auto walk = audit::ChainVerification::start(reader, request.expect);
    if (!walk)
        return walk.error();
    while (!(*walk)->isComplete()) {
        if (const auto advanced = (*walk)->advance(); !advanced)
            return advanced.error();
    }
    const audit::ChainReport &report = (*walk)->report();
    printReport(report, request.expect, terminal);
    return report.isWhole() && (request.expect.isEmpty() || report.expectedFound) ? Success : Negative;
}

} // namespace

ExitCode attempts(const QStringList &words, Terminal &terminal)
{
    Arguments arguments = attemptsArguments();
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
    if (request.verify) {
        const auto verified = verify(request, terminal);
        if (verified)
            return *verified;
        terminal.complain(verified.error().detail);
        return Wrong;
    }
    if (const auto printed = print(request, terminal); !printed) {
        terminal.complain(printed.error().detail);
        return Wrong;
    }
    return Success;
}

} // namespace app
