#include "server/audit/ReceivedBytes.h"

#include "server/audit/Connection.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

using namespace Qt::Literals::StringLiterals;

namespace audit {

base::Result<void> forEachReceived(const QString &databaseFile, qint64 since,
                                   const std::function<void(const ReceivedBytes &received)> &take)
{
    Connection connection;
    if (const auto opened = connection.open(databaseFile, Connection::Mode::ReadOnly); !opened)
        return opened.error();
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT client, path, ended, bytes FROM transfers WHERE ended >= ? AND direction = 'received' AND "
                  "reply_code = 226 ORDER BY ended"_s);
    query.addBindValue(since);
    if (!query.exec())
        return errorOf(query.lastError());
    while (query.next()) {
        const auto client = address::IpAddress::parse(query.value(0).toString());
        if (client)
            take({*client, query.value(1).toString(), query.value(2).toLongLong(), query.value(3).toLongLong()});
    }
    return {};
}

} // namespace audit
