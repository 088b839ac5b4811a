#pragma once

#include <QByteArray>
#include <QFlags>

namespace protocol {

/// What the session's user may do with an entry: the letters of RFC 3659 section 7.5.5.
enum class Perm : quint16 {
    Append = 1,
    Create = 2,
    Delete = 4,
    Enter = 8,
    Rename = 16,
    List = 32,
    MakeDirectory = 64,
    Purge = 128,
    Retrieve = 256,
    Store = 512
};
Q_DECLARE_FLAGS(Perms, Perm)
Q_DECLARE_OPERATORS_FOR_FLAGS(Perms)

/// One entry of a folder as a client may see it. Owner and group are never shown.
struct ListEntry
{
    enum class Type : quint8 { File, Directory, CurrentDirectory, ParentDirectory };
    QByteArray name; ///< UTF-8, no slash; entries with CR, LF or NUL in the name are never listed
    Type type = Type::File;
    qint64 size = 0; ///< bytes
    qint64 modified = 0; ///< seconds since 1970, UTC
    Perms perms;
};

/// The facts a client chose with OPTS MLST; RFC 3659 section 7.9.
enum class Fact : quint8 { Type = 1, Size = 2, Modify = 4, Perm = 8 };
Q_DECLARE_FLAGS(Facts, Fact)
Q_DECLARE_OPERATORS_FOR_FLAGS(Facts)
inline constexpr Facts allFacts = Facts(0xf);

/// Append one line with CRLF to a listing, nothing for a name that would break the line. `now` is seconds since 1970:
/// LIST shows a time for the last half year, else a year, always UTC.
void appendListLine(QByteArray &out, const ListEntry &entry, qint64 now);
void appendNameLine(QByteArray &out, const ListEntry &entry);
void appendFactsLine(QByteArray &out, const ListEntry &entry, Facts facts);
/// `type=file;size=3;modify=…;perm=r; name` without line end, for MLST.
QByteArray factsLine(const ListEntry &entry, Facts facts, const QByteArray &shownName);

/// "type*;size*;…" for FEAT, an asterisk behind the chosen ones.
QByteArray factsFeature(Facts chosen);
/// Reads OPTS MLST's list: unknown facts are ignored.
Facts parseFacts(QByteArrayView argument);

} // namespace protocol
