#pragma once

#include "server/api/CertificateState.h"
#include "server/base/Result.h"
#include "server/config/Config.h"
#include "server/tls/Context.h"

#include <QString>

#include <limits>
#include <memory>
#include <optional>

namespace api {

/// The server's certificate: made when the configuration names none, read again when a file changed, and replaced in
/// force only by one that can be used. Touches the disk: for one background thread.
class CertificateKeeper final
{
public:
    /// `folder` holds what is made and imported; private to the user.
    explicit CertificateKeeper(QString folder);

    /// What is in force by this configuration from now on. `makes`: the own one is made or renewed when it is needed.
    struct InForce
    {
        std::shared_ptr<const tls::Context> context; ///< null: there is no usable certificate
        CertificateState state;
    };
    InForce refresh(const config::Config &configuration, qint64 nowMicroseconds, bool makes);
    /// Whether refresh() might come to something else: a file is another one than at the last, or may be read by others
    /// than then, a certificate is valid now that wasn't, the own one has expired, or a failed renewal is worth
    /// another try.
    bool hasChanged(const config::Config &configuration, qint64 nowMicroseconds) const;

    /// Makes the own one anew, with the same key if there is one, for this machine's names and addresses of today. A
    /// key that is none, or encrypted, is set aside and replaced.
    base::Result<void> renew(const config::Config &configuration, qint64 nowMicroseconds);

    using Files = CertificateFiles;
    /// Checks what is imported and keeps a copy, unless the files are to be followed; the configuration has to name
    /// them to take effect.
    base::Result<Files> import(const CertificateImport &import, qint64 nowMicroseconds);

private:
    struct Stamp // of a file
    {
        qint64 modified = 0; // nanoseconds
        qint64 changed = 0; // nanoseconds; by chmod(1), too
        qint64 size = -1;
        quint64 inode = 0;
        friend bool operator==(const Stamp &, const Stamp &) = default;
    };
    struct Source // what a context was made of
    {
        Files files;
        Stamp certificate;
        Stamp key;
        tls::Context::Options options;
    };

    static Stamp stampOf(const QString &file);
    Files ownFiles() const;
    Files filesOf(const config::Tls &tls) const;
    Source sourceOf(const config::Config &configuration) const;
    bool isTried(const Source &source, qint64 now) const;
    base::Result<void> makeIfNeeded(const config::Config &configuration, qint64 now);
    static base::Result<tls::Certificate> load(const Files &files, const QString &passphrase = {});
    static base::Result<tls::Certificate> read(const CertificateImport &import);
    static Files filesOf(const CertificateImport &import);
    /// The fault of one that can't be used now; the own one is usable before its time: the clock may have been behind.
    QString faultOf(const tls::Certificate &certificate, const Files &files, qint64 now) const;
    void takeIfUsable(const Source &source, qint64 now);
    void keepFormer(const Source &source, const QString &problem);
    void describe(const Source &source); ///< what is in force, and where it is from
    base::Result<void> use(const tls::Certificate &certificate, const tls::Context::Options &options);
    void followOptions(const tls::Context::Options &options);

    static constexpr qint64 forEver = std::numeric_limits<qint64>::max();

    QString m_folder;
    tls::TicketKeys m_ticketKeys;
    std::optional<Source> m_tried; // the last one, usable or not
    // Of that one: when to look again, though nothing is another.
    qint64 m_validFrom = 0;
    qint64 m_validUntil = forEver;
    bool m_isOutOfTime = false;
    qint64 m_retryAt = forEver;
    std::optional<tls::Certificate> m_certificate; // in force
    tls::Context::Options m_options; // in force
    InForce m_inForce;
};

} // namespace api
