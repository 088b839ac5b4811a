#pragma once

#include "server/audit/Classification.h"
#include "server/audit/Reader.h"

namespace audit {

/// One line of what happened in a session, told by the rows of the log.
struct TranscriptLine
{
    enum class Kind : quint8 { Began, Login, Event, Attempt, Transfer, Upload, Ended };

    Kind kind = Kind::Event;
    qint64 at = 0; ///< UTC microseconds
    qint64 id = 0; ///< in the table of its kind
    QString text; ///< a sentence, translated; peer text in it is escaped: show it as plain text
    bool isSubject = false; ///< the attempt that was asked about
    friend bool operator==(const TranscriptLine &, const TranscriptLine &) = default;
};

/// What else the log has of a client.
struct ClientSummary
{
    QString client;
    qint64 firstSeen = 0; ///< UTC microseconds; 0: nothing of it is left
    qint64 lastSeen = 0;
    qint64 sessions = 0;
    qint64 refused = 0; ///< attempts, with the folded ones
    qint64 allowed = 0; ///< rows
    qint64 logins = 0;
    qint64 failedLogins = 0;
    qint64 bans = 0;
    qint64 sent = 0; ///< finished transfers
    qint64 received = 0;
    qint64 bytesSent = 0;
    qint64 bytesReceived = 0;
    qint64 uploads = 0; ///< files that reached a drop box
    QList<qint64> uploadIds; ///< the latest of those, newest first
    QStringList users; ///< names it signed in with, the first few
    QStringList programs; ///< what CLNT said, the first few
    friend bool operator==(const ClientSummary &, const ClientSummary &) = default;
};

struct AttemptStory
{
    AttemptRow row;
    Classified kind; ///< worked out from the client's attempts up to ten minutes before and after
    QList<TranscriptLine> transcript; ///< in order of time; of a long session what is around the attempt
    bool isShortened = false;
    ClientSummary client;
    QList<qint64> uploads; ///< uploads.id of files that this session sent before, latest first
};

/// Everything about one attempt; nullopt when its row is gone. On the reader's thread; blocks.
base::Result<std::optional<AttemptStory>> attemptStory(const Reader &reader, qint64 id);

} // namespace audit
