#pragma once

#include <QByteArray>
#include <QString>

namespace audit {

/// The values of a row of `attempts` that never change once it is stored, as they are stored and in the order in which
/// they are hashed.
struct ChainedRow
{
    qint64 at = 0;
    qint64 session = 0;
    QString client;
    int clientPort = 0;
    QString user;
    QString verb;
    QString argument;
    QString target;
    int targetPort = 0;
    QString command;
    QString verdict;
    QString reasons;
    QString rule;
    QString ruleText;
    qint64 policyRevision = 0;
    QString classification;
    int replyCode = 0;
    QString sentence;
    QString ladder;
    QString protection; ///< hashed where it is known, so that rows of versions without it keep their hash

    QByteArray hash(const QByteArray &previous) const;
};

} // namespace audit
