#include "server/audit/RecordStore.h"

#include "server/base/PlainText.h"
#include "server/policy/VerdictText.h"

#include <QSqlError>
#include <QVariant>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qsizetype longestName = 128; // characters of a user's or client program's name
constexpr qsizetype longestPath = 1024; // bytes
constexpr qsizetype longestText = 4096; // characters of our own sentences

/// The driver binds a null QString as NULL, which no column takes.
QString present(const QString &text)
{
    return text.isNull() ? u""_s : text;
}

QString fromPeer(const QByteArray &bytes, qsizetype most)
{
    return present(base::escaped(QByteArrayView(bytes), most));
}

QString fromPeer(const QString &text, qsizetype most = longestName)
{
    return present(base::escaped(text, most));
}

/// Our own text may quote what a peer sent and escape it already: backslashes and line breaks stay, the rest is treated
/// as peer text once more.
QString ownText(const QString &text)
{
    QString out = u""_s;
    QString piece;
    const auto flush = [&] {
        out += base::escaped(piece, longestText);
        piece.clear();
    };
    for (const QChar c : QStringView(text).left(longestText)) {
        if (c != u'\\' && c != u'\n') {
            piece += c;
            continue;
        }
        flush();
        out += c;
    }
    flush();
    return out;
}

QString textOf(const address::IpAddress &address)
{
    return address.isNull() ? u""_s : address.toString();
}

QByteArray keyOf(const address::IpAddress &address)
{
    if (address.isNull())
        return ""_ba;
    const auto &bytes = address.bytes();
    return {reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())};
}

base::Result<void> run(QSqlQuery &query, std::initializer_list<QVariant> values)
{
    int position = 0;
    for (const QVariant &value : values)
        query.bindValue(position++, value);
    if (!query.exec())
        return errorOf(query.lastError());
    return {};
}

} // namespace

base::Result<void> RecordStore::prepare(const Connection &connection)
{
    const std::pair<QSqlQuery *, QString> statements[] = {
        {&m_attempt,
         u"INSERT INTO attempts (at, session, client, client_port, user, verb, argument, target, target_port, command, "
         u"verdict, "
         "reasons, rule, rule_text, policy_revision, classification, reply_code, count, sentence, ladder, client_key, "
         "target_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s},
        {&m_count, u"UPDATE attempts SET count = count + ? WHERE id = ?"_s},
        {&m_session,
         u"INSERT INTO sessions (id, began, ended, client, client_port, server, server_port, user, client_program, "
         u"\"end\", "
         "bytes_sent, bytes_received, commands) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO "
         "UPDATE SET "
         "ended = excluded.ended, user = excluded.user, client_program = excluded.client_program, \"end\" = "
         "excluded.\"end\", "
         "bytes_sent = excluded.bytes_sent, bytes_received = excluded.bytes_received, commands = excluded.commands"_s},
        {&m_transfer,
         u"INSERT INTO transfers (began, ended, session, client, user, command, path, direction, restart, bytes, mode, "
         u"peer, "
         "peer_port, reply_code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s},
        {&m_upload,
         u"INSERT INTO uploads (at, session, client, user, area, name, stored_as, bytes, sha256) "
         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s},
        {&m_asked, u"UPDATE uploads SET asked = asked + 1 WHERE area = ? AND name = ? AND state = 'waiting'"_s},
        {&m_expired, u"UPDATE uploads SET state = 'expired', decided = ? WHERE stored_as = ? AND state = 'waiting'"_s},
        {&m_event, u"INSERT INTO events (at, kind, session, client, user, text) VALUES (?, ?, ?, ?, ?, ?)"_s},
    };
    m_folded.clear();
    for (const auto &[query, sql] : statements) {
        *query = QSqlQuery(connection.handle());
        if (!query->prepare(sql))
            return errorOf(query->lastError());
    }
    return {};
}

base::Result<void> RecordStore::write(const Record &record)
{
    return std::visit([this](const auto &kind) { return write(kind); }, record);
}

base::Result<void> RecordStore::write(const Attempt &attempt)
{
    const bool mayFold = FoldedAttempts::mayFold(attempt);
    if (mayFold && m_folded.count(attempt))
        return {};

    const auto written = run(m_attempt,
                             {attempt.at,
                              attempt.session.value,
                              textOf(attempt.client.address),
                              int(attempt.client.port),
                              fromPeer(attempt.user),
                              dataVerbName(attempt.verb),
                              fromPeer(attempt.argument, 512),
                              textOf(attempt.target.address),
                              int(attempt.target.port),
                              fromPeer(attempt.command, 16),
                              outcomeName(attempt.outcome),
                              present(policy::reasonNames(attempt.reasons).join(u',')),
                              ownText(attempt.ruleId),
                              ownText(attempt.ruleText),
                              attempt.policyRevision,
                              ownText(attempt.classification),
                              attempt.replyCode,
                              attempt.count,
                              ownText(attempt.sentence),
                              ownText(attempt.ladder),
                              keyOf(attempt.client.address),
                              keyOf(attempt.target.address)});
    if (written && mayFold)
        m_folded.remember(attempt, m_attempt.lastInsertId().toLongLong());
    return written;
}

base::Result<void> RecordStore::writeCounts()
{
    const QHash<qint64, int> counts = m_folded.takeCounts();
    for (auto row = counts.begin(); row != counts.end(); ++row) {
        if (const auto counted = run(m_count, {row.value(), row.key()}); !counted)
            return counted.error();
    }
    return {};
}

base::Result<void> RecordStore::write(const SessionRecord &session)
{
    if (session.ended != 0)
        m_folded.forget(session.id);
    return run(m_session,
               {session.id.value, session.began, session.ended, textOf(session.client.address),
                int(session.client.port), textOf(session.server.address), int(session.server.port),
                fromPeer(session.user), fromPeer(session.clientProgram), ownText(session.end), session.bytesSent,
                session.bytesReceived, session.commands});
}

base::Result<void> RecordStore::write(const TransferRecord &transfer)
{
    return run(m_transfer,
               {transfer.began, transfer.ended, transfer.session.value, textOf(transfer.client),
                fromPeer(transfer.user), fromPeer(transfer.command, 16), fromPeer(transfer.path, longestPath),
                transfer.sent ? u"sent"_s : u"received"_s, transfer.restart, transfer.bytes,
                transfer.passive ? u"passive"_s : u"active"_s, textOf(transfer.peer.address), int(transfer.peer.port),
                transfer.replyCode});
}

base::Result<void> RecordStore::write(const UploadRecord &upload)
{
    return run(m_upload,
               {upload.at, upload.session.value, textOf(upload.client), fromPeer(upload.user), ownText(upload.area),
                fromPeer(upload.name, longestPath), ownText(upload.storedAs), upload.bytes,
                fromPeer(upload.sha256, 64)});
}

base::Result<void> RecordStore::write(const AskedRecord &asked)
{
    return run(m_asked, {ownText(asked.area), fromPeer(asked.name, longestPath)});
}

base::Result<void> RecordStore::write(const ExpiredRecord &expired)
{
    return run(m_expired, {expired.at, ownText(expired.storedAs)});
}

base::Result<void> RecordStore::write(const EventRecord &event)
{
    return run(m_event,
               {event.at, ownText(event.kind), event.session.value, textOf(event.client), fromPeer(event.user),
                ownText(event.text)});
}

} // namespace audit
