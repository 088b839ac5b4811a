#include "server/arealint/DirectoryWalk.h"

#include "server/arealint/Secrets.h"
#include "server/base/Descriptor.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>
#include <deque>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace arealint {

using namespace Qt::Literals::StringLiterals;
using Kind = Sighting::Kind;

namespace {

constexpr quint32 permissionBits = 07777;
constexpr qint64 mostOfAKind = 20;

struct CloseDirectory
{
    void operator()(DIR *directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

bool isContact(const QString &name)
{
    static const QStringList stems{u"readme"_s, u"contact"_s, u"abuse"_s, u"welcome"_s, u"index"_s, u"security"_s};
    return stems.contains(name.section(u'.', 0, 0).toLower());
}

bool isLeftover(const QString &name, bool isFolder)
{
    static const QStringList folders{u".git"_s, u".svn"_s, u".hg"_s, u".bzr"_s, u"CVS"_s, u"lost+found"_s};
    if (isFolder)
        return folders.contains(name);
    return name == "core"_L1 || name.startsWith("core."_L1) || name.endsWith(u'~') || name.startsWith(".#"_L1)
        || name.endsWith(".bak"_L1, Qt::CaseInsensitive) || name.endsWith(".swp"_L1)
        || name.endsWith(".orig"_L1, Qt::CaseInsensitive);
}

class Walk
{
public:
    Walk(const QString &directory, const AccountFacts &account, const Patience &patience,
         const IsUndecided &isUndecided, DirectoryFacts &facts)
        : m_directory(directory)
        , m_real(QFileInfo(directory).canonicalFilePath())
        , m_account(account)
        , m_patience(patience)
        , m_isUndecided(isUndecided)
        , m_facts(facts)
    {}

    void run()
    {
        m_folders.push_back({QByteArray("."), 0});
        const base::Descriptor root(
            ::open(QFile::encodeName(m_directory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        while (root.isValid() && !m_folders.empty() && m_facts.complete) {
            const Folder folder = m_folders.front();
            m_folders.pop_front();
            readFolder(root.get(), folder);
        }
    }

private:
    struct Folder
    {
        QByteArray path; ///< below the area's directory
        int depth = 0;
    };

    /// Its last name is opened without following a link, so what the walk is in was a real folder a moment ago; a
    /// parent that is replaced by a link meanwhile shows other names, which harms nobody.
    void readFolder(int root, const Folder &folder)
    {
        const int descriptor = ::openat(root, folder.path.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        const Directory directory(descriptor < 0 ? nullptr : ::fdopendir(descriptor));
        if (!directory) {
            if (descriptor >= 0)
                ::close(descriptor);
            return; // not ours to read: visitors can't either
        }
        while (const dirent *entry = ::readdir(directory.get())) { // NOLINT(concurrency-mt-unsafe): the stream is ours
            const QByteArray name(static_cast<const char *>(entry->d_name));
            if (name == "." || name == "..")
                continue;
            if (++m_facts.entries > m_patience.limits.entries || m_patience.isOver()) {
                m_facts.complete = false;
                return;
            }
            look(::dirfd(directory.get()), folder, name);
        }
    }

    void look(int parent, const Folder &folder, const QByteArray &name)
    {
        struct stat status = {};
        if (::fstatat(parent, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            return;
        const QByteArray below = folder.path == "." ? name : QByteArray(folder.path + '/' + name);
        const QString path = QDir(m_directory).filePath(QFile::decodeName(below));
        const QString text = QFile::decodeName(name);
        if (S_ISLNK(status.st_mode)) {
            if (leaves(path))
                see(Kind::LeavingLink, path, status);
            return;
        }
        lookAtRights(path, status);
        if (S_ISDIR(status.st_mode)) {
            if (isLeftover(text, true))
                see(Kind::Leftover, path, status);
            if (folder.depth < m_patience.limits.depth)
                m_folders.push_back({below, folder.depth + 1});
            else
                m_facts.complete = false;
        } else if (S_ISREG(status.st_mode)) {
            m_facts.hasContact = m_facts.hasContact || (folder.depth == 0 && isContact(text));
            lookAtFile(parent, name, path, status);
        } else {
            see(Kind::Special, path, status);
        }
    }

    void lookAtRights(const QString &path, const struct stat &status)
    {
        if (status.st_uid == m_account.id && (status.st_mode & S_IWUSR) != 0)
            see(Kind::OwnWritable, path, status);
        if ((status.st_mode & S_IWGRP) != 0 && status.st_uid != m_account.id
            && m_account.groups.contains(status.st_gid))
            see(Kind::GroupWritable, path, status);
        if ((status.st_mode & S_IWOTH) != 0)
            see(Kind::OtherWritable, path, status);
    }

    void lookAtFile(int parent, const QByteArray &name, const QString &path, const struct stat &status)
    {
        const QString text = QFile::decodeName(name);
        if ((status.st_mode & (S_ISUID | S_ISGID)) != 0)
            see(Kind::SetId, path, status);
        if (status.st_nlink > 1)
            see(Kind::HardLink, path, status);
        if (isLeftover(text, false))
            see(Kind::Leftover, path, status);
        if ((status.st_mode & S_IROTH) == 0)
            see(Kind::NotWorldReadable, path, status);
        lookInside(parent, name, path, status);
    }

    void lookInside(int parent, const QByteArray &name, const QString &path, const struct stat &status)
    {
        const bool mayRead = m_contents++ < m_patience.limits.contents;
        const base::Descriptor file(
            mayRead && status.st_size > 0
                ? ::openat(parent, name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
                : -1);
        QByteArray head;
        if (file.isValid()) {
            head.resize(headBytes);
            head.truncate(qMax<qint64>(0, ::pread(file.get(), head.data(), size_t(head.size()), 0)));
        }
        const QString text = QFile::decodeName(name);
        if (looksLikePasswords(head)) {
            if (!isHarmlessPasswordCopy(head))
                see(Kind::PasswordCopy, path, status);
        } else if (isSecretName(text) || holdsSecret(head)) {
            see(Kind::Secret, path, status);
        }
        if (file.isValid() && m_isUndecided && m_isUndecided(file.get(), status.st_size))
            see(Kind::Undecided, path, status);
    }

    bool leaves(const QString &path) const
    {
        const QString target = QFileInfo(path).canonicalFilePath();
        return target.isEmpty()
            || (target != m_real && !target.startsWith(m_real.endsWith(u'/') ? m_real : QString(m_real % u'/')));
    }

    void see(Kind kind, const QString &path, const struct stat &status)
    {
        if (++m_facts.counts[kind] <= mostOfAKind)
            m_facts.sightings.append({kind, path, status.st_mode & permissionBits, S_ISDIR(status.st_mode)});
    }

    const QString m_directory;
    const QString m_real;
    const AccountFacts &m_account;
    const Patience &m_patience;
    const IsUndecided &m_isUndecided;
    DirectoryFacts &m_facts;
    std::deque<Folder> m_folders;
    qint64 m_contents = 0;
};

} // namespace

Patience::Patience(const ScanLimits &most, const std::atomic_bool *cancelled)
    : limits(most)
    , m_cancelled(cancelled)
{
    m_since.start();
}

bool Patience::isOver() const
{
    return m_since.hasExpired(limits.milliseconds) || (m_cancelled && m_cancelled->load());
}

FolderFacts folderFacts(const QString &path)
{
    FolderFacts facts;
    facts.path = path;
    struct stat status = {};
    if (path.isEmpty() || ::stat(QFile::encodeName(path).constData(), &status) != 0 || !S_ISDIR(status.st_mode))
        return facts;
    facts.exists = true;
    facts.mode = status.st_mode & permissionBits;
    facts.owner = status.st_uid;
    facts.group = status.st_gid;
    facts.device = status.st_dev;
    const QStorageInfo storage(path);
    facts.fileSystem = QString::fromLatin1(storage.fileSystemType());
    facts.mountPoint = storage.rootPath();
    return facts;
}

DirectoryFacts walk(const QString &directory, const AccountFacts &account, const Patience &patience,
                    const IsUndecided &isUndecided)
{
    DirectoryFacts facts;
    facts.folder = folderFacts(directory);
    if (!facts.folder.exists)
        return facts;
    // Where it really is: an area's own directory may be a link that its owner made.
    QString parent = QFileInfo(directory).canonicalFilePath();
    while (parent.size() > 1) {
        parent = QFileInfo(parent).path();
        facts.parents.append(folderFacts(parent));
    }
    Walk(directory, account, patience, isUndecided, facts).run();
    return facts;
}

} // namespace arealint
