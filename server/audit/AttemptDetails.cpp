#include "server/audit/AttemptDetails.h"

#include "server/audit/CurrentCount.h"
#include "server/audit/ReasonKey.h"
#include "server/audit/SessionTranscript.h"
#include "server/audit/SqlRun.h"
#include "server/audit/StoredText.h"
#include "server/audit/UploadsBefore.h"
#include "server/policy/VerdictText.h"

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qint64 around = 600'000'000; ///< microseconds
constexpr int mostAround = 5'000; ///< rows of the client, before the attempt and behind it
constexpr int mostNames = 5;

/// The client's attempts next to this one, from the index of clients.
base::Result<Classified> classified(const Connection &connection, const AttemptRow &row)
{
    const auto client = address::IpAddress::parse(row.client);
    if (!client)
        return Classified();
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(
        u"SELECT at, target_key, target_port, verb, command, reason_key, "_s % currentCount
        % u", session, id FROM attempt_rows "
          "INDEXED BY attempts_client WHERE client_key = ? AND refused = 1 AND id BETWEEN ? AND ? ORDER BY id"_s);
    if (const auto done = run(query, {keyOf(*client), row.id - mostAround, row.id + mostAround}); !done)
        return done.error();
    ClientActivity activity(1'024);
    ClientActivity::Seen subject;
    UploadsBefore uploads(connection);
    while (query.next()) {
        ClientActivity::Seen seen;
        seen.at = query.value(0).toLongLong();
        if (qAbs(seen.at - row.at) > around)
            continue;
        seen.client = *client;
        seen.target = {addressOfKey(query.value(1).toByteArray()), quint16(query.value(2).toUInt())};
        const QString verb = query.value(3).toString();
        seen.active = verb == u"PORT" || verb == u"EPRT";
        seen.command = query.value(4).toString();
        seen.reasons = reasonsOfKey(query.value(5).toInt());
        seen.count = query.value(6).toLongLong();
        const auto uploaded = uploads.bySession(query.value(7).toLongLong(), seen.at);
        if (!uploaded)
            return uploaded.error();
        seen.afterUpload = *uploaded;
        if (query.value(8).toLongLong() == row.id)
            subject = seen;
        activity.add(seen);
    }
    return subject.at == 0 ? Classified() : activity.classify(subject);
}

base::Result<void> readRow(const Connection &connection, const QString &sql, const QVariantList &values,
                           const std::function<void(const QSqlQuery &)> &take)
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(sql);
    if (const auto done = run(query, values); !done)
        return done;
    while (query.next())
        take(query);
    return {};
}

base::Result<ClientSummary> summaryOf(const Connection &connection, const QString &client)
{
    ClientSummary summary;
    summary.client = client;
    const auto parsed = address::IpAddress::parse(client);
    const QByteArray key = parsed ? keyOf(*parsed) : ""_ba;
    base::Result<void> done =
        readRow(connection, u"SELECT attempts, rows - refused FROM attempt_tallies WHERE what = 1 AND key = ?"_s, {key},
                [&](const QSqlQuery &row) {
                    summary.refused = row.value(0).toLongLong();
                    summary.allowed = row.value(1).toLongLong();
                });
    if (done) {
        done = readRow(connection,
                       u"SELECT count(*), coalesce(min(began), 0), coalesce(max(max(began, ended)), 0) FROM sessions "
                       "WHERE client = ?"_s,
                       {client}, [&](const QSqlQuery &row) {
                           summary.sessions = row.value(0).toLongLong();
                           summary.firstSeen = row.value(1).toLongLong();
                           summary.lastSeen = row.value(2).toLongLong();
                       });
    }
    if (done) {
        done =
            readRow(connection, u"SELECT kind, count(*) FROM events WHERE client = ? AND client <> '' GROUP BY kind"_s,
                    {client}, [&](const QSqlQuery &row) {
                        const QString kind = row.value(0).toString();
                        const qint64 count = row.value(1).toLongLong();
                        summary.logins += kind == u"login" ? count : 0;
                        summary.failedLogins += kind == u"login-failed" ? count : 0;
                        summary.bans += kind == u"ban" ? count : 0;
                    });
    }
    if (done) {
        done = readRow(connection,
                       u"SELECT direction, count(*), sum(bytes) FROM transfers WHERE client = ? GROUP BY direction"_s,
                       {client}, [&](const QSqlQuery &row) {
                           const bool sent = row.value(0).toString() == u"sent";
                           (sent ? summary.sent : summary.received) = row.value(1).toLongLong();
                           (sent ? summary.bytesSent : summary.bytesReceived) = row.value(2).toLongLong();
                       });
    }
    if (done) {
        done = readRow(connection, u"SELECT id FROM uploads WHERE client = ? ORDER BY id DESC"_s, {client},
                       [&](const QSqlQuery &row) {
                           ++summary.uploads;
                           if (summary.uploadIds.size() < 100)
                               summary.uploadIds += row.value(0).toLongLong();
                       });
    }
    for (const auto &[column, into] :
         {std::pair{u"user"_s, &summary.users}, std::pair{u"client_program"_s, &summary.programs}}) {
        if (done) {
            done = readRow(connection,
                           u"SELECT DISTINCT %1 FROM sessions WHERE client = ? AND %1 <> '' LIMIT %2"_s.arg(
                               column, QString::number(mostNames)),
                           {client}, [into = into](const QSqlQuery &row) { *into += row.value(0).toString(); });
        }
    }
    if (!done)
        return done.error();
    return summary;
}

} // namespace

base::Result<std::optional<AttemptStory>> attemptStory(const Reader &reader, qint64 id)
{
    const Connection &connection = reader.connection();
    AttemptStory story;
    bool found = false;
    if (const auto done =
            readRow(connection, u"SELECT "_s % attemptColumns() % u" FROM attempt_rows WHERE id = ?"_s, {id},
                    [&](const QSqlQuery &row) {
                        story.row = readAttemptRow(row);
                        found = true;
                    });
        !done)
        return done.error();
    if (!found)
        return std::optional<AttemptStory>();

    const auto kind = classified(connection, story.row);
    if (!kind)
        return kind.error();
    story.kind = *kind;
    const auto transcript = sessionTranscript(connection, story.row);
    if (!transcript)
        return transcript.error();
    story.transcript = transcript->lines;
    story.isShortened = transcript->isShortened;
    const auto client = summaryOf(connection, story.row.client);
    if (!client)
        return client.error();
    story.client = *client;
    const auto uploads = UploadsBefore(connection).uploadIds(story.row.session, story.row.at);
    if (!uploads)
        return uploads.error();
    story.uploads = *uploads;
    return std::optional(story);
}

} // namespace audit
