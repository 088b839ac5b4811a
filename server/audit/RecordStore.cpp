#include "server/audit/RecordStore.h"

#include "server/audit/StoredText.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

base::Result<void> RecordStore::prepare(const Connection &connection)
{
    const std::pair<Statement *, QString> statements[] = {
        {&m_begin, u"BEGIN IMMEDIATE"_s},
        {&m_commit, u"COMMIT"_s},
        {&m_rollback, u"ROLLBACK"_s},
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
    for (const auto &[statement, sql] : statements) {
        if (const auto prepared = statement->prepare(connection, sql); !prepared)
            return prepared;
    }
    return m_attempts.prepare(connection);
}

void RecordStore::rollback()
{
    const auto undone = m_rollback.run(); // fails if SQLite rolled back already
    Q_UNUSED(undone)
    m_attempts.rolledBack();
}

base::Result<void> RecordStore::write(const Record &record)
{
    return std::visit([this](const auto &kind) { return write(kind); }, record);
}

base::Result<void> RecordStore::write(const Attempt &attempt)
{
    return m_attempts.write(attempt);
}

base::Result<void> RecordStore::write(const SessionRecord &session)
{
    if (session.ended != 0)
        m_attempts.endSession(session.id);
    return m_session.run(session.id.value, session.began, session.ended, textOf(session.client.address),
                         int(session.client.port), textOf(session.server.address), int(session.server.port),
                         fromPeer(session.user), fromPeer(session.clientProgram), ownText(session.end),
                         session.bytesSent, session.bytesReceived, session.commands);
}

base::Result<void> RecordStore::write(const TransferRecord &transfer)
{
    return m_transfer.run(transfer.began, transfer.ended, transfer.session.value, textOf(transfer.client),
                          fromPeer(transfer.user), fromPeer(transfer.command, 16), fromPeer(transfer.path, longestPath),
                          transfer.sent ? u"sent"_s : u"received"_s, transfer.restart, transfer.bytes,
                          transfer.passive ? u"passive"_s : u"active"_s, textOf(transfer.peer.address),
                          int(transfer.peer.port), transfer.replyCode);
}

base::Result<void> RecordStore::write(const UploadRecord &upload)
{
    return m_upload.run(upload.at, upload.session.value, textOf(upload.client), fromPeer(upload.user),
                        ownText(upload.area), fromPeer(upload.name, longestPath), ownText(upload.storedAs),
                        upload.bytes, fromPeer(upload.sha256, 64));
}

base::Result<void> RecordStore::write(const AskedRecord &asked)
{
    return m_asked.run(ownText(asked.area), fromPeer(asked.name, longestPath));
}

base::Result<void> RecordStore::write(const ExpiredRecord &expired)
{
    return m_expired.run(expired.at, ownText(expired.storedAs));
}

base::Result<void> RecordStore::write(const EventRecord &event)
{
    return m_event.run(event.at, ownText(event.kind), event.session.value, textOf(event.client), fromPeer(event.user),
                       ownText(event.text));
}

} // namespace audit
