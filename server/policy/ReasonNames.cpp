#include "server/policy/VerdictText.h"

#include <QCoreApplication>

namespace policy {

namespace {

struct ReasonWords
{
    Reason reason;
    const char16_t *name; // for JSON, CSV and the log: never translated, never changed
    const char *phrase;
};

constexpr ReasonWords allReasons[] = {
    {Reason::Malformed, u"malformed", QT_TRANSLATE_NOOP("policy", "The argument is not an address and a port")},
    {Reason::PortZero, u"port-zero", QT_TRANSLATE_NOOP("policy", "Port 0 can't be connected to")},
    {Reason::DirectionOff, u"direction-off",
     QT_TRANSLATE_NOOP("policy", "Data connections of this direction are switched off")},
    {Reason::Banned, u"banned", QT_TRANSLATE_NOOP("policy", "The client is banned for the time being")},
    {Reason::LogUnavailable, u"log-unavailable",
     QT_TRANSLATE_NOOP("policy", "The log can't be written, so nothing may happen unseen")},
    {Reason::TlsMismatch, u"tls-mismatch",
     QT_TRANSLATE_NOOP("policy", "The rule that would allow it requires an encrypted data connection")},
    {Reason::NotRoutable, u"not-routable", QT_TRANSLATE_NOOP("policy", "The target is not the address of one machine")},
    {Reason::ThisServer, u"this-server", QT_TRANSLATE_NOOP("policy", "The target is this machine itself")},
    {Reason::ThirdParty, u"third-party", QT_TRANSLATE_NOOP("policy", "The target is another machine than the client")},
    {Reason::WrongPeer, u"wrong-peer",
     QT_TRANSLATE_NOOP("policy", "Another machine than the client took the data connection")},
    {Reason::ReservedPort, u"reserved-port", QT_TRANSLATE_NOOP("policy", "The port is reserved for system services")},
    {Reason::ByRule, u"rule", QT_TRANSLATE_NOOP("policy", "A rule of the policy forbids it")},
    {Reason::NoRule, u"no-rule", QT_TRANSLATE_NOOP("policy", "No rule of the policy allows it")},
};

} // namespace

QString reasonName(Reason reason)
{
    for (const ReasonWords &words : allReasons) {
        if (words.reason == reason)
            return QString::fromUtf16(words.name);
    }
    return {};
}

QStringList reasonNames(Reasons reasons)
{
    QStringList names;
    for (const ReasonWords &words : allReasons) {
        if (reasons.testFlag(words.reason))
            names.append(QString::fromUtf16(words.name));
    }
    return names;
}

std::optional<Reason> reasonFromName(QStringView name)
{
    for (const ReasonWords &words : allReasons) {
        if (name == QStringView(words.name))
            return words.reason;
    }
    return std::nullopt;
}

Reasons reasonsFromNames(const QStringList &names)
{
    Reasons reasons;
    for (const QString &name : names) {
        if (const auto reason = reasonFromName(name))
            reasons |= *reason;
    }
    return reasons;
}

QString reasonSentence(Reason reason)
{
    for (const ReasonWords &words : allReasons) {
        if (words.reason == reason)
            return QCoreApplication::translate("policy", words.phrase);
    }
    return {};
}

} // namespace policy
