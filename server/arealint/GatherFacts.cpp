#include "server/arealint/GatherFacts.h"

#include "server/api/Circumstances.h"
#include "server/api/LintFacts.h"
#include "server/arealint/DirectoryWalk.h"
#include "server/audit/UploadTable.h"
#include "server/files/ContentHash.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

#include <pwd.h>
#include <unistd.h>

namespace arealint {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr uid_t firstPersonalId = 1000; // UID_MIN of login.defs(5)
constexpr uid_t nobody = 65534;

AccountFacts accountNow()
{
    AccountFacts account;
    account.id = ::geteuid();
    account.name = QString::number(account.id); // where no name is known
    account.groups.insert(::getegid());
    if (const int count = ::getgroups(0, nullptr); count > 0) {
        QList<gid_t> groups(count);
        const int got = ::getgroups(count, groups.data());
        for (int i = 0; i < got; ++i)
            account.groups.insert(groups.at(i));
    }
    passwd entry = {};
    passwd *found = nullptr;
    QByteArray buffer(16 * 1024, Qt::Uninitialized);
    if (::getpwuid_r(account.id, &entry, buffer.data(), size_t(buffer.size()), &found) == 0 && found) {
        account.name = QString::fromLocal8Bit(entry.pw_name);
        account.home = QFile::decodeName(entry.pw_dir);
    }
    const bool hasShell =
        found && !QByteArray(entry.pw_shell).endsWith("/nologin") && !QByteArray(entry.pw_shell).endsWith("/false");
    account.isPersonal = account.id >= firstPersonalId && account.id != nobody && (hasShell || !found);
    return account;
}

bool hasContent(const QString &path)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return QFileInfo(path).size() > 0;
    constexpr qint64 most = 64 * 1024;
    const QList<QByteArray> lines = file.read(most).split('\n');
    return std::any_of(lines.begin(), lines.end(), [](const QByteArray &line) {
        return !line.trimmed().isEmpty() && !line.trimmed().startsWith('#');
    });
}

QStringList trustFilesOf(const AccountFacts &account)
{
    QStringList found;
    QStringList candidates{u"/etc/hosts.equiv"_s, u"/etc/ssh/shosts.equiv"_s, u"/etc/exports"_s};
    if (!account.home.isEmpty())
        candidates += {QString(account.home % u"/.rhosts"_s), QString(account.home % u"/.shosts"_s)};
    for (const QString &path : std::as_const(candidates)) {
        if (QFileInfo(path).isFile() && hasContent(path))
            found.append(path);
    }
    return found;
}

/// Contents of uploads that were not released, by size: hashing every file of an area would take too long.
class Undecided
{
public:
    Undecided(const QString &database, QueueFacts &queue)
    {
        audit::Connection connection;
        if (database.isEmpty() || !QFileInfo::exists(database)
            || !connection.open(database, audit::Connection::Mode::ReadOnly))
            return;
        constexpr int most = 10'000;
        const auto rows = audit::UploadTable(connection).list(std::nullopt, most);
        if (!rows)
            return;
        QSet<QString> released;
        for (const audit::UploadRow &row : *rows) {
            if (row.state == audit::UploadState::Released)
                released.insert(row.sha256);
        }
        for (const audit::UploadRow &row : *rows)
            add(row, released, queue);
    }

    bool holds(int descriptor, qint64 size) const
    {
        const auto hashes = m_hashes.constFind(size);
        if (hashes == m_hashes.constEnd() || size > longestHashed)
            return false;
        const auto hash = files::ContentHash::ofFile(descriptor);
        return hash && hashes->contains(QString::fromLatin1(*hash));
    }

private:
    static constexpr qint64 longestHashed = qint64(256) * 1024 * 1024;

    void add(const audit::UploadRow &row, const QSet<QString> &released, QueueFacts &queue)
    {
        if (row.state == audit::UploadState::Waiting) {
            ++queue.waiting;
            queue.oldest = queue.oldest == 0 ? row.at : qMin(queue.oldest, row.at);
            if (row.asked > 0)
                queue.askedByArea[row.area] += row.asked;
        }
        if (row.bytes > 0 && !row.sha256.isEmpty() && !released.contains(row.sha256))
            m_hashes[row.bytes].insert(row.sha256);
    }

    QHash<qint64, QSet<QString>> m_hashes;
};

} // namespace

AreaFacts gatherFacts(const config::Config &configuration, const Places &places, const std::atomic_bool *cancelled,
                      const ScanLimits &limits)
{
    AreaFacts facts;
    const Patience patience(limits, cancelled);
    facts.account = accountNow();
    facts.circumstances = api::circumstancesNow(configuration);
    facts.services = api::lintFacts(configuration, facts.circumstances).localServices;
    facts.trustFiles = trustFilesOf(facts.account);
    facts.root = folderFacts(u"/"_s);
    facts.quarantine = folderFacts(places.quarantine);
    if (!places.database.isEmpty())
        facts.log = folderFacts(QFileInfo(places.database).path());
    const Undecided undecided(places.database, facts.queue);
    const IsUndecided isUndecided = [&undecided](int file, qint64 size) { return undecided.holds(file, size); };
    for (const config::Area &area : configuration.areas) {
        if (!facts.directories.contains(area.directory))
            facts.directories.insert(area.directory, walk(area.directory, facts.account, patience, isUndecided));
    }
    return facts;
}

} // namespace arealint
