#pragma once

#include "server/address/Endpoint.h"
#include "server/policy/Reach.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

namespace arealint {

/// Something in an area's directory, or above it, that a rule is about.
struct Sighting
{
    enum class Kind : quint8 {
        Secret, ///< passwords, keys, a database (AR06)
        PasswordCopy, ///< a copy of /etc/passwd with real entries (AR07)
        SetId, ///< set-user-id or set-group-id file (AR09)
        Special, ///< device, socket, FIFO (AR09)
        LeavingLink, ///< a symbolic link out of the area, or to nothing (AR10)
        HardLink, ///< a file with another name somewhere (AR11)
        Leftover, ///< core dump, backup, version control (AP03)
        NotWorldReadable, ///< a file that others on this machine may not read (AP05)
        OwnWritable, ///< may be changed by the account the server runs as, and is its own (AP01)
        GroupWritable, ///< by a group that account is in (AR02)
        OtherWritable, ///< by everybody on this machine (AR03)
        Undecided ///< the content of an upload that nobody released (AP02)
    };
    Kind kind = Kind::Secret;
    QString path; ///< real, absolute
    quint32 mode = 0; ///< permission bits
    bool isFolder = false;
};

/// A folder of the disk as stat(2) and the mount table tell.
struct FolderFacts
{
    QString path; ///< real, absolute
    quint32 mode = 0; ///< permission bits
    quint32 owner = 0;
    quint32 group = 0;
    quint64 device = 0;
    QString fileSystem; ///< type: "ext4", "nfs4"; empty: not known
    QString mountPoint;
    bool exists = false;
};

/// One area's directory.
struct DirectoryFacts
{
    FolderFacts folder;
    QList<FolderFacts> parents; ///< from its own up to "/"
    QList<Sighting> sightings; ///< the first few of each kind
    QMap<Sighting::Kind, qint64> counts; ///< of each kind, all that were seen
    qint64 entries = 0;
    bool complete = true; ///< false: there was more than the scan would look at
    bool hasContact = false; ///< a text that tells whom to write to (AP07)

    bool holds(Sighting::Kind kind) const { return counts.value(kind) > 0; }
};

/// The account that the server's process runs as.
struct AccountFacts
{
    quint32 id = 0;
    QSet<quint32> groups;
    QString name;
    QString home;
    bool isPersonal = false; ///< a person's own: not root, and not one made for a service
    bool isRoot() const { return id == 0; }
};

/// What the log tells about the queue of uploads.
struct QueueFacts
{
    qint64 waiting = 0;
    qint64 oldest = 0; ///< arrival of the one that waits longest, UTC microseconds
    QHash<QString, qint64> askedByArea; ///< how often files that wait were asked for
};

/// Everything lint wants to know of this machine, as plain values: gathered once on another thread, then used for many
/// drafts. What is not in here is not held against anybody.
struct AreaFacts
{
    QHash<QString, DirectoryFacts> directories; ///< by config::Area::directory
    FolderFacts quarantine;
    FolderFacts log; ///< the folder of the database
    FolderFacts root; ///< "/"
    AccountFacts account;
    QueueFacts queue;
    policy::Circumstances circumstances; ///< its `now` is the time of all rules
    QList<address::Endpoint> services; ///< what else listens on this machine
    QStringList trustFiles; ///< that let other programs trust an address: hosts.equiv, exports …
};

} // namespace arealint
