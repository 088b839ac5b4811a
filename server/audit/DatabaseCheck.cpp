#include "server/audit/DatabaseCheck.h"

#include "server/audit/SqlRun.h"
#include "server/audit/Tallies.h"

#include <QFileInfo>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qint64 mostAtOnce = 256LL * 1024 * 1024; ///< bytes: a second or two

bool isCorrupt(const base::Result<qint64> &read)
{
    return !read && read.error().code == base::Error::Code::Corrupt;
}

} // namespace

void DatabaseCheck::start(const QString &file, std::function<void()> damaged)
{
    stop();
    m_stopped = false;
    m_damage = false;
    m_thread = std::thread([this, file, damaged = std::move(damaged)] {
        if (!isDamaged(file) || m_stopped)
            return;
        m_damage = true;
        damaged();
    });
}

void DatabaseCheck::stop()
{
    m_stopped = true;
    if (m_thread.joinable())
        m_thread.join();
}

bool DatabaseCheck::isDamaged(const QString &file) const
{
    Connection connection;
    if (!connection.open(file, Connection::Mode::ReadOnly))
        return false; // the writer has opened it: it is not for this check to say why that can't be done again
    if (QFileInfo(file).size() <= mostAtOnce) {
        QSqlQuery query(connection.handle());
        if (!query.exec(u"PRAGMA quick_check(1)"_s))
            return errorOf(query.lastError()).code == base::Error::Code::Corrupt;
        return query.next() && query.value(0).toString() != u"ok";
    }
    const auto newest = connection.number(u"SELECT max(id) FROM attempts"_s);
    if (isCorrupt(newest))
        return true;
    for (qint64 from = 0; newest && from <= *newest && !m_stopped; from += idsOfABlock) {
        const QString rows = u"SELECT sum(length(sentence) + length(ladder) + length(hash)) FROM attempts NOT INDEXED "
                             "WHERE id BETWEEN %1 AND %2"_s.arg(from)
                                 .arg(from + idsOfABlock - 1);
        if (isCorrupt(connection.number(rows)))
            return true;
    }
    return false;
}

} // namespace audit
