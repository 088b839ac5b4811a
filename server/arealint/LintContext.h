#pragma once

#include "server/arealint/AreaFacts.h"
#include "server/arealint/Finding.h"
#include "server/arealint/Say.h"
#include "server/policy/Reach.h"

namespace arealint {

/// What the groups of rules share. Inside this folder only.
class LintContext
{
public:
    LintContext(const config::Config &configuration, const AreaFacts &facts);

    const config::Config &configuration;
    const AreaFacts &facts;
    const policy::Analysis analysis;
    QList<Finding> findings;

    /// One area in turn; what its grants let strangers do.
    struct Area
    {
        qsizetype index = 0;
        const config::Area &area;
        const DirectoryFacts *directory = nullptr; ///< null: nobody looked, or it isn't there
        bool anonymousReads = false;
        bool anonymousUploads = false;
        bool anyoneUploads = false;
        bool anonymousOnlyDrops = false; ///< of strangers' grants that upload all are drop boxes

        QString place(const QString &key = {}) const; ///< "/areas/2/maxFileBytes"
    };
    QList<Area> areas() const;
    bool anonymousUploads() const; ///< anywhere
    bool anonymousReaches() const; ///< any area

    /// About an area; `key` of it, empty: the area as a whole.
    Finding &add(const char *id, Severity severity, const Area &area, const QString &key, const QString &text);
    /// About the whole configuration; `place` is a pointer.
    Finding &add(const char *id, Severity severity, const QString &place, const QString &text);

    /// A fix that gives one key of an area another value. `before` and `after` as JSON has them.
    template <typename Change>
    Fix change(const QString &label, const Area &area, const QString &key, const QString &before, const QString &after,
               Change change) const
    {
        config::Config next = configuration;
        change(next.areas[area.index]);
        return {label, settingText(area.place(key), before, after), next, {}};
    }
    template <typename Change>
    Fix change(const QString &label, const QString &place, const QString &before, const QString &after,
               Change change) const
    {
        config::Config next = configuration;
        change(next);
        return {label, settingText(place, before, after), next, {}};
    }
    /// A fix on the disk.
    static Fix changeModes(const QString &label, const QList<ModeChange> &modes);

    /// Rules that presuppose an account of the server's own: where server and files belong to the same person at the
    /// desk they can't be kept, and only tell.
    Severity ofOwnership() const;

    static QString settingText(const QString &place, const QString &before, const QString &after);
    /// The paths of these sightings for people, a few of them.
    static QString names(const DirectoryFacts &directory, Sighting::Kind kind);
};

void lintRoots(LintContext &context); ///< AR
void lintUploadGrants(LintContext &context); ///< AU: who may do what
void lintUploadLimits(LintContext &context); ///< AU: how much, how long
void lintUploadNames(LintContext &context); ///< AU19, AU20
void lintHiddenNames(LintContext &context); ///< AH
void lintDownloads(LintContext &context); ///< AP
void lintSessions(LintContext &context); ///< AI
void lintNetwork(LintContext &context); ///< AN
void lintMonitoring(LintContext &context); ///< AM

} // namespace arealint
