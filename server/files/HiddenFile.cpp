#include "server/files/HiddenFile.h"

#include "server/files/Errors.h"
#include "server/files/NameRules.h"

#include <QRandomGenerator>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

namespace files {

namespace {

constexpr qsizetype randomDigits = 32;

/// False when sweep() came between creating and locking and took it for abandoned.
bool lockAndKeep(int file)
{
    if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return false;
    struct stat status
    {};
    return ::fstat(file, &status) == 0 && status.st_nlink > 0;
}

} // namespace

QByteArray randomName()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray::fromRawData(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

int renameWithoutReplacing(int fromFolder, const QByteArray &from, int toFolder, const QByteArray &to)
{
    const int renamed = ::renameat2(fromFolder, from.constData(), toFolder, to.constData(), RENAME_NOREPLACE);
    if (renamed == 0 || (errno != EINVAL && errno != ENOSYS))
        return renamed;
    // A second name fails the same way when the first is taken.
    if (::linkat(fromFolder, from.constData(), toFolder, to.constData(), 0) == 0)
        return ::unlinkat(fromFolder, from.constData(), 0);
    if (errno == EEXIST)
        return -1;
    // Folders can't have two names, nor can files on some disks: there only looking first is left.
    struct stat taken
    {};
    if (::fstatat(toFolder, to.constData(), &taken, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return -1;
    }
    return ::renameat(fromFolder, from.constData(), toFolder, to.constData());
}

base::Result<HiddenFile> HiddenFile::create(base::Descriptor folder)
{
    constexpr int attempts = 16;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const QByteArray name = reservedPrefix.toByteArray() + randomName();
        constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        base::Descriptor file(::openat(folder.get(), name.constData(), flags, 0600));
        if (!file.isValid() && errno != EEXIST)
            return errorFrom(errno);
        if (file.isValid() && lockAndKeep(file.get()))
            return HiddenFile(std::move(folder), std::move(file), name);
    }
    return errorFrom(EBUSY);
}

HiddenFile::HiddenFile(base::Descriptor folder, base::Descriptor file, QByteArray name)
    : m_folder(std::move(folder))
    , m_file(std::move(file))
    , m_name(std::move(name))
{}

HiddenFile::~HiddenFile()
{
    if (m_file.isValid() && !m_name.isEmpty())
        ::unlinkat(m_folder.get(), m_name.constData(), 0);
}

base::Result<void> HiddenFile::publish(const QByteArray &name, IfTaken ifTaken)
{
    const int renamed = ifTaken == IfTaken::Replace
        ? ::renameat(m_folder.get(), m_name.constData(), m_folder.get(), name.constData())
        : renameWithoutReplacing(m_folder.get(), m_name, m_folder.get(), name);
    if (renamed != 0)
        return errorFrom(errno);
    m_name.clear();
    return {};
}

bool HiddenFile::isName(QByteArrayView name)
{
    if (name.size() != reservedPrefix.size() + randomDigits || !name.startsWith(reservedPrefix))
        return false;
    const QByteArrayView digits = name.sliced(reservedPrefix.size());
    return std::all_of(digits.begin(), digits.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool HiddenFile::removeAbandoned(int folder, const QByteArray &name)
{
    const base::Descriptor file(
        ::openat(folder, name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status
    {};
    if (!file.isValid() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    // Unlinked while the lock is held: whoever created it meanwhile sees that and takes another name.
    return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 && ::unlinkat(folder, name.constData(), 0) == 0;
}

} // namespace files
