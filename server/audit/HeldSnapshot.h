#pragma once

#include "server/audit/Statement.h"
#include "server/base/Result.h"

namespace audit {

class Connection;

/// Keeps a connection's place among the readers of the -wal file from one transaction to the next: taking it anew costs
/// four of the six locks on the file that a commit takes otherwise. Others can't shorten the -wal file meanwhile, so it
/// is let go before a checkpoint, and when nothing more is expected. For whoever has the connection to himself.
/// https://www.sqlite.org/walformat.html, section 2.3 (the read marks).
class HeldSnapshot final
{
public:
    base::Result<void> prepare(const Connection &connection);
    /// After a commit: the next transaction begins where it ended. One that finds that another connection has written
    /// since fails, and has to be begun again after letGo().
    void hold();
    void letGo();
    bool isHeld() const { return m_held; }

private:
    Statement m_reading;
    bool m_held = false;
};

} // namespace audit
