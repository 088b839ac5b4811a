#include "server/audit/SessionTranscript.h"

#include "server/audit/CurrentCount.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Translated.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

using Kind = TranscriptLine::Kind;

constexpr int mostOfAKind = 100; ///< before the attempt, and as many behind it

TranscriptLine attemptLine(const QSqlQuery &row)
{
    const QString verb = row.value(2).toString();
    const QString argument = row.value(3).toString();
    const QString command = row.value(4).toString();
    QString said = argument.isEmpty() ? verb : QString(verb % u' ' % argument);
    if (!command.isEmpty())
        said += u", " % command;
    const qint64 count = row.value(7).toLongLong();
    QString line = said % u": " % row.value(5).toString();
    if (row.value(6).toInt() != 0)
        line += u' ' % text("(reply %1)").arg(row.value(6).toInt());
    if (count > 1)
        line += u' ' % QCoreApplication::translate("audit", "%n times", nullptr, int(count));
    return {Kind::Attempt, row.value(1).toLongLong(), row.value(0).toLongLong(), line, false};
}

TranscriptLine transferLine(const QSqlQuery &row)
{
    const QString line = row.value(2).toString() % u' ' % row.value(3).toString() % u": "
        % QLocale().formattedDataSize(row.value(4).toLongLong()) % u' '
        % (row.value(5).toString() == u"sent" ? text("sent") : text("received")) % u' '
        % text("(reply %1)").arg(row.value(6).toInt());
    return {Kind::Transfer, row.value(1).toLongLong(), row.value(0).toLongLong(), line, false};
}

TranscriptLine uploadLine(const QSqlQuery &row)
{
    const QString line = text("Upload to the drop box %1: %2").arg(row.value(2).toString(), row.value(3).toString())
        % u", " % QLocale().formattedDataSize(row.value(4).toLongLong());
    return {Kind::Upload, row.value(1).toLongLong(), row.value(0).toLongLong(), line, false};
}

TranscriptLine eventLine(const QSqlQuery &row)
{
    const QString kind = row.value(2).toString();
    const QString user = row.value(3).toString();
    const QString said = row.value(4).toString();
    const bool isLogin = kind == u"login" || kind == u"login-failed";
    QString line = kind;
    if (!user.isEmpty())
        line += u' ' % user;
    if (!said.isEmpty())
        line += u": " % said;
    return {isLogin ? Kind::Login : Kind::Event, row.value(1).toLongLong(), row.value(0).toLongLong(), line, false};
}

/// A table of the log: its id, its time and what a line is made of.
struct Source
{
    QString table;
    QString index;
    QString columns;
    TranscriptLine (*line)(const QSqlQuery &row);
};

QList<Source> sources()
{
    return {{u"attempt_rows"_s, u"attempts_session"_s,
             u"id, at, verb, argument, command, verdict, reply_code, "_s % currentCount, attemptLine},
            {u"transfers"_s, u"transfers_session"_s, u"id, ended AS at, command, path, bytes, direction, reply_code"_s,
             transferLine},
            {u"uploads"_s, u"uploads_session"_s, u"id, at, area, name, bytes"_s, uploadLine},
            {u"events"_s, u"events_session"_s, u"id, at, kind, user, text"_s, eventLine}};
}

base::Result<void> readLines(const Connection &connection, const Source &source, const AttemptRow &subject,
                             SessionTranscript &into)
{
    for (const bool before : {true, false}) {
        QSqlQuery query(connection.handle());
        query.setForwardOnly(true);
        query.prepare(u"SELECT %1 FROM %2 INDEXED BY %3 WHERE session = ? AND %4 %5 ? ORDER BY id%6 LIMIT %7"_s.arg(
            source.columns, source.table, source.index, source.line == &transferLine ? u"ended"_s : u"at"_s,
            before ? u"<="_s : u">"_s, before ? u" DESC"_s : u""_s, QString::number(mostOfAKind)));
        if (const auto done = run(query, {subject.session, subject.at}); !done)
            return done;
        int count = 0;
        for (; query.next(); ++count) {
            TranscriptLine line = source.line(query);
            line.isSubject = line.kind == Kind::Attempt && line.id == subject.id;
            into.lines += line;
        }
        into.isShortened |= count == mostOfAKind;
    }
    return {};
}

base::Result<void> readEnds(const Connection &connection, qint64 session, SessionTranscript &into)
{
    QSqlQuery query(connection.handle());
    query.prepare(
        u"SELECT began, ended, client, client_port, server, server_port, \"end\" FROM sessions WHERE id = ?"_s);
    if (const auto done = run(query, {session}); !done)
        return done;
    if (!query.next())
        return {};
    const auto endpoint = [&query](int column) -> QString {
        const QString host = query.value(column).toString();
        return (host.contains(u':') ? u'[' % host % u']' : host) % u':' % query.value(column + 1).toString();
    };
    into.lines += {Kind::Began, query.value(0).toLongLong(), session,
                   text("%1 connected to %2").arg(endpoint(2), endpoint(4)), false};
    if (query.value(1).toLongLong() > 0) {
        into.lines += {Kind::Ended, query.value(1).toLongLong(), session,
                       text("The session ended: %1").arg(query.value(6).toString()), false};
    }
    return {};
}

} // namespace

base::Result<SessionTranscript> sessionTranscript(const Connection &connection, const AttemptRow &subject)
{
    SessionTranscript transcript;
    if (subject.session == 0)
        return transcript;
    if (const auto done = readEnds(connection, subject.session, transcript); !done)
        return done.error();
    const QList<Source> all = sources();
    for (const Source &source : all) {
        if (const auto done = readLines(connection, source, subject, transcript); !done)
            return done.error();
    }
    const auto rank = [](const TranscriptLine &line) {
        return line.kind == Kind::Began ? 0 : line.kind == Kind::Ended ? 2 : 1;
    };
    std::sort(transcript.lines.begin(), transcript.lines.end(), [&](const TranscriptLine &a, const TranscriptLine &b) {
        return std::tuple(a.at, rank(a), a.kind, a.id) < std::tuple(b.at, rank(b), b.kind, b.id);
    });
    return transcript;
}

} // namespace audit
