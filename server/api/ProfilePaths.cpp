#include "server/api/ProfilePaths.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace api {

ProfilePaths ProfilePaths::of(const QString &directory)
{
    ProfilePaths paths;
    paths.directory = directory.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/portcullis"_s
        : QDir(directory).absolutePath();
    paths.configuration = paths.directory + u"/portcullis.json"_s;
    paths.database = paths.directory + u"/portcullis.db"_s;
    paths.quarantine = paths.directory + u"/quarantine"_s;
    paths.tls = paths.directory + u"/tls"_s;
    paths.lock = paths.directory + u"/portcullis.lock"_s;
    // The name is a hash: a socket's path must be short, a profile's may be long.
    const QByteArray digest = QCryptographicHash::hash(paths.directory.toUtf8(), QCryptographicHash::Sha256);
    paths.socket = u"portcullis-"_s + QString::fromLatin1(digest.toHex().left(16));
    return paths;
}

base::Result<void> ProfilePaths::create() const
{
    if (!QDir().mkpath(directory)) {
        return base::Error{base::Error::Code::Unavailable,
                           u"The profile folder %1 can't be created. Choose another with --profile."_s.arg(directory)};
    }
    QFile::setPermissions(directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

} // namespace api
