#include "server/audit/UploadStory.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

using base::Result;
using StepKind = StoryStep::Kind;

/// Runs a question and takes a step from each row.
template <typename Take>
Result<void> ask(const Connection &connection, const QString &sql, const QVariantList &values, Take take)
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(sql);
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return errorOf(query.lastError());
    while (query.next())
        take(query);
    return {};
}

QString endpoint(const QString &address, int port)
{
    const QString host = address.contains(u':') ? QString(u'[' % address % u']') : address;
    return host % u':' % QString::number(port);
}

Result<void> addSession(const Connection &connection, const UploadRow &row, QList<StoryStep> &steps)
{
    return ask(
        connection,
        u"SELECT began, ended, client, client_port, user, server, server_port, \"end\" FROM sessions WHERE id = ?"_s,
        {row.session}, [&steps](const QSqlQuery &query) {
            const QString client = endpoint(query.value(2).toString(), query.value(3).toInt());
            steps.append({query.value(0).toLongLong(),
                          StepKind::Connected,
                          client,
                          {},
                          endpoint(query.value(5).toString(), query.value(6).toInt()),
                          0,
                          0});
            if (const qint64 ended = query.value(1).toLongLong(); ended > 0)
                steps.append(
                    {ended, StepKind::Left, client, query.value(4).toString(), query.value(7).toString(), 0, 0});
        });
}

/// Of its session; decisions about other files of the same session belong to their stories.
Result<void> addEvents(const Connection &connection, const UploadRow &row, QList<StoryStep> &steps)
{
    const QString own = QString::number(row.id.value);
    const QStringList decisions{u"released"_s, u"rejected"_s, u"review-undone"_s, u"expired"_s};
    return ask(connection, u"SELECT at, kind, client, user, text FROM events WHERE session = ? ORDER BY id LIMIT 200"_s,
               {row.session}, [&](const QSqlQuery &query) {
                   const QString text = query.value(4).toString();
                   const bool isDecision = decisions.contains(query.value(1).toString());
                   if (isDecision && !text.contains(QString(u"pload "_s % own % u" ("_s)))
                       return;
                   steps.append({query.value(0).toLongLong(), StepKind::Event, query.value(2).toString(),
                                 query.value(3).toString(), text, 0, 0});
               });
}

Result<void> addTransfers(const Connection &connection, const QString &condition, const QVariantList &values,
                          StepKind kind, QList<StoryStep> &steps)
{
    const QString sql = u"SELECT ended, client, user, path, bytes, reply_code FROM transfers WHERE "_s % condition
        % u" ORDER BY id LIMIT 100"_s;
    return ask(connection, sql, values, [&steps, kind](const QSqlQuery &query) {
        steps.append({query.value(0).toLongLong(), kind, query.value(1).toString(), query.value(2).toString(),
                      query.value(3).toString(), query.value(4).toLongLong(), query.value(5).toInt()});
    });
}

} // namespace

Result<QList<StoryStep>> uploadStory(const Connection &connection, const UploadRow &row)
{
    QList<StoryStep> steps;
    steps.append({row.at, StepKind::Arrived, row.client, row.user, row.sha256, row.bytes, 0});
    if (row.session > 0) {
        for (const auto &add : {addSession, addEvents}) {
            if (const Result<void> added = add(connection, row, steps); !added)
                return added.error();
        }
        const QString path =
            row.area.endsWith(u'/') ? QString(row.area % row.name) : QString(row.area % u'/' % row.name);
        if (const auto added = addTransfers(connection, u"session = ? AND direction = 'received' AND path = ?"_s,
                                            {row.session, path}, StepKind::Received, steps);
            !added)
            return added.error();
    }
    if (row.state == UploadState::Released) {
        if (const auto added = addTransfers(connection, u"began >= ? AND direction = 'sent' AND path = ?"_s,
                                            {row.decided, row.target}, StepKind::Fetched, steps);
            !added)
            return added.error();
    }
    std::stable_sort(steps.begin(), steps.end(),
                     [](const StoryStep &one, const StoryStep &other) { return one.at < other.at; });
    return steps;
}

} // namespace audit
