#pragma once

#include <QString>
#include <QStringList>

namespace api {

/// The certificate that clients are shown, for whoever displays it.
struct CertificateState
{
    QString subject; ///< empty: there is none; see problem, or none was made yet
    QStringList names; ///< host names and addresses it is for
    qint64 validFrom = 0; ///< UTC microseconds
    qint64 validUntil = 0; ///< UTC microseconds
    QString fingerprint; ///< SHA-256 as `AB:CD:…`
    QString keyKind; ///< "EC P-256"
    bool selfSigned = false;
    QString issuer; ///< who vouches for it, when that is somebody else
    bool isOwn = false; ///< made by this program and kept in the profile; else the configuration names it
    bool isCopy = false; ///< of an imported one, kept in the profile
    bool wantsOwn = false; ///< the configuration asks for the own one, which need not be what is in force
    QString file;
    QString problem; ///< why what the configuration names can't be used; a former one stays in force, if there is any
    friend bool operator==(const CertificateState &, const CertificateState &) = default;
};

/// Files to import: PEM with the chain and its key, or one PKCS#12 file with everything.
struct CertificateImport
{
    QString certificateFile;
    QString keyFile; ///< empty: in the same file
    QString password; ///< of PKCS#12, or of an encrypted key
    bool follows = false; ///< no copy: the files where they are, whatever they become; PEM only
};

/// Where an imported one is kept, for a configuration to name.
struct CertificateFiles
{
    QString certificate;
    QString key;
};

inline constexpr qint64 certificateWarningDays = 30; ///< ahead of its end

/// How much time a certificate has left, as far as anybody has to do something.
enum class CertificateTerm { Long, NotYet, EndsSoon, Ended };
CertificateTerm termOf(const CertificateState &state, qint64 nowMicroseconds); ///< none: Long
/// In words, for those that matter; empty for Long.
enum class TermText { Alone, WithRemedy };
QString termText(const CertificateState &state, qint64 nowMicroseconds, TermText kind = TermText::WithRemedy);

} // namespace api
