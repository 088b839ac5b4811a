#include "server/audit/AttemptScan.h"

#include "server/audit/CurrentCount.h"
#include "server/policy/VerdictText.h"

#include <QHash>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qsizetype keyBytes = 16;

/// The texts of a row but for the user's name: there are few different ones, so that they are read once.
struct Texts
{
    DataVerb verb = DataVerb::Port;
    QString command;
    bool allowed = false;
    policy::Reasons reasons;
    Protection protection = Protection::Unknown;
};

DataVerb verbOf(const QString &name)
{
    for (const DataVerb verb : {DataVerb::Port, DataVerb::Eprt, DataVerb::Pasv, DataVerb::Epsv, DataVerb::Tls}) {
        if (dataVerbName(verb) == name)
            return verb;
    }
    return DataVerb::Port;
}

Protection protectionOf(const QString &name)
{
    for (const Protection protection : {Protection::None, Protection::Control, Protection::Both}) {
        if (protectionName(protection) == name)
            return protection;
    }
    return Protection::Unknown;
}

constexpr int textsBeforeUser = 5;

/// Where the user's name begins. It comes last, as the only one that may hold anything.
qsizetype userIn(const QString &joined)
{
    qsizetype at = 0;
    for (int i = 0; i < textsBeforeUser; ++i)
        at = joined.indexOf(u'|', at) + 1;
    return at;
}

Texts textsOf(const QString &joined)
{
    const QStringList parts = joined.split(u'|');
    Texts texts;
    texts.verb = verbOf(parts.value(0));
    texts.command = parts.value(1);
    texts.allowed = parts.value(2) == u"allowed";
    texts.reasons = policy::reasonsFromNames(parts.value(3).split(u',', Qt::SkipEmptyParts));
    texts.protection = protectionOf(parts.value(4));
    return texts;
}

address::IpAddress addressOf(const QByteArray &keys, qsizetype from)
{
    address::IpAddress::Bytes bytes{};
    if (keys.size() < from + keyBytes)
        return {};
    std::copy_n(reinterpret_cast<const quint8 *>(keys.constData()) + from, bytes.size(), bytes.begin());
    return address::IpAddress::fromV6(bytes); // canonical: a mapped address is the IPv4 one
}

/// Ids rise with time but for jumps of the wall clock, so that a bound on ids spares the rows long before.
QString condition()
{
    return u" FROM attempt_rows WHERE id >= coalesce("
           "(SELECT min(id) FROM attempt_rows INDEXED BY attempts_at WHERE at >= ?), "
           "(SELECT max(id) + 1 FROM attempt_rows), 0) AND at >= ? AND verdict <> 'reported'"_s;
}

} // namespace

base::Result<qint64> AttemptScan::count(qint64 since) const
{
    QSqlQuery query(m_connection.handle());
    query.prepare(u"SELECT count(*)"_s % condition());
    query.addBindValue(since);
    query.addBindValue(since);
    if (!query.exec() || !query.next())
        return errorOf(query.lastError());
    return query.value(0).toLongLong();
}

base::Result<void> AttemptScan::run(qint64 since, const std::function<bool(const ScannedAttempt &attempt)> &row) const
{
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    // Few columns, each of which costs more than reading the row: texts joined into one, keys into another.
    query.prepare(u"SELECT id, at, "_s % currentCount
                  % u" * 65536 + target_port, verb || '|' || command || '|' || verdict || '|' || "
                    "reasons || '|' || protection || '|' || user, CAST(client_key || target_key AS BLOB)"_s
                  % condition() % u" ORDER BY id"_s);
    query.addBindValue(since);
    query.addBindValue(since);
    if (!query.exec())
        return errorOf(query.lastError());

    QHash<QString, Texts> known;
    ScannedAttempt attempt;
    while (query.next()) {
        const QString joined = query.value(3).toString();
        // A client may make up names without end, so that they aren't remembered.
        const qsizetype userAt = userIn(joined);
        auto texts = known.constFind(QString::fromRawData(joined.constData(), userAt));
        if (texts == known.constEnd()) {
            constexpr qsizetype most = 65536; // a file that somebody else wrote may hold anything
            if (known.size() >= most)
                known.clear();
            const QString others = joined.left(userAt);
            texts = known.insert(others, textsOf(others));
        }
        const qint64 countAndPort = query.value(2).toLongLong();
        const QByteArray keys = query.value(4).toByteArray();
        attempt.id = query.value(0).toLongLong();
        attempt.at = query.value(1).toLongLong();
        attempt.count = countAndPort / 65536;
        attempt.client = addressOf(keys, 0);
        attempt.target = {addressOf(keys, keyBytes), quint16(countAndPort % 65536)};
        attempt.user = joined.mid(userAt);
        attempt.verb = texts->verb;
        attempt.command = texts->command;
        attempt.allowed = texts->allowed;
        attempt.reasons = texts->reasons;
        attempt.protection = texts->protection;
        if (!row(attempt))
            return {};
    }
    if (query.lastError().isValid())
        return errorOf(query.lastError());
    return {};
}

} // namespace audit
