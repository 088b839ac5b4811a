#pragma once

#include "server/audit/Reader.h"

#include <QStringList>

namespace audit {

/// What may stand where the cursor is in a filter line.
struct Completions
{
    qsizetype from = 0; ///< the text from here up to the cursor is replaced
    QStringList words; ///< keys with their colon, or values; the most frequent first
    friend bool operator==(const Completions &, const Completions &) = default;
};

/// Keys and fixed values (verbs, verdicts, reasons, classes) without a log, and from one also the clients, targets,
/// ports, users, rules and sessions that are in it, 20 at most. `reader` may be null. On the reader's thread; some
/// milliseconds.
Completions completionsOf(const QString &filter, qsizetype cursor, const Reader *reader);

} // namespace audit
