#include "server/audit/Export.h"

#include "server/audit/SyslogLine.h"
#include "server/audit/TimeText.h"
#include "server/base/PlainText.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

/// A column of CSV and JSON Lines and how its value is got.
struct ExportColumn
{
    const char *name;
    QJsonValue (*value)(const AttemptRow &row);
};
constexpr ExportColumn columns[] = {
    {"id", [](const AttemptRow &row) { return QJsonValue(row.id); }},
    {"at", [](const AttemptRow &row) { return QJsonValue(row.at); }},
    {"session", [](const AttemptRow &row) { return QJsonValue(row.session); }},
    {"client", [](const AttemptRow &row) { return QJsonValue(row.client); }},
    {"client_port", [](const AttemptRow &row) { return QJsonValue(row.clientPort); }},
    {"user", [](const AttemptRow &row) { return QJsonValue(row.user); }},
    {"verb", [](const AttemptRow &row) { return QJsonValue(row.verb); }},
    {"argument", [](const AttemptRow &row) { return QJsonValue(row.argument); }},
    {"target", [](const AttemptRow &row) { return QJsonValue(row.target); }},
    {"target_port", [](const AttemptRow &row) { return QJsonValue(row.targetPort); }},
    {"command", [](const AttemptRow &row) { return QJsonValue(row.command); }},
    {"verdict", [](const AttemptRow &row) { return QJsonValue(row.verdict); }},
    {"reasons", [](const AttemptRow &row) { return QJsonValue(QJsonArray::fromStringList(row.reasons)); }},
    {"rule", [](const AttemptRow &row) { return QJsonValue(row.ruleId); }},
    {"rule_text", [](const AttemptRow &row) { return QJsonValue(row.ruleText); }},
    {"policy_revision", [](const AttemptRow &row) { return QJsonValue(row.policyRevision); }},
    {"classification", [](const AttemptRow &row) { return QJsonValue(row.classification); }},
    {"reply_code", [](const AttemptRow &row) { return QJsonValue(row.replyCode); }},
    {"count", [](const AttemptRow &row) { return QJsonValue(row.count); }},
    {"sentence", [](const AttemptRow &row) { return QJsonValue(row.sentence); }},
    {"ladder", [](const AttemptRow &row) { return QJsonValue(row.ladder); }},
    {"last_at", [](const AttemptRow &row) { return QJsonValue(row.lastAt); }},
    {"hash", [](const AttemptRow &row) { return QJsonValue(QString::fromLatin1(row.hash.toHex())); }},
    {"protection", [](const AttemptRow &row) { return QJsonValue(row.protection); }},
};

/// RFC 4180 section 2. Spreadsheets take a cell that begins with one of these for a formula, quoted or not.
QByteArray csvText(QString text)
{
    if (!text.isEmpty() && QStringView(u"=+-@\t\r").contains(text.front()))
        text.prepend(u'\'');
    const auto special = [](QChar c) { return c == u'"' || c == u',' || c == u'\r' || c == u'\n'; };
    if (std::any_of(text.cbegin(), text.cend(), special)) {
        text.replace(u'"', "\"\""_L1);
        text = u'"' % text % u'"';
    }
    return text.toUtf8();
}

QByteArray csvCell(const QJsonValue &value)
{
    if (value.isDouble())
        return QByteArray::number(value.toInteger());
    if (value.isString())
        return csvText(value.toString());
    QStringList words;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &word : array)
        words += word.toString();
    return csvText(words.join(u','));
}

QByteArray csvRow(const AttemptRow &row)
{
    QByteArrayList cells;
    for (const ExportColumn &column : columns)
        cells += csvCell(column.value(row));
    return cells.join(',') + "\r\n"_ba;
}

QByteArray jsonRow(const AttemptRow &row)
{
    QJsonObject object;
    for (const ExportColumn &column : columns)
        object.insert(QLatin1StringView(column.name), column.value(row));
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

// Wide enough for most IPv6 addresses, narrow enough for a terminal.
constexpr int tableWidths[] = {19, 22, 12, 4, 28, 8, 36};

/// Rows come from a file, which somebody may have written into: nothing in it may steer the terminal.
QString tableCell(const QString &text, int width)
{
    QString cell = text;
    const auto steers = [](QChar c) { return c.isPrint() == false; };
    if (std::any_of(cell.cbegin(), cell.cend(), steers))
        cell = base::escaped(cell);
    if (cell.size() > width)
        cell = cell.left(width - 1) % QChar(0x2026);
    return cell.leftJustified(width);
}

QByteArray tableLine(const QStringList &cells)
{
    QString line;
    for (qsizetype i = 0; i < cells.size(); ++i)
        line += (i > 0 ? u"  "_s : u""_s) % tableCell(cells.at(i), tableWidths[i]);
    while (line.endsWith(u' '))
        line.chop(1);
    return line.toUtf8() + '\n';
}

QString targetText(const AttemptRow &row)
{
    if (row.target.isEmpty())
        return row.argument;
    const QString host = row.target.contains(u':') ? u'[' % row.target % u']' : row.target;
    return row.targetPort > 0 || row.verb == u"PORT" || row.verb == u"EPRT"
        ? host % u':' % QString::number(row.targetPort)
        : host;
}

QByteArray tableHeader()
{
    const auto title = [](const char *source) { return QCoreApplication::translate("audit", source); };
    return tableLine({title(QT_TRANSLATE_NOOP("audit", "Time (UTC)")), title(QT_TRANSLATE_NOOP("audit", "Client")),
                      title(QT_TRANSLATE_NOOP("audit", "User")), title(QT_TRANSLATE_NOOP("audit", "Verb")),
                      title(QT_TRANSLATE_NOOP("audit", "Target")), title(QT_TRANSLATE_NOOP("audit", "Verdict")),
                      title(QT_TRANSLATE_NOOP("audit", "Reasons"))});
}

} // namespace

QList<QByteArray> exportColumns()
{
    QList<QByteArray> names;
    for (const ExportColumn &column : columns)
        names += QByteArray(column.name);
    return names;
}

QByteArray exportHeader(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Table:
        return tableHeader();
    case ExportFormat::Csv:
        return exportColumns().join(',') + "\r\n"_ba;
    case ExportFormat::JsonLines:
    case ExportFormat::Syslog:
        return {};
    }
    Q_UNREACHABLE();
}

QByteArray exportRow(ExportFormat format, const AttemptRow &row)
{
    switch (format) {
    case ExportFormat::Table:
        return tableLine({timeText(row.at), row.client, row.user, row.verb, targetText(row), row.verdict,
                          row.reasons.join(u", "_s)});
    case ExportFormat::Csv:
        return csvRow(row);
    case ExportFormat::JsonLines:
        return jsonRow(row);
    case ExportFormat::Syslog:
        return syslogLine(row);
    }
    Q_UNREACHABLE();
}

} // namespace audit
