#pragma once

#include "server/config/Config.h"
#include "server/selftest/VisitorReport.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>

namespace selftest {

/// Tries what a visitor can do in each area, for real: a private instance of the engine on loopback serves shadows of
/// the areas' folders, and a session signs in there and lists, fetches, uploads, overwrites, resumes, renames, makes
/// folders and deletes. The real folders are read for names only and never written; none of their files is opened.
/// Taken from the draft: areas, grants, names, sizes of files, opening times. Not taken, because they would tell about
/// this moment or this machine rather than about the areas: addresses, bans, the PORT policy (the self-test's matter),
/// TLS, the room on the disk, and how full an area is.
///
/// Runs on a thread of its own; signals arrive on the owner's thread.
class VisitorTrial final : public QObject
{
    Q_OBJECT

public:
    explicit VisitorTrial(QObject *parent = nullptr);
    ~VisitorTrial() override; ///< cancels and waits, some seconds at most

    /// `user` empty: anonymous; else one of the draft's users. Does nothing while one is running.
    void start(const config::Config &draft, const QString &user);
    void cancel(); ///< finished() follows, with what there is
    bool isRunning() const;

    using Each = std::function<void(const VisitorResult &result, int done, int total)>;
    /// The same on the caller's thread; blocks for some seconds.
    static VisitorReport run(const config::Config &draft, const QString &user, const std::atomic<bool> &cancelled,
                             const Each &each = {});

Q_SIGNALS:
    void tried(const selftest::VisitorResult &result, int done, int total);
    void finished(const selftest::VisitorReport &report);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace selftest
