#include "server/api/CertificateState.h"

#include "server/api/LocalServer.h"

#include <QDateTime>
#include <QLocale>

namespace api {

namespace {

constexpr qint64 dayMicroseconds = qint64(24) * 3600 * 1'000'000;

/// Empty where nothing in the settings would help.
QString termRemedy(const CertificateState &state)
{
    if (state.isOwn != state.wantsOwn)
        return {};
    if (state.isOwn)
        return LocalServer::tr("Renew it in the settings.");
    return state.isCopy ? LocalServer::tr("Import a new one in the settings.")
                        : LocalServer::tr("Put a new one in its place.");
}

} // namespace

CertificateTerm termOf(const CertificateState &state, qint64 now)
{
    const qint64 left = state.validUntil - now;
    if (state.subject.isEmpty())
        return CertificateTerm::Long;
    if (left < 0)
        return CertificateTerm::Ended;
    if (now < state.validFrom)
        return CertificateTerm::NotYet;
    return left < certificateWarningDays * dayMicroseconds ? CertificateTerm::EndsSoon : CertificateTerm::Long;
}

QString termText(const CertificateState &state, qint64 now, TermText kind)
{
    const QString remedy = kind == TermText::WithRemedy ? termRemedy(state) : QString();
    const auto with = [&remedy](const QString &text) { return remedy.isEmpty() ? text : text + u' ' + remedy; };
    const int days = int((state.validUntil - now) / dayMicroseconds);
    switch (termOf(state, now)) {
    case CertificateTerm::Long:
        return {};
    case CertificateTerm::NotYet: // a new one would be dated by the same clock
        return LocalServer::tr(
                   "The certificate is not valid before %1: clients refuse it until then, unless this machine's "
                   "clock is behind.")
            .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(state.validFrom / 1000), QLocale::ShortFormat));
    case CertificateTerm::EndsSoon:
        return with(days == 0 ? LocalServer::tr("The certificate expires in less than a day.")
                              : LocalServer::tr("The certificate expires in %n days.", nullptr, days));
    case CertificateTerm::Ended:
        return with(LocalServer::tr("The certificate has expired: clients refuse it."));
    }
    Q_UNREACHABLE();
}

} // namespace api
