#pragma once

#include "server/audit/Connection.h"
#include "server/audit/Writer.h"
#include "server/base/Clock.h"

#include <QSqlQuery>
#include <QTemporaryDir>
#include <QVariant>

#include <future>

namespace support {

/// A directory of its own with the name of a database that isn't there yet.
class AuditFolder final
{
public:
    QString file() const { return m_directory.filePath(QStringLiteral("audit.db")); }
    QString path() const { return m_directory.path(); }

private:
    QTemporaryDir m_directory;
};

inline audit::Writer::Options optionsFor(const QString &file)
{
    audit::Writer::Options options;
    options.file = file;
    options.fullDurability = false; // tests that depend on the disk's promise say so
    return options;
}

inline audit::Attempt refusal(qint64 session = 1)
{
    audit::Attempt attempt;
    attempt.at = base::Clock::system().utcMicroseconds();
    attempt.session = {session};
    attempt.client = *address::Endpoint::parse(u"192.0.2.7:40000");
    attempt.user = QStringLiteral("anonymous");
    attempt.argument = "10,0,0,9,0,25";
    attempt.target = *address::Endpoint::parse(u"10.0.0.9:25");
    attempt.outcome = audit::Outcome::Blocked;
    attempt.reasons = policy::Reason::ThirdParty | policy::Reason::ReservedPort;
    attempt.ruleText = QStringLiteral("Allow the client itself, ports 1024-65535");
    attempt.sentence = QStringLiteral("PORT to 10.0.0.9:25 was refused.");
    attempt.ladder = QStringLiteral("own-address: the target is not among its targets\notherwise: deny");
    attempt.policyRevision = 3;
    attempt.replyCode = 501;
    return attempt;
}

inline audit::Attempt allowed(qint64 session = 1)
{
    audit::Attempt attempt = refusal(session);
    attempt.target = *address::Endpoint::parse(u"192.0.2.7:40001");
    attempt.outcome = audit::Outcome::Allowed;
    attempt.reasons = {};
    attempt.ruleId = QStringLiteral("own-address");
    attempt.command = "RETR";
    attempt.replyCode = 200;
    return attempt;
}

/// Records and waits for the answer.
inline bool storeDurably(audit::Writer &writer, audit::Record record)
{
    std::promise<bool> answered;
    auto answer = answered.get_future();
    writer.recordDurably(std::move(record), [&answered](bool stored) { answered.set_value(stored); });
    return answer.get();
}

/// Another program is writing to the log, until it ends its transaction.
inline bool writeElsewhere(audit::Connection &other, const QString &file)
{
    return other.open(file, audit::Connection::Mode::ReadWrite) && other.execute(QStringLiteral("BEGIN IMMEDIATE"));
}

/// The first column of the first row, over a connection of its own.
inline QVariant ask(const QString &file, const QString &sql)
{
    audit::Connection connection;
    if (!connection.open(file, audit::Connection::Mode::ReadOnly))
        return {};
    QSqlQuery query(connection.handle());
    return query.exec(sql) && query.next() ? query.value(0) : QVariant();
}

} // namespace support
