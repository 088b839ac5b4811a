#pragma once

#include "server/audit/AttemptDetails.h"
#include "server/audit/Connection.h"

namespace audit {

struct SessionTranscript
{
    QList<TranscriptLine> lines; ///< in order of time
    bool isShortened = false; ///< of each kind only what is next to the attempt is here
};

/// What the log tells of the session of an attempt: there is no copy of the control connection, but every table has
/// rows of it. Blocks.
base::Result<SessionTranscript> sessionTranscript(const Connection &connection, const AttemptRow &subject);

} // namespace audit
