#include "server/files/Folder.h"

#include "server/files/NameRules.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace files {

NameStream::NameStream(base::Descriptor folder)
    : m_stream(folder.isValid() ? ::fdopendir(folder.get()) : nullptr)
{
    if (m_stream)
        folder.release();
}

int NameStream::descriptor() const
{
    return ::dirfd(m_stream.get());
}

const char *NameStream::next()
{
    while (true) {
        errno = 0;
        const dirent *const next = ::readdir(m_stream.get());
        if (!next)
            return nullptr;
        const char *const name = next->d_name;
        if (std::strcmp(name, ".") != 0 && std::strcmp(name, "..") != 0)
            return name;
    }
}

bool forEachName(base::Descriptor folder, const std::function<bool(const char *name)> &visit)
{
    NameStream names(std::move(folder));
    if (!names.isOpen())
        return false;
    while (const char *const name = names.next()) {
        if (!visit(name))
            return true;
    }
    return errno == 0;
}

namespace {

bool isAscii(QByteArrayView text)
{
    return std::ranges::all_of(text, [](char c) { return uchar(c) < 0x80; });
}

} // namespace

bool hasNameLike(const Containment &area, const QByteArray &folder, const QByteArray &name)
{
    const QString wanted = NameRules::folded(name);
    const QByteArray text = wanted.toUtf8();
    bool found = false;
    forEachName(area.openBeneath(folder, O_RDONLY | O_DIRECTORY), [&](const char *entry) {
        // Nearly all, and there may be very many: they are compared without making anything of them.
        const QByteArrayView bytes(entry);
        if (isAscii(bytes))
            found = bytes.size() == text.size() && qstrnicmp(entry, text.constData(), size_t(text.size())) == 0;
        else
            found = NameRules::folded(bytes.toByteArray()) == wanted;
        return !found;
    });
    return found;
}

} // namespace files
