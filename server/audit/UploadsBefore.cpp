#include "server/audit/UploadsBefore.h"

#include "server/audit/SqlRun.h"

#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace audit {

base::Result<bool> UploadsBefore::bySession(qint64 session, qint64 at)
{
    constexpr qint64 never = std::numeric_limits<qint64>::max();
    constexpr qsizetype mostRemembered = 4'096;
    if (session == 0)
        return false;
    auto known = m_first.find(session);
    if (known == m_first.end()) {
        QSqlQuery query(m_connection.handle());
        query.prepare(
            u"SELECT min(coalesce((SELECT min(ended) FROM transfers WHERE session = ? AND direction = "
            "'received' AND reply_code < 300), ?), coalesce((SELECT min(at) FROM uploads WHERE session = ?), ?))"_s);
        if (const auto done = run(query, {session, never, session, never}); !done)
            return done.error();
        query.next();
        if (m_first.size() >= mostRemembered)
            m_first.clear();
        known = m_first.insert(session, query.value(0).toLongLong());
    }
    return *known <= at;
}

base::Result<QList<qint64>> UploadsBefore::uploadIds(qint64 session, qint64 at) const
{
    constexpr int most = 100;
    QList<qint64> ids;
    if (session == 0)
        return ids;
    QSqlQuery query(m_connection.handle());
    query.prepare(u"SELECT id FROM uploads WHERE session = ? AND at <= ? ORDER BY id DESC LIMIT ?"_s);
    if (const auto done = run(query, {session, at, most}); !done)
        return done.error();
    while (query.next())
        ids += query.value(0).toLongLong();
    return ids;
}

} // namespace audit
