#pragma once

#include "server/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QRegularExpression>

#include <optional>

namespace files {

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

    /// For people who manage an area: nearly every name that can be shown, so that a tree which was fetched can be put
    /// back; but none that shows in another order than it is written.
    static std::optional<QByteArray> plain(const QByteArray &name);
    /// For strangers, drop boxes and exchanges: also the pattern, and nothing that another system would read as
    /// something else than a name. Returns the name in Unicode form C, or nullopt if it is refused.
    std::optional<QByteArray> strict(const QByteArray &name) const;

    /// Equal for names that a file system without regard to case would take for the same.
    static QString folded(const QByteArray &name);

private:
    QRegularExpression m_pattern;
};

} // namespace files
