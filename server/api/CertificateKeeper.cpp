#include "server/api/CertificateKeeper.h"

#include "server/api/ClientCertificates.h"
#include "server/api/LocalServer.h"
#include "server/config/PrivateFiles.h"
#include "server/net/InterfaceAddresses.h"
#include "server/tls/Pem.h"
#include "server/tls/SelfSigned.h"

#include <QDir>
#include <QFile>
#include <QSysInfo>

#include <sys/stat.h>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace api {

namespace {

using base::Error;
using base::Result;

Result<QByteArray> bytesOf(const QString &file)
{
    const Result<std::optional<QByteArray>> read = config::contents(file);
    if (!read)
        return read.error();
    if (!*read) {
        return Error{Error::Code::NotFound,
                     LocalServer::tr("%1: there is no such file.").arg(QDir::toNativeSeparators(file))};
    }
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
    return {qint64(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec, status.st_size, status.st_ino};
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

bool CertificateKeeper::isSame(const Source &a, const Source &b)
{
    return a.files.certificate == b.files.certificate && a.files.key == b.files.key && a.certificate == b.certificate
        && a.key == b.key && a.options == b.options;
}

bool CertificateKeeper::hasChanged(const config::Config &configuration) const
{
    return m_tried && !isSame(*m_tried, sourceOf(configuration));
}

Result<tls::Certificate> CertificateKeeper::load(const Files &files)
{
    const Result<QByteArray> certificate = bytesOf(files.certificate);
    if (!certificate)
        return certificate.error();
    const Result<QByteArray> key = bytesOf(files.key);
    if (!key)
        return key.error();
    return tls::Certificate::fromPem(*certificate, *key);
}

CertificateKeeper::InForce CertificateKeeper::refresh(const config::Config &configuration, qint64 now, bool makes)
{
    const bool isOwn = configuration.tls.certificate.isEmpty();
    if (isOwn && makes) {
        const Result<tls::Certificate> own = load(ownFiles());
        const bool isMissing = !own && own.error().code == Error::Code::NotFound;
        if (isMissing || (own && !own->faultAt(now).isEmpty())) {
            if (const Result<void> made = renew(configuration, now); !made) {
                m_inForce.state.problem = made.error().detail;
                return m_inForce;
            }
        }
    }
    const Source source = sourceOf(configuration);
    if (m_tried && isSame(*m_tried, source))
        return m_inForce;
    if (isOwn && !makes && source.certificate == Stamp()) {
        m_tried.reset();
        m_inForce = {}; // it will be made when the server starts
        return m_inForce;
    }
    takeIfUsable(source, now);
    return m_inForce;
}

void CertificateKeeper::takeIfUsable(const Source &source, qint64 now)
{
    m_tried = source;
    const auto problem = [&](const QString &text) {
        m_inForce.state.problem = u"%1: %2"_s.arg(QDir::toNativeSeparators(source.files.certificate), text);
    };
    const Result<tls::Certificate> certificate = load(source.files);
    if (!certificate) {
        problem(certificate.error().detail);
        return;
    }
    if (const QString fault = certificate->faultAt(now); !fault.isEmpty()) {
        problem(fault);
        return;
    }
    auto context = tls::Context::make(*certificate, source.options, m_ticketKeys);
    if (!context) {
        problem(context.error().detail);
        return;
    }
    m_inForce.context = std::move(context).value();
    CertificateState &state = m_inForce.state;
    state = stateOf(certificate->facts());
    state.isOwn = source.files.certificate == ownFiles().certificate;
    state.file = source.files.certificate;
}

Result<void> CertificateKeeper::renew(const config::Config &configuration, qint64 now)
{
    const Files files = ownFiles();
    if (const Result<void> made = config::makePrivateDirectory(m_folder); !made)
        return made;
    // Clients may have pinned the key; only a new one when there is none to keep.
    tls::KeyPtr key;
    if (const Result<QByteArray> bytes = bytesOf(files.key)) {
        const Result<tls::KeyPtr> read = tls::keyOf(*bytes);
        if (!read)
            return read.error();
        key = *read;
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

Result<CertificateKeeper::Files> CertificateKeeper::import(const CertificateImport &import, qint64 now) const
{
    const Result<QByteArray> bytes = bytesOf(import.certificateFile);
    if (!bytes)
        return bytes.error();
    const bool isPem = bytes->contains("-----BEGIN ");
    Result<QByteArray> key = isPem && !import.keyFile.isEmpty() ? bytesOf(import.keyFile) : bytes;
    if (!key)
        return key.error();
    const Result<tls::Certificate> certificate =
        isPem ? tls::Certificate::fromPem(*bytes, *key) : tls::Certificate::fromPkcs12(*bytes, import.password);
    if (!certificate)
        return certificate.error();
    if (const QString fault = certificate->faultAt(now); !fault.isEmpty())
        return Error{Error::Code::Invalid, fault};
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
