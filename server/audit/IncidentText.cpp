// Incidents in words.

#include "server/audit/Incident.h"

#include "server/audit/Translated.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

QString counted(const char *source, qint64 number)
{
    return QCoreApplication::translate("audit", source, nullptr,
                                       int(qMin<qint64>(number, std::numeric_limits<int>::max())));
}

QString numberText(qint64 number)
{
    return QLocale().toString(number);
}

QString durationText(qint64 microseconds)
{
    const qint64 seconds = (microseconds + 500'000) / 1'000'000;
    if (seconds < 1)
        return text("less than a second");
    if (seconds < 120)
        return text("%1 s").arg(seconds);
    if (seconds < 7'200)
        return text("%1 min").arg((seconds + 30) / 60);
    return text("%1 h").arg((seconds + 1'800) / 3'600);
}

QString portsText(const Incident &incident)
{
    if (incident.ports == 1)
        return text("port %1").arg(incident.lowestPort);
    const QString count = numberText(incident.ports);
    return incident.isAtLeast ? text("at least %1 ports").arg(count) : text("%1 ports").arg(count);
}

QString targetsText(const Incident &incident)
{
    if (!incident.target.isEmpty())
        return incident.target;
    const QString count = numberText(incident.targets);
    return incident.isAtLeast ? text("at least %1 machines").arg(count) : text("%1 machines").arg(count);
}

QString outcomeText(const Incident &incident)
{
    if (incident.allowed == 0 && incident.reported == 0)
        return text("all refused");
    QStringList parts;
    if (incident.blocked > 0)
        parts += counted(QT_TRANSLATE_N_NOOP("audit", "%n refused"), incident.blocked);
    if (incident.reported > 0)
        parts += counted(QT_TRANSLATE_N_NOOP("audit", "%n only reported"), incident.reported);
    if (incident.allowed > 0)
        parts += counted(QT_TRANSLATE_N_NOOP("audit", "%n allowed"), incident.allowed);
    return parts.join(u", "_s);
}

const char *pattern(AttemptClass kind)
{
    switch (kind) {
    case AttemptClass::Scan:
        return QT_TRANSLATE_NOOP("audit", "%1 scanned %2 on %3 in %4, %5.");
    case AttemptClass::Sweep:
        return QT_TRANSLATE_NOOP("audit", "%1 swept %2 on %3 in %4, %5.");
    case AttemptClass::SelfBounce:
        return QT_TRANSLATE_NOOP("audit", "%1 told the server to connect to itself (%2, %3) in %4, %5.");
    case AttemptClass::ReservedPortProbe:
        return QT_TRANSLATE_NOOP("audit", "%1 probed %2 on %3, among them reserved ones, in %4, %5.");
    case AttemptClass::Payload:
        return QT_TRANSLATE_NOOP("audit", "%1 uploaded something, then named %2 (%3) to send it to, in %4, %5.");
    case AttemptClass::NmapScript:
        return QT_TRANSLATE_NOOP("audit", "%1 tested with nmap whether this server can be misused (%2, %3) in %4, %5.");
    case AttemptClass::NatMistake:
        return QT_TRANSLATE_NOOP("audit", "%1 is behind NAT and named its private address %2 (%3) in %4, %5.");
    case AttemptClass::MultiHomed:
        return QT_TRANSLATE_NOOP("audit", "%1 named another address of its own, %2 (%3), in %4, %5.");
    case AttemptClass::Mistake:
        return QT_TRANSLATE_NOOP("audit", "%1 made the same mistake over and over: %2 (%3) in %4, %5.");
    case AttemptClass::Unknown:
        break;
    }
    return QT_TRANSLATE_NOOP("audit", "%1 named %2 (%3) in %4, %5.");
}

} // namespace

QString Incident::sentence() const
{
    // Whatever the placeholders bring with them is not looked through for further ones.
    if (targets == 0) {
        return counted(QT_TRANSLATE_N_NOOP("audit", "%1 sent %n commands that name no usable address, %2."), attempts)
            .arg(client, outcomeText(*this));
    }
    return text(pattern(kind.kind))
        .arg(client, targetsText(*this), portsText(*this), durationText(last - first), outcomeText(*this));
}

QString Incident::where() const
{
    return u"client:%1 id:%2-%3"_s.arg(client).arg(firstId).arg(lastId);
}

} // namespace audit
