// The certificate of a LocalServer: what is asked of it, and what becomes of it.

#include "server/api/LocalServerPrivate.h"

#include <QPointer>

#include <utility>

namespace api {

CertificateState LocalServer::certificate() const
{
    return d->certificate;
}

void LocalServer::renewCertificate(QObject *context, std::function<void(const base::Result<void> &result)> done)
{
    const qint64 now = d->services.clock.utcMicroseconds();
    d->inBackground(
        [this, config = d->configuration, now]() -> base::Result<void> {
            if (base::Result<void> created = d->paths.create(); !created)
                return created;
            return d->certificates.renew(config, now);
        },
        [this, context = QPointer(context), done = std::move(done)](const base::Result<void> &result) {
            d->certificateFilesChanged();
            if (context)
                done(result);
        });
}

void LocalServer::importCertificate(const CertificateImport &import, QObject *context,
                                    std::function<void(const base::Result<CertificateFiles> &files)> done)
{
    const qint64 now = d->services.clock.utcMicroseconds();
    d->inBackground(
        [this, import, now]() -> base::Result<CertificateFiles> {
            if (base::Result<void> created = d->paths.create(); !created)
                return created.error();
            return d->certificates.import(import, now);
        },
        [this, context = QPointer(context), done = std::move(done)](const base::Result<CertificateFiles> &files) {
            if (files)
                d->certificateFilesChanged();
            if (context)
                done(files);
        });
}

void LocalServer::readClientCertificate(const QString &file, QObject *context,
                                        std::function<void(const base::Result<CertificateState> &certificate)> done)
{
    d->inBackground(
        [this, file]() -> base::Result<CertificateState> {
            if (base::Result<void> created = d->paths.create(); !created)
                return created.error();
            return d->clientCertificates.take(file);
        },
        [context = QPointer(context), done = std::move(done)](const base::Result<CertificateState> &certificate) {
            if (context)
                done(certificate);
        });
}

void LocalServer::findClientCertificate(const QString &fingerprint, QObject *context,
                                        std::function<void(const CertificateState &certificate)> done)
{
    d->inBackground([this, fingerprint] { return d->clientCertificates.find(fingerprint); },
                    [context = QPointer(context), done = std::move(done)](const CertificateState &certificate) {
                        if (context)
                            done(certificate);
                    });
}

void LocalServer::Private::certificateFilesChanged()
{
    if (serverState == ServerState::Running) {
        rebuild();
        return;
    }
    // The window wants to see it while nothing runs.
    inBackground([this, config = configuration,
                  now = services.clock.utcMicroseconds()] { return certificates.refresh(config, now, false).state; },
                 [this](const CertificateState &state) { useCertificate(state); });
}

void LocalServer::Private::useCertificate(const CertificateState &state)
{
    if (workers && std::exchange(certificateProblemNoted, state.problem) != state.problem && !state.problem.isEmpty())
        recordEvent("problem", state.problem);
    if (state == certificate)
        return;
    certificate = state;
    Q_EMIT q.certificateChanged();
}

bool LocalServer::Private::noteCertificateTerm()
{
    const qint64 now = services.clock.utcMicroseconds();
    const CertificateTerm term = termOf(certificate, now);
    if (const CertificateTerm before = std::exchange(termNoted, term); term > before)
        recordEvent("problem", termText(certificate, now, TermText::Alone));
    const QString before = std::exchange(termTextNoted, termText(certificate, now));
    return before != termTextNoted;
}

QList<Problem> LocalServer::Private::certificateProblems() const
{
    QList<Problem> problems;
    if (!certificate.problem.isEmpty()) {
        const QString rest = certificate.subject.isEmpty() ? LocalServer::tr("Until that is mended nobody can use TLS.")
                                                           : LocalServer::tr("The former certificate stays in force.");
        problems.append({Problem::Place::Certificate, {}, certificate.problem + u' ' + rest});
    }
    if (const QString text = termText(certificate, services.clock.utcMicroseconds()); !text.isEmpty()) {
        problems.append({Problem::Place::Certificate, {}, text});
    }
    return problems;
}

} // namespace api
