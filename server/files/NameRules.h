#pragma once

#include "server/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QRegularExpression>

#include <QStringList>

#include <optional>

namespace config {
struct Area;
}

namespace files {

/// Why a name is refused to strangers, drop boxes and exchanges; the first that applies, in this order.
enum class NameFault : quint8 {
    None,
    Length, ///< over 255 bytes of UTF-8
    Unshowable, ///< empty, not UTF-8 (RFC 3629), control characters, or one of our own
    Beginning, ///< a dot, a dash, a tilde or a blank in front
    End, ///< a dot or a blank behind
    Separator, ///< something that is, or looks like, a slash, a backslash, a colon or a dot
    Invisible, ///< direction marks, zero-width and other characters that nobody sees
    Device, ///< `NUL`, `com1.txt`: a device to Windows
    Obeyed, ///< `desktop.ini`: makes a program do something where it lies
    Extension, ///< not among those the area allows, or one that it blocks
    Pattern ///< not what the area's pattern says
};

/// Names that begin so belong to files still being received. Nobody sees them or can use them in any command.
inline constexpr QByteArrayView reservedPrefix = ".portcullis-";

/// Whether a name of the disk is shown and can be reached: valid UTF-8 (RFC 3629), no control characters, not ours.
bool isVisibleName(QByteArrayView name);

/// What a visitor may call a file or a folder that is made.
class NameRules
{
public:
    /// `pattern` must match the whole name; an empty one allows every name the other rules do.
    static base::Result<NameRules> fromPattern(const QString &pattern);

    /// With what the area says of extensions, too.
    static base::Result<NameRules> fromArea(const config::Area &area);

    /// For people who manage an area: nearly every name that can be shown, so that a tree which was fetched can be put
    /// back; but none that shows in another order than it is written.
    static std::optional<QByteArray> plain(const QByteArray &name);
    /// For strangers, drop boxes and exchanges: also the pattern, and nothing that another system would read as
    /// something else than a name. Returns the name in Unicode form C, or nullopt if it is refused.
    std::optional<QByteArray> strict(const QByteArray &name) const;
    /// The same with the reason; `composed` gets the name in form C if there is none.
    NameFault fault(const QByteArray &name, QByteArray *composed = nullptr) const;

    /// Equal for names that a file system without regard to case would take for the same.
    static QString folded(const QByteArray &name);

private:
    QRegularExpression m_pattern;
    QStringList m_allowed;
    QStringList m_blocked;
};

} // namespace files
