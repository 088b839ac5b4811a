#include "server/files/VirtualPath.h"

namespace files {

namespace {

constexpr qsizetype maxPathBytes = 1024;
constexpr qsizetype maxNameBytes = 255;

void removeLastName(QByteArray &path)
{
    path.truncate(qMax(qsizetype(1), path.lastIndexOf('/')));
}

/// False when the name is too long to be any file's.
bool step(QByteArray &path, QByteArrayView name)
{
    if (name.isEmpty() || name == ".")
        return true;
    if (name == "..") {
        removeLastName(path);
        return true;
    }
    if (name.size() > maxNameBytes)
        return false;
    if (path.size() > 1)
        path += '/';
    path += name;
    return true;
}

} // namespace

std::optional<VirtualPath> VirtualPath::resolve(const VirtualPath &from, QByteArrayView argument)
{
    if (argument.size() > maxPathBytes || argument.contains('\0'))
        return std::nullopt;

    VirtualPath result;
    if (!argument.startsWith('/'))
        result = from;

    qsizetype start = 0;
    while (start < argument.size()) {
        qsizetype end = argument.indexOf('/', start);
        if (end < 0)
            end = argument.size();
        if (!step(result.m_text, argument.sliced(start, end - start)))
            return std::nullopt;
        start = end + 1;
    }
    if (result.m_text.size() > maxPathBytes)
        return std::nullopt;
    return result;
}

QByteArray VirtualPath::name() const
{
    return m_text.sliced(m_text.lastIndexOf('/') + 1);
}

VirtualPath VirtualPath::parent() const
{
    VirtualPath result = *this;
    removeLastName(result.m_text);
    return result;
}

VirtualPath VirtualPath::child(QByteArrayView name) const
{
    VirtualPath result = *this;
    if (!isRoot())
        result.m_text += '/';
    result.m_text += name;
    return result;
}

bool VirtualPath::isWithin(const VirtualPath &ancestor) const
{
    if (ancestor.isRoot() || *this == ancestor)
        return true;
    return m_text.startsWith(ancestor.m_text) && m_text.at(ancestor.m_text.size()) == '/';
}

} // namespace files
