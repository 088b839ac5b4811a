#include "server/selftest/ReportFile.h"

#include "server/config/Json.h"
#include "server/selftest/Say.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace selftest {

namespace {

constexpr qint64 longestReport = 4 * 1024 * 1024;

QString fileOf(const QString &profile)
{
    return QDir(profile).filePath(u"selftest.json"_s);
}

} // namespace

std::optional<Report> loadReport(const QString &profile)
{
    QFile file(fileOf(profile));
    if (!file.open(QFile::ReadOnly) || file.size() > longestReport)
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject())
        return std::nullopt;
    Report report = Report::fromJson(document.object());
    return report.at > 0 ? std::optional(std::move(report)) : std::nullopt;
}

base::Result<void> saveReport(const QString &profile, const Report &report)
{
    QSaveFile file(fileOf(profile));
    const QByteArray bytes = QJsonDocument(report.toJson()).toJson();
    if (file.open(QFile::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return base::Error{base::Error::Code::Unavailable,
                       Say::tr("The report can't be kept in %1: %2")
                           .arg(QDir::toNativeSeparators(file.fileName()), file.errorString())};
}

QString policyDigest(const policy::Policy &policy)
{
    policy::Policy deciding = policy;
    deciding.promises.clear();
    const QByteArray text = QJsonDocument(config::policyToJson(deciding)).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
}

} // namespace selftest
