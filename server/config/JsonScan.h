#pragma once

#include "server/config/Problem.h"

#include <QByteArrayView>

namespace config {

/// What QJsonDocument does not tell: where exactly a text stops being JSON, and which keys stand in an object twice.
struct JsonScan
{
    qsizetype errorAt = -1; ///< byte of the first mistake; -1: the text is JSON (RFC 8259)
    QString error; ///< "expected a value"
    QList<Problem> repeatedKeys;
};

JsonScan scanJson(QByteArrayView text);

/// "line 3, column 14" of a byte, both counted from 1, columns in characters.
QString linePosition(QByteArrayView text, qsizetype at);

} // namespace config
