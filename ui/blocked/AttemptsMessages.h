#pragma once

#include "server/audit/Reader.h"

#include <QList>
#include <QMetaType>
#include <QString>

namespace ui {

/// By what the table can be sorted. Within equal values the newest comes first.
enum class AttemptsOrder : quint8 { Time, Client, Target, Port, Reason, Count };

/// What the table shows: a log, the rows of it, and their order.
struct AttemptsQuestion
{
    QString file;
    QString where; ///< the filter language
    bool blockedOnly = true;
    AttemptsOrder order = AttemptsOrder::Time;
    bool descending = true;
    friend bool operator==(const AttemptsQuestion &, const AttemptsQuestion &) = default;
};

/// Something the table wants of the log. `ticket` names the question it belongs to.
struct AttemptsRequest
{
    /// Open: the first rows, and up to which id this answer goes. Page: rows by their number in that order. Newer: rows
    /// written since, newest first.
    enum class Kind : quint8 { Open, Page, Newer };

    quint64 ticket = 0;
    Kind kind = Kind::Open;
    AttemptsQuestion question;
    qint64 upToId = 0; ///< Page: rows with higher ids don't count
    qint64 first = 0; ///< Page
    int count = 0; ///< at most that many
    qint64 newerThan = 0; ///< Newer: an id
};

struct AttemptsPage
{
    quint64 ticket = 0;
    AttemptsRequest::Kind kind = AttemptsRequest::Kind::Open;
    qint64 upToId = 0; ///< Open: found out; Page: as asked
    qint64 first = 0;
    QList<audit::AttemptRow> rows;
    bool isLast = true; ///< nothing follows; Newer: none was left out
    QString error;
    bool filterIsWrong = false; ///< `error` is about the filter's text
};

/// Rows of a question by their numbers, for whatever is to be done with a selection.
struct AttemptsSelection
{
    struct Range
    {
        qint64 first = 0;
        qint64 count = 0;
        friend bool operator==(const Range &, const Range &) = default;
    };
    quint64 ticket = 0;
    quint64 number = 0; ///< of the wish; comes back with the rows
    QList<audit::AttemptRow> atHand; ///< come first
    QList<Range> ranges;
};

struct SelectedAttempts
{
    quint64 number = 0;
    QList<audit::AttemptRow> rows;
    QString error;
};

/// How many rows a question has; counted while the table is in use already.
struct AttemptsCount
{
    quint64 ticket = 0;
    qint64 upToId = 0;
    qint64 rows = 0; ///< at least
    bool isFinal = false;
    double progress = 0; ///< 0 to 1
    QString error;
};

} // namespace ui
