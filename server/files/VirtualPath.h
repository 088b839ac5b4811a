#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <compare>
#include <optional>

namespace files {

/// An absolute path as clients see it: UTF-8, one slash between names, no `.` and no `..`. `..` at the top stays there.
class VirtualPath
{
public:
    VirtualPath()
        : m_text("/")
    {}
    /// `argument` relative to `from` (or absolute). nullopt: over 1024 bytes, a name over 255, or a NUL.
    static std::optional<VirtualPath> resolve(const VirtualPath &from, QByteArrayView argument);

    const QByteArray &text() const { return m_text; }
    bool isRoot() const { return m_text.size() == 1; }
    QByteArray name() const; ///< the last name; empty for "/"
    VirtualPath parent() const;
    VirtualPath child(QByteArrayView name) const;
    /// Whether this is `ancestor` or lies below it; whole names only.
    bool isWithin(const VirtualPath &ancestor) const;

    friend auto operator<=>(const VirtualPath &, const VirtualPath &) = default;
    friend bool operator==(const VirtualPath &, const VirtualPath &) = default;

private:
    QByteArray m_text;
};

} // namespace files
