#pragma once

#include "server/audit/Connection.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariantList>

namespace audit {

/// Bytes that the driver doesn't bind as NULL.
inline QVariant presentBytes(const QVariant &value)
{
    return value.toByteArray().isNull() ? QVariant(QByteArrayLiteral("")) : value;
}

/// Executes a prepared statement with these values. Null bytes are an empty blob, which is read as null, and not NULL.
inline base::Result<void> run(QSqlQuery &query, const QVariantList &values)
{
    int position = 0;
    for (const QVariant &value : values)
        query.bindValue(position++, value.typeId() == QMetaType::QByteArray ? presentBytes(value) : value);
    if (!query.exec())
        return errorOf(query.lastError());
    return {};
}

/// `WHERE a AND b`; empty if both are.
inline QString whereOf(const QString &a, const QString &b)
{
    if (a.isEmpty() && b.isEmpty())
        return {};
    const QString joint = a.isEmpty() || b.isEmpty() ? QString() : QStringLiteral(" AND ");
    return QStringLiteral(" WHERE ") + a + joint + b;
}

} // namespace audit
