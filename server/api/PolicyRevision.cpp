#include "server/api/PolicyRevision.h"

#include "server/config/Json.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace api {

PolicyRevision::PolicyRevision(QString file)
    : m_file(std::move(file))
{}

qint64 PolicyRevision::of(const policy::Policy &policy)
{
    const QByteArray text = QJsonDocument(config::policyToJson(policy)).toJson(QJsonDocument::Compact);
    const QString digest = QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());

    QJsonObject known;
    if (QFile file(m_file); file.open(QFile::ReadOnly))
        known = QJsonDocument::fromJson(file.readAll()).object();
    const qint64 last = known.value("revision"_L1).toInteger();
    if (last > 0 && known.value("policy"_L1).toString() == digest)
        return last;

    // A number that can't be kept is still better than none; the next start counts on from what was kept.
    QSaveFile file(m_file);
    if (file.open(QFile::WriteOnly)) {
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.write(QJsonDocument(QJsonObject{{"revision"_L1, last + 1}, {"policy"_L1, digest}}).toJson());
        file.commit();
    }
    return last + 1;
}

} // namespace api
