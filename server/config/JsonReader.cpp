#include "server/config/Json.h"

#include "server/config/CrossCheck.h"
#include "server/config/JsonScan.h"
#include "server/config/ObjectReader.h"

#include <QJsonDocument>

namespace config {

namespace {

Reading broken(const QString &message)
{
    Reading reading;
    reading.isJson = false;
    reading.problems = {{QString(), message}};
    return reading;
}

Reading notJson(const QByteArray &json, qsizetype at, const QString &message)
{
    return broken(Say::tr("not JSON: %1: %2").arg(linePosition(json, at), message));
}

QString tooNew(const QJsonValue &version)
{
    const double number = version.toDouble();
    if (number <= Config::currentVersion)
        return {};
    return Say::tr("version %1 was written by a newer Portcullis; this one reads versions up to %2. Install the newer "
                   "program, or go back to an older configuration")
        .arg(number, 0, 'g', 17)
        .arg(Config::currentVersion);
}

} // namespace

Reading read(const QByteArray &json)
{
    Reading reading;
    if (json.size() > longestDocument) {
        reading.problems = {{QString(), Say::tr("longer than %1 MiB").arg(longestDocument / 1024 / 1024)}};
        return reading;
    }
    const JsonScan scan = scanJson(json);
    if (scan.errorAt >= 0)
        return notJson(json, scan.errorAt, scan.error);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (document.isNull() && error.error == QJsonParseError::IllegalUTF8String)
        return notJson(json, error.offset - 1, Say::tr("not UTF-8"));
    if (!document.isObject()) {
        reading.problems = {{QString(), Say::tr("expected an object at the top")}};
        return reading;
    }

    const QJsonObject root = document.object();
    if (const QString message = tooNew(root.value(QLatin1String("version"))); !message.isEmpty()) {
        // Whatever else looks wrong may be right in that version.
        reading.problems = {{QStringLiteral("/version"), message}};
        return reading;
    }
    reading.problems = scan.repeatedKeys;
    ObjectReader::read(root, QString(), reading.config, reading.problems);
    reading.problems += crossCheck(reading.config, reading.problems);
    return reading;
}

PolicyReading policyFromJson(const QJsonObject &json)
{
    PolicyReading reading;
    ObjectReader::read(json, QString(), reading.policy, reading.problems);
    return reading;
}

} // namespace config
