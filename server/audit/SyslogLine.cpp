#include "server/audit/SyslogLine.h"

#include "server/base/PlainText.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

QString timestamp(qint64 microseconds)
{
    const QDateTime second = QDateTime::fromSecsSinceEpoch(microseconds / 1'000'000, Qt::UTC);
    return second.toString(u"yyyy-MM-dd'T'HH:mm:ss"_s) % u'.'
        % QString::number(microseconds % 1'000'000).rightJustified(6, u'0') % u"+00:00"_s;
}

/// Rows come from a file, which somebody may have written into: what isn't printable is escaped once more.
QString printable(const QString &text)
{
    const bool isPlain = std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.isPrint(); });
    return isPlain ? text : base::escaped(text, text.size());
}

QString word(const QString &text)
{
    const QString plain = printable(text);
    return plain.isEmpty() || plain.contains(u' ') || plain.contains(u'"') || plain.contains(u'=') ? u"-"_s : plain;
}

QString quoted(const QString &text)
{
    QString plain = printable(text);
    plain.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' % plain % u'"';
}

} // namespace

QByteArray syslogLine(const AttemptRow &row)
{
    const QString line = timestamp(row.at) % u" localhost portcullis: verdict="_s % word(row.verdict) % u" client="_s
        % word(row.client) % u" client_port="_s % QString::number(row.clientPort) % u" verb="_s % word(row.verb)
        % u" target="_s % word(row.target) % u" target_port="_s % QString::number(row.targetPort) % u" reasons="_s
        % word(row.reasons.join(u',')) % u" classification="_s % word(row.classification) % u" reply_code="_s
        % QString::number(row.replyCode) % u" count="_s % QString::number(row.count) % u" session="_s
        % QString::number(row.session) % u" id="_s % QString::number(row.id) % u" user="_s % quoted(row.user)
        % u" command="_s % quoted(row.command) % u" argument="_s % quoted(row.argument);
    return line.toUtf8() + '\n';
}

} // namespace audit
