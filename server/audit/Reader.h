#pragma once

#include "server/audit/Record.h"
#include "server/base/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

class QSqlQuery;

namespace audit {

class Connection;

/// One row of `attempts` as stored: texts are escaped already and fit to show as plain text.
struct AttemptRow
{
    qint64 id = 0;
    qint64 at = 0; ///< UTC microseconds
    qint64 session = 0;
    QString client;
    int clientPort = 0;
    QString user;
    QString verb;
    QString argument;
    QString target; ///< empty when it couldn't be read
    int targetPort = 0;
    QString command;
    QString verdict; ///< "blocked", "allowed", "reported"
    QStringList reasons;
    QString ruleId;
    QString ruleText;
    QString sentence;
    QString ladder;
    qint64 policyRevision = 0;
    QString classification;
    int replyCode = 0;
    int count = 1;
    qint64 lastAt = 0; ///< of folded rows when the last was judged, else as `at`
    QString protection; ///< "none", "control", "both"; empty for rows of older versions
    QByteArray hash; ///< link of the chain; empty for rows of older versions
    friend bool operator==(const AttemptRow &, const AttemptRow &) = default;
};

/// Which columns readAttemptRow() takes, and how.
QString attemptColumns();
AttemptRow readAttemptRow(const QSqlQuery &query);

/// Which attempts: every condition given must hold.
struct AttemptQuery
{
    std::optional<qint64> since; ///< UTC microseconds, included
    std::optional<qint64> beforeId; ///< keyset paging: rows older than this one
    std::optional<qint64> afterId; ///< newer rows than this one
    bool blockedOnly = false; ///< blocked and reported
    QString where; ///< the filter language: `client:10.0.0.0/8 reason:third-party port:<1024 user:x verb:PORT
                   ///< verdict:blocked -verb:EPRT "text"`
    int limit = 0; ///< 0: all
};

/// Reads a profile's database, also while a server writes it. One connection of its own, read-only; blocking; use each
/// object on one thread only, never the window's.
class Reader
{
public:
    Reader();
    ~Reader();
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    base::Result<void> open(const QString &file);
    bool isOpen() const;
    /// For what else reads on this thread; open.
    const Connection &connection() const;

    /// Newest first.
    base::Result<QList<AttemptRow>> attempts(const AttemptQuery &query);
    base::Result<std::optional<AttemptRow>> attempt(qint64 id);
    base::Result<qint64> blockedCount();
    /// Calls back for each row without holding them all; stops when it returns false.
    base::Result<void> forEachAttempt(const AttemptQuery &query, const std::function<bool(const AttemptRow &)> &row);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace audit
