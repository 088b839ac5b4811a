#include "server/audit/HeldSnapshot.h"

using namespace Qt::Literals::StringLiterals;

namespace audit {

base::Result<void> HeldSnapshot::prepare(const Connection &connection)
{
    // The first page is in memory anyway, and no record changes it.
    return m_reading.prepare(connection, u"SELECT name FROM sqlite_master"_s);
}

void HeldSnapshot::hold()
{
    if (!m_held)
        m_held = bool(m_reading.stepToRow());
}

void HeldSnapshot::letGo()
{
    if (m_held)
        m_reading.reset();
    m_held = false;
}

} // namespace audit
