// AR: an area's directory, what stands around it and what lies in it.

#include "server/arealint/LintContext.h"

#include "server/base/PlainText.h"

#include <algorithm>

#include <sys/stat.h>

namespace arealint {

using namespace Qt::Literals::StringLiterals;
using Kind = Sighting::Kind;
using Area = LintContext::Area;

namespace {

constexpr quint32 othersWrite = 0002;
constexpr quint32 groupWrites = 0020;
constexpr quint32 sticky = 01000;
constexpr qsizetype longestRoot = 200;

QString pathOf(const QString &path)
{
    return base::escaped(path, longestRoot);
}

void lintOwner(LintContext &context, const Area &area)
{
    const FolderFacts &folder = area.directory->folder;
    const Severity severity = context.ofOwnership();
    if (context.facts.account.isRoot()) {
        context.add("AR01", Severity::Error, area, u"directory"_s,
                    Say::tr("The server runs as root, who may change everything in %1. Run it as an account of its own "
                            "that owns nothing here.")
                        .arg(pathOf(folder.path)));
    } else if (folder.owner == context.facts.account.id) {
        context.add("AR01", severity, area, u"directory"_s,
                    severity == Severity::Information
                        ? Say::tr("The server runs as you, and %1 is yours: whoever took over the server could change "
                                  "what is in it. That is usual on a workstation; an account of its own for the server "
                                  "would prevent it.")
                              .arg(pathOf(folder.path))
                        : Say::tr("%1 belongs to the account that the server runs as, which can undo every "
                                  "protection there. Give the folder to another account.")
                              .arg(pathOf(folder.path)));
    }
    if ((folder.mode & groupWrites) != 0 && context.facts.account.groups.contains(folder.group)) {
        context
            .add("AR02", severity, area, u"directory"_s,
                 Say::tr("A group that the server's account is in may write in %1.").arg(pathOf(folder.path)))
            .fix = LintContext::changeModes(Say::tr("Take the group's right to write"),
                                            {{folder.path, folder.mode, folder.mode & ~groupWrites}});
    }
    if ((folder.mode & othersWrite) != 0) {
        context
            .add("AR03", severity, area, u"directory"_s,
                 Say::tr("Everybody on this computer may put files into %1, past the server and its review.")
                     .arg(pathOf(folder.path)))
            .fix = LintContext::changeModes(Say::tr("Take everybody's right to write"),
                                            {{folder.path, folder.mode, folder.mode & ~othersWrite}});
    }
}

void lintMode(LintContext &context, const Area &area)
{
    constexpr quint32 usual = 0755;
    constexpr quint32 strict = 0555;
    const FolderFacts &folder = area.directory->folder;
    const bool fits = folder.mode == usual || folder.mode == strict;
    if (fits || !area.anonymousReads)
        return;
    context
        .add("AR04", context.facts.account.isPersonal ? Severity::Information : Severity::Warning, area, u"directory"_s,
             Say::tr("The permissions of %1 are %2; a folder for strangers to read has 0755 or 0555.")
                 .arg(pathOf(folder.path))
                 .arg(folder.mode, 4, 8, QLatin1Char('0')))
        .fix = LintContext::changeModes(Say::tr("Make them 0755"), {{folder.path, folder.mode, usual}});
}

/// Who may rename a parent may put another folder in the area's place.
void lintParents(LintContext &context, const Area &area)
{
    for (const FolderFacts &parent : area.directory->parents) {
        if ((parent.mode & othersWrite) != 0 && (parent.mode & sticky) == 0) {
            context
                .add("AR05", Severity::Error, area, u"directory"_s,
                     Say::tr("Everybody on this computer may rename what is in %1, and so put another folder in the "
                             "place of this area.")
                         .arg(pathOf(parent.path)))
                .fix = LintContext::changeModes(Say::tr("Take everybody's right to write there"),
                                                {{parent.path, parent.mode, parent.mode & ~othersWrite}});
            return;
        }
        const bool own = parent.owner == context.facts.account.id && !context.facts.account.isRoot();
        if (own && !context.facts.account.isPersonal) {
            context.add("AR05", Severity::Error, area, u"directory"_s,
                        Say::tr("%1 belongs to the account that the server runs as, which could put another folder in "
                                "the place of this area.")
                            .arg(pathOf(parent.path)));
            return;
        }
    }
}

QList<ModeChange> withoutSetId(const DirectoryFacts &directory)
{
    QList<ModeChange> changes;
    for (const Sighting &sighting : directory.sightings) {
        if (sighting.kind == Kind::SetId)
            changes.append({sighting.path, sighting.mode, sighting.mode & ~quint32(S_ISUID | S_ISGID)});
    }
    return changes;
}

void lintContent(LintContext &context, const Area &area)
{
    const DirectoryFacts &seen = *area.directory;
    const QString key = u"directory"_s;
    if (seen.holds(Kind::Secret))
        context.add("AR06", Severity::Error, area, key,
                    Say::tr("Passwords, keys or a database lie in this area: %1. Move them elsewhere.")
                        .arg(LintContext::names(seen, Kind::Secret)));
    if (seen.holds(Kind::PasswordCopy))
        context.add("AR07", Severity::Error, area, key,
                    Say::tr("A list of this computer's accounts lies in this area: %1. Remove it; listings show no "
                            "names of accounts here, so nothing needs it.")
                        .arg(LintContext::names(seen, Kind::PasswordCopy)));
    if (seen.holds(Kind::SetId))
        context
            .add("AR09", Severity::Error, area, key,
                 Say::tr("Programs that run with the rights of their owner lie in this area: %1.")
                     .arg(LintContext::names(seen, Kind::SetId)))
            .fix = LintContext::changeModes(Say::tr("Take that right from them"), withoutSetId(seen));
    if (seen.holds(Kind::Special))
        context.add("AR09", Severity::Error, area, key,
                    Say::tr("Devices, sockets or pipes lie in this area: %1. Visitors are not let near them, but they "
                            "don't belong here.")
                        .arg(LintContext::names(seen, Kind::Special)));
    if (seen.holds(Kind::LeavingLink))
        context.add("AR10", Severity::Information, area, key,
                    Say::tr("Links lead out of this area, or nowhere: %1. The server follows none of them; to visitors "
                            "they are not there.")
                        .arg(LintContext::names(seen, Kind::LeavingLink)));
    if (seen.holds(Kind::HardLink) && area.anonymousReads)
        context.add("AR11", Severity::Warning, area, key,
                    Say::tr("Files here have a second name somewhere else, where their content can be changed: %1.")
                        .arg(LintContext::names(seen, Kind::HardLink)));
}

bool isBelow(const QString &path, const QString &folder)
{
    return path == folder || path.startsWith(folder.endsWith(u'/') ? folder : QString(folder % u'/'));
}

/// The first name below the home directory, if the path lies there.
QString firstBelowHome(const QString &path, const QString &home)
{
    return !home.isEmpty() && path != home && isBelow(path, home) ? path.mid(home.size() + 1).section(u'/', 0, 0)
                                                                  : QString();
}

QString unsuitable(const FolderFacts &folder, const AccountFacts &account)
{
    static const QStringList webRoots{u"/var/www"_s, u"/srv/www"_s, u"/srv/http"_s, u"/usr/share/nginx"_s,
                                      u"/usr/share/apache2"_s};
    static const QStringList shared{u"nfs"_s,        u"nfs4"_s,        u"cifs"_s, u"smb3"_s,  u"smbfs"_s, u"9p"_s,
                                    u"fuse.sshfs"_s, u"fuse.rclone"_s, u"afs"_s,  u"ncpfs"_s, u"davfs"_s};
    static const QStringList synced{u"Dropbox"_s, u"Nextcloud"_s,    u"ownCloud"_s, u"OneDrive"_s,
                                    u"Sync"_s,    u"Google Drive"_s, u"MEGA"_s,     u"pCloudDrive"_s};
    static const QStringList web{u"public_html"_s, u"www"_s};
    const QString &path = folder.path;
    const QString below = firstBelowHome(path, account.home);
    if (std::any_of(webRoots.begin(), webRoots.end(), [&](const QString &root) { return isBelow(path, root); })
        || web.contains(below))
        return Say::tr("%1 is served by a web server, too: what is put here can be fetched, or run, there.");
    if (synced.contains(below))
        return Say::tr("%1 is copied to other machines by a synchronising program, with all that arrives here.");
    if (shared.contains(folder.fileSystem))
        return Say::tr("%1 is on a share of the network, where others can change it.");
    if (isBelow(folder.mountPoint, u"/media"_s) || isBelow(folder.mountPoint, u"/run/media"_s))
        return Say::tr("%1 is on a removable disk: the area is gone when it is.");
    if (!account.home.isEmpty() && account.home != "/"_L1 && isBelow(account.home, path))
        return Say::tr("%1 holds your whole home directory. Share a folder in it instead.");
    return {};
}

} // namespace

void lintRoots(LintContext &context)
{
    if (context.facts.account.isRoot() && !context.configuration.areas.isEmpty())
        context.add("AR12", Severity::Warning, u""_s,
                    Say::tr("The server runs as root. Run it as an account that may do little."));
    const QList<Area> areas = context.areas();
    for (const Area &area : areas) {
        if (!area.directory)
            continue;
        if (const QString why = unsuitable(area.directory->folder, context.facts.account); !why.isEmpty())
            context.add("AR14", Severity::Warning, area, u"directory"_s, why.arg(pathOf(area.directory->folder.path)));
        if (!area.anonymousReads && !area.anonymousUploads)
            continue;
        lintOwner(context, area);
        lintMode(context, area);
        lintParents(context, area);
        lintContent(context, area);
    }
}

} // namespace arealint
