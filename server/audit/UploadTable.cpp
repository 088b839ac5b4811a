#include "server/audit/UploadTable.h"

#include "server/audit/StoredText.h"
#include "server/base/PlainText.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

using base::Result;

constexpr qsizetype longestNote = 1024; // characters

constexpr std::array names = {"waiting"_L1, "releasing"_L1, "released"_L1, "rejected"_L1, "expired"_L1};

QString selection()
{
    return u"SELECT id, at, session, client, user, area, name, stored_as, bytes, sha256, state, decided, decided_by, "
           u"target, note, kind, asked FROM uploads"_s;
}

UploadRow readRow(const QSqlQuery &query)
{
    int column = 0;
    const auto number = [&] { return query.value(column++).toLongLong(); };
    const auto word = [&] { return query.value(column++).toString(); };
    UploadRow row;
    row.id = {number()};
    row.at = number();
    row.session = number();
    row.client = word();
    row.user = word();
    row.area = word();
    row.name = word();
    row.storedAs = word();
    row.bytes = number();
    row.sha256 = word();
    row.state = uploadStateOf(word()).value_or(UploadState::Waiting);
    row.decided = number();
    row.decidedBy = word();
    row.target = word();
    row.note = word();
    row.kind = word();
    row.asked = number();
    return row;
}

} // namespace

QString uploadStateName(UploadState state)
{
    return names.at(size_t(state));
}

std::optional<UploadState> uploadStateOf(const QString &name)
{
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == names.at(i))
            return UploadState(i);
    }
    return std::nullopt;
}

Result<QList<UploadRow>> UploadTable::list(std::optional<UploadState> state, int limit) const
{
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    query.prepare(selection() % (state ? u" WHERE state = ?"_s : u""_s) % u" ORDER BY id DESC LIMIT ?"_s);
    if (state)
        query.addBindValue(uploadStateName(*state));
    query.addBindValue(limit > 0 ? limit : -1);
    if (!query.exec())
        return errorOf(query.lastError());
    QList<UploadRow> rows;
    while (query.next())
        rows.append(readRow(query));
    if (query.lastError().isValid())
        return errorOf(query.lastError());
    return rows;
}

Result<std::optional<UploadRow>> UploadTable::find(base::UploadId id) const
{
    return findBy(u"id"_s, id.value);
}

Result<std::optional<UploadRow>> UploadTable::findStored(const QString &storedAs) const
{
    return findBy(u"stored_as"_s, storedAs);
}

Result<std::optional<UploadRow>> UploadTable::findBy(const QString &column, const QVariant &value) const
{
    QSqlQuery query(m_connection.handle());
    query.prepare(selection() % u" WHERE "_s % column % u" = ?"_s);
    query.addBindValue(value);
    if (!query.exec())
        return errorOf(query.lastError());
    return query.next() ? std::optional(readRow(query)) : std::nullopt;
}

Result<void> UploadTable::adopt(const UploadRow &row) const
{
    QSqlQuery query(m_connection.handle());
    query.prepare(u"INSERT INTO uploads (at, area, name, stored_as, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)"_s);
    for (const QVariant &value : {QVariant(row.at), QVariant(present(row.area)), QVariant(present(row.name)),
                                  QVariant(row.storedAs), QVariant(row.bytes), QVariant(row.sha256)})
        query.addBindValue(value);
    if (!query.exec())
        return errorOf(query.lastError());
    return {};
}

Result<qint64> UploadTable::count(UploadState state) const
{
    return m_connection.number(u"SELECT count(*) FROM uploads WHERE state = '"_s % uploadStateName(state) % u'\'');
}

Result<bool> UploadTable::decide(base::UploadId id, UploadState from, const UploadDecision &decision) const
{
    QSqlQuery query(m_connection.handle());
    query.prepare(
        u"UPDATE uploads SET state = ?, decided = ?, decided_by = ?, target = ?, note = ? WHERE id = ? AND state = ?"_s);
    query.addBindValue(uploadStateName(decision.state));
    query.addBindValue(decision.at);
    query.addBindValue(present(decision.by));
    query.addBindValue(present(base::escaped(decision.target, longestNote)));
    query.addBindValue(present(base::escaped(decision.note, longestNote)));
    query.addBindValue(id.value);
    query.addBindValue(uploadStateName(from));
    if (!query.exec())
        return errorOf(query.lastError());
    return query.numRowsAffected() == 1;
}

Result<void> UploadTable::setKind(base::UploadId id, const QString &kind) const
{
    QSqlQuery query(m_connection.handle());
    query.prepare(u"UPDATE uploads SET kind = ? WHERE id = ?"_s);
    query.addBindValue(present(kind));
    query.addBindValue(id.value);
    if (!query.exec())
        return errorOf(query.lastError());
    return {};
}

} // namespace audit
