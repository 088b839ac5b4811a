#include "server/api/CertificateKeeper.h"

#include "server/api/ClientCertificates.h"
#include "server/api/LocalServer.h"
#include "server/base/DesktopUser.h"
#include "server/config/PrivateFiles.h"
#include "server/net/InterfaceAddresses.h"
#include "server/tls/Pem.h"
#include "server/tls/SelfSigned.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSysInfo>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

using namespace Qt::Literals::StringLiterals;

namespace api {

namespace {

using base::Error;
using base::Result;

constexpr qint64 retryAfter = qint64(60) * 1'000'000; // microseconds

Error about(const QString &file, const Error &error)
{
    return {error.code, u"%1: %2"_s.arg(QDir::toNativeSeparators(file), error.detail)};
}

/// The error names the file.
Result<QByteArray> bytesOf(const QString &file)
{
    const QString name = QDir::toNativeSeparators(file);
    // A pipe would be waited for, and with it everything else that is done in the background.
    if (const QFileInfo info(file); info.exists() && !info.isFile())
        return Error{Error::Code::Invalid, LocalServer::tr("%1 is not a file.").arg(name)};
    const Result<std::optional<QByteArray>> read = config::contents(file);
    if (!read && ::access(QFile::encodeName(file).constData(), R_OK) != 0 && errno == EACCES) {
        return Error{
            Error::Code::Unavailable,
            LocalServer::tr("%1 may not be read by %2. Let that user read it, or have a copy made for them where "
                            "the certificate is renewed (certbot: --deploy-hook).")
                .arg(name, base::desktopUser())};
    }
    if (!read)
        return Error{read.error().code, read.error().detail + u'.'};
    if (!*read)
        return Error{Error::Code::NotFound, LocalServer::tr("%1: there is no such file.").arg(name)};
    return **read;
}

QStringList localNames()
{
    const QString host = QSysInfo::machineHostName();
    QStringList names;
    if (!host.isEmpty() && host != u"localhost") {
        names.append(host);
        if (!host.contains(u'.'))
            names.append(host + u".local"_s); // RFC 6762: how neighbours find it without a name server
    }
    names.append(u"localhost"_s);
    return names;
}

QList<address::IpAddress> localAddresses(const config::Config &configuration)
{
    QList<address::IpAddress> addresses;
    const auto add = [&addresses](const address::IpAddress &address) {
        if (!addresses.contains(address))
            addresses.append(address);
    };
    for (const config::Advertised &advertised : configuration.server.passive.advertise) {
        if (!advertised.address.isNull())
            add(advertised.address);
    }
    const QList<net::InterfaceAddress> all = net::interfaceAddresses();
    for (const net::InterfaceAddress &entry : all) {
        if (entry.address.addressClass() != address::AddressClass::LinkLocal)
            add(entry.address);
    }
    return addresses;
}

} // namespace

CertificateKeeper::CertificateKeeper(QString folder)
    : m_folder(std::move(folder))
{}

CertificateKeeper::Stamp CertificateKeeper::stampOf(const QString &file)
{
    struct stat status
    {};
    if (::stat(QFile::encodeName(file).constData(), &status) != 0)
        return {};
    const auto nanoseconds = [](const timespec &time) { return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec; };
    return {nanoseconds(status.st_mtim), nanoseconds(status.st_ctim), status.st_size, status.st_ino};
}

CertificateKeeper::Files CertificateKeeper::ownFiles() const
{
    return {m_folder + u"/certificate.pem"_s, m_folder + u"/key.pem"_s};
}

CertificateKeeper::Files CertificateKeeper::filesOf(const config::Tls &tls) const
{
    return tls.certificate.isEmpty() ? ownFiles() : Files{tls.certificate, tls.privateKey};
}

CertificateKeeper::Source CertificateKeeper::sourceOf(const config::Config &configuration) const
{
    const config::Tls &tls = configuration.tls;
    Source source;
    source.files = filesOf(tls);
    source.certificate = stampOf(source.files.certificate);
    source.key = stampOf(source.files.key);
    source.options.tls13Only = tls.minimumVersion == config::Tls::Version::Tls13;
    source.options.givesTickets = tls.sessionReuse != config::Tls::SessionReuse::Off;
    source.options.asksForCertificate = std::ranges::any_of(
        configuration.accounts.users, [](const config::User &user) { return !user.certificate.isEmpty(); });
    return source;
}

bool CertificateKeeper::isTried(const Source &source, qint64 now) const
{
    const bool clockWentBack = m_retryAt != forEver && now < m_retryAt - retryAfter;
    if (!m_tried || now >= m_retryAt || clockWentBack)
        return false;
    const bool isOwn = source.files.certificate == ownFiles().certificate;
    const bool isInTime = m_validFrom <= now && now <= m_validUntil;
    if (m_isOutOfTime ? isInTime : isOwn && now > m_validUntil)
        return false;
    return m_tried->files.certificate == source.files.certificate && m_tried->files.key == source.files.key
        && m_tried->certificate == source.certificate && m_tried->key == source.key
        && m_tried->options == source.options;
}

bool CertificateKeeper::hasChanged(const config::Config &configuration, qint64 now) const
{
    return m_tried && !isTried(sourceOf(configuration), now);
}

/// The error names the file.
Result<tls::Certificate> CertificateKeeper::load(const Files &files, const QString &passphrase)
{
    const Result<QByteArray> certificate = bytesOf(files.certificate);
    if (!certificate)
        return certificate.error();
    const Result<QByteArray> key = bytesOf(files.key);
    if (!key)
        return key.error();
    const auto certificates = tls::certificatesOf(*certificate);
    if (!certificates)
        return about(files.certificate, certificates.error());
    const Result<tls::KeyPtr> readKey = tls::keyOf(*key, passphrase);
    if (!readKey)
        return about(files.key, readKey.error());
    Result<tls::Certificate> made = tls::Certificate::of(certificates->first(), certificates->mid(1), *readKey);
    if (!made)
        return about(files.certificate, made.error());
    return made;
}

QString CertificateKeeper::faultOf(const tls::Certificate &certificate, const Files &files, qint64 now) const
{
    const QString fault = certificate.faultAt(now);
    const bool isOwn = files.certificate == ownFiles().certificate;
    return isOwn && now <= certificate.facts().validUntil ? QString() : fault;
}

Result<void> CertificateKeeper::makeIfNeeded(const config::Config &configuration, qint64 now)
{
    const Result<tls::Certificate> own = load(ownFiles());
    const bool isMissing = !own && own.error().code == Error::Code::NotFound;
    if (isMissing || (own && !faultOf(*own, ownFiles(), now).isEmpty()))
        return renew(configuration, now);
    return {};
}

CertificateKeeper::InForce CertificateKeeper::refresh(const config::Config &configuration, qint64 now, bool makes)
{
    const bool isOwn = configuration.tls.certificate.isEmpty();
    const Result<void> made = isOwn && makes ? makeIfNeeded(configuration, now) : Result<void>();
    const Source source = sourceOf(configuration);
    if (!made) {
        m_tried = source;
        m_isOutOfTime = false;
        m_validUntil = forEver;
        m_retryAt = now + retryAfter;
        keepFormer(source, made.error().detail);
    } else if (isOwn && !makes && source.certificate == Stamp()) {
        m_tried.reset();
        m_certificate.reset();
        m_inForce = {}; // it will be made when the server starts
    } else if (!isTried(source, now)) {
        takeIfUsable(source, now);
    }
    m_inForce.state.wantsOwn = isOwn;
    return m_inForce;
}

void CertificateKeeper::takeIfUsable(const Source &source, qint64 now)
{
    m_tried = source;
    m_isOutOfTime = false;
    m_retryAt = forEver;
    m_validUntil = forEver;
    const Result<tls::Certificate> certificate = load(source.files);
    if (!certificate) {
        if (certificate.error().code == Error::Code::Unavailable)
            m_retryAt = now + retryAfter;
        keepFormer(source, certificate.error().detail);
        return;
    }
    const tls::CertificateFacts facts = certificate->facts();
    m_validFrom = facts.validFrom;
    m_validUntil = facts.validUntil;
    if (const QString fault = faultOf(*certificate, source.files, now); !fault.isEmpty()) {
        m_isOutOfTime = true;
        keepFormer(source, about(source.files.certificate, {Error::Code::Invalid, fault}).detail);
        return;
    }
    if (const Result<void> used = use(*certificate, source.options); !used) {
        keepFormer(source, about(source.files.certificate, used.error()).detail);
        return;
    }
    m_inForce.state = stateOf(facts);
    describe(source);
}

void CertificateKeeper::keepFormer(const Source &source, const QString &problem)
{
    m_inForce.state.problem = problem;
    if (!m_certificate)
        describe(source);
    followOptions(source.options);
}

void CertificateKeeper::describe(const Source &source)
{
    CertificateState &state = m_inForce.state;
    state.file = source.files.certificate;
    state.isOwn = state.file == ownFiles().certificate;
    state.isCopy = !state.isOwn && QFileInfo(state.file).path() == m_folder;
}

Result<void> CertificateKeeper::use(const tls::Certificate &certificate, const tls::Context::Options &options)
{
    auto context = tls::Context::make(certificate, options, m_ticketKeys);
    if (!context)
        return context.error();
    m_inForce.context = std::move(context).value();
    m_certificate = certificate;
    m_options = options;
    return {};
}

/// A certificate that stays in force must not keep what the configuration no longer says of TLS.
void CertificateKeeper::followOptions(const tls::Context::Options &options)
{
    if (!m_certificate || m_options == options)
        return;
    if (const Result<void> used = use(tls::Certificate(*m_certificate), options); !used)
        m_inForce.state.problem = used.error().detail;
}

Result<void> CertificateKeeper::renew(const config::Config &configuration, qint64 now)
{
    const Files files = ownFiles();
    if (const Result<void> made = config::makePrivateDirectory(m_folder); !made)
        return made;
    // Clients may have pinned the key; only a new one when there is none to keep.
    tls::KeyPtr key;
    const Result<QByteArray> bytes = bytesOf(files.key);
    if (!bytes && bytes.error().code != Error::Code::NotFound)
        return bytes.error();
    if (bytes) {
        if (const Result<tls::KeyPtr> read = tls::keyOf(*bytes)) {
            key = *read;
        } else if (!QFile::rename(files.key, u"%1.damaged-%2"_s.arg(files.key).arg(now / 1'000'000))) {
            return about(files.key, read.error());
        }
    }
    const Result<tls::Certificate> made = tls::makeSelfSigned(localNames(), localAddresses(configuration), now, key);
    if (!made)
        return made.error();
    if (!key) {
        if (const Result<void> written = config::writePrivately(files.key, made->keyPem()); !written)
            return written;
    }
    return config::writePrivately(files.certificate, made->certificatePem());
}

/// Reads what is imported; the error names the file.
Result<tls::Certificate> CertificateKeeper::read(const CertificateImport &import)
{
    const Result<QByteArray> bytes = bytesOf(import.certificateFile);
    if (!bytes)
        return bytes.error();
    if (bytes->contains("-----BEGIN "))
        // What is followed has to be readable later, too, when nobody is there to type a password.
        return load(filesOf(import), import.follows ? QString() : import.password);
    const auto certificate = tls::Certificate::fromPkcs12(*bytes, import.password);
    if (import.follows && (certificate || certificate.error().code == Error::Code::Denied)) {
        return about(
            import.certificateFile,
            {Error::Code::Invalid,
             LocalServer::tr("A PKCS#12 file can't be followed, as its password would have to be kept. Import a "
                             "copy, or make PEM files of it.")});
    }
    if (!certificate)
        return about(import.certificateFile, certificate.error());
    if (!import.keyFile.isEmpty()) {
        return about(
            import.certificateFile,
            {Error::Code::Invalid, LocalServer::tr("A PKCS#12 file holds its key; leave the other file out.")});
    }
    return certificate;
}

/// As they are called, not what links lead to: certbot's names stay, and lead to another file after each renewal.
CertificateKeeper::Files CertificateKeeper::filesOf(const CertificateImport &import)
{
    const QString &key = import.keyFile.isEmpty() ? import.certificateFile : import.keyFile;
    return {QFileInfo(import.certificateFile).absoluteFilePath(), QFileInfo(key).absoluteFilePath()};
}

Result<CertificateKeeper::Files> CertificateKeeper::import(const CertificateImport &import, qint64 now)
{
    const Result<tls::Certificate> certificate = read(import);
    if (!certificate)
        return certificate.error();
    if (const QString fault = certificate->faultAt(now); !fault.isEmpty())
        return about(import.certificateFile, {Error::Code::Invalid, fault});
    m_retryAt = now; // also where the configuration names these files already
    if (import.follows)
        return filesOf(import);
    if (const Result<void> made = config::makePrivateDirectory(m_folder); !made)
        return made.error();
    // A name for each: going back to a former configuration finds the former certificate.
    const QString name = m_folder + u"/imported-"_s + QString::fromLatin1(certificate->facts().sha256.left(16));
    const Files files{name + u".pem"_s, name + u"-key.pem"_s};
    if (const Result<void> written = config::writePrivately(files.key, certificate->keyPem()); !written)
        return written.error();
    if (const Result<void> written = config::writePrivately(files.certificate, certificate->certificatePem()); !written)
        return written.error();
    return files;
}

} // namespace api
