#include "ui/blocked/AttemptText.h"

#include "server/policy/VerdictText.h"

#include <QCoreApplication>
#include <QHash>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString withPort(const QString &address, int port)
{
    if (address.isEmpty())
        return u"–"_s;
    const bool v6 = address.contains(u':');
    const QString host = v6 ? QString(u'[' % address % u']') : address;
    return port == 0 && !v6 ? host : QString(host % u':' % QString::number(port));
}

} // namespace

QString askedFor(const audit::AttemptRow &row)
{
    return row.argument.isEmpty() ? row.verb : QString(row.verb % u' ' % row.argument);
}

QString targetText(const audit::AttemptRow &row)
{
    return withPort(row.target, row.targetPort);
}

QString clientText(const audit::AttemptRow &row)
{
    return withPort(row.client, row.clientPort);
}

QStringList reasonTexts(const audit::AttemptRow &row)
{
    QStringList texts;
    for (const QString &name : row.reasons) {
        const auto reason = policy::reasonFromName(name);
        texts.append(reason ? policy::reasonSentence(*reason) : name);
    }
    return texts;
}

QString verdictText(const QString &verdict)
{
    if (verdict == u"blocked")
        return QCoreApplication::translate("ui::AttemptText", "blocked");
    if (verdict == u"allowed")
        return QCoreApplication::translate("ui::AttemptText", "allowed");
    if (verdict == u"reported")
        return QCoreApplication::translate("ui::AttemptText", "reported");
    return verdict;
}

Tone verdictTone(const QString &verdict)
{
    if (verdict == u"blocked")
        return Tone::Bad;
    return verdict == u"allowed" ? Tone::Good : Tone::Warning;
}

QString classificationText(const QString &classification)
{
    static const QHash<QString, const char *> words{
        {u"scan"_s, QT_TRANSLATE_NOOP("ui::AttemptText", "port scan")},
        {u"sweep"_s, QT_TRANSLATE_NOOP("ui::AttemptText", "network sweep")},
        {u"self-bounce"_s, QT_TRANSLATE_NOOP("ui::AttemptText", "bounce to this machine")},
        {u"reserved-port-probe"_s, QT_TRANSLATE_NOOP("ui::AttemptText", "probe of a reserved port")},
        {u"payload"_s, QT_TRANSLATE_NOOP("ui::AttemptText", "upload sent to a third party")},
        {u"nmap-script"_s, QT_TRANSLATE_NOOP("ui::AttemptText", "nmap's bounce script")},
        {u"nat-mistake"_s, QT_TRANSLATE_NOOP("ui::AttemptText", "client behind NAT")},
        {u"multi-homed"_s, QT_TRANSLATE_NOOP("ui::AttemptText", "client with several addresses")},
        {u"mistake"_s, QT_TRANSLATE_NOOP("ui::AttemptText", "client's mistake")},
    };
    if (const char *known = words.value(classification))
        return QCoreApplication::translate("ui::AttemptText", known);
    return classification == u"unknown" ? QString() : classification;
}

QStringList classificationNames()
{
    return {u"scan"_s,    u"sweep"_s,       u"self-bounce"_s, u"reserved-port-probe"_s,
            u"payload"_s, u"nmap-script"_s, u"nat-mistake"_s, u"multi-homed"_s,
            u"mistake"_s, u"unknown"_s};
}

Tone classificationTone(const QString &classification)
{
    static const QStringList mistakes{u"nat-mistake"_s, u"multi-homed"_s, u"mistake"_s};
    if (mistakes.contains(classification))
        return Tone::Information;
    return classification == u"unknown" || classification.isEmpty() ? Tone::Muted : Tone::Bad;
}

QString exported(const QList<audit::AttemptRow> &rows, audit::ExportFormat format)
{
    QByteArray bytes = audit::exportHeader(format);
    for (const audit::AttemptRow &row : rows)
        bytes += audit::exportRow(format, row);
    return QString::fromUtf8(bytes);
}

} // namespace ui
