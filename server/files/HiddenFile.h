#pragma once

#include "server/base/Descriptor.h"
#include "server/base/Result.h"

#include <QByteArray>

namespace files {

/// A file being received: it stands, private to us, under a reserved name beside its future place, and is removed when
/// this is destroyed before publish(). While it lives it holds a lock (flock) on the file, so that sweep() can tell
/// what a killed process left behind. Used on one thread.
class HiddenFile
{
public:
    static base::Result<HiddenFile> create(base::Descriptor folder);
    HiddenFile(HiddenFile &&) noexcept = default;
    HiddenFile &operator=(HiddenFile &&) = delete;
    ~HiddenFile();

    int descriptor() const { return m_file.get(); }
    int folder() const { return m_folder.get(); }

    enum class IfTaken { Refuse, Replace };
    /// Gives it its name, atomically.
    base::Result<void> publish(const QByteArray &name, IfTaken ifTaken);

    /// Whether a name has the form create() gives.
    static bool isName(QByteArrayView name);
    /// Removes such a file unless somebody is receiving it.
    static bool removeAbandoned(int folder, const QByteArray &name);

private:
    HiddenFile(base::Descriptor folder, base::Descriptor file, QByteArray name);

    base::Descriptor m_folder;
    base::Descriptor m_file;
    QByteArray m_name;
};

/// rename(2) that fails with EEXIST rather than replace, also on file systems without RENAME_NOREPLACE.
int renameWithoutReplacing(int fromFolder, const QByteArray &from, int toFolder, const QByteArray &to);

/// 32 hexadecimal digits, 128 random bits.
QByteArray randomName();

} // namespace files
