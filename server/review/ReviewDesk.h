#pragma once

#include "server/audit/Connection.h"
#include "server/audit/UploadStory.h"
#include "server/audit/UploadTable.h"
#include "server/base/Clock.h"
#include "server/base/Result.h"
#include "server/config/Config.h"
#include "server/files/Publication.h"
#include "server/files/Quarantine.h"

#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>

namespace review {

/// Where a person decides about what arrived in drop boxes: reads the log's rows and the quarantine beside them, and
/// carries decisions out. Every decision is a row's change and an event in one transaction. Several desks may work on
/// one profile, a running server too: each decision counts once. Blocks on the disk; one thread at a time.
class ReviewDesk final
{
public:
    struct Places
    {
        QString database;
        QString quarantine; ///< directory
        QList<config::Area> areas; ///< that can be released to
    };
    /// `who` decides: the desktop user's name.
    ReviewDesk(Places places, QString who, const base::Clock &clock = base::Clock::system());

    /// Opens both and puts right what a crash left: half done releases wait again, files without a row get one, files
    /// that were decided about go. NotFound: there is no log, so nothing ever arrived.
    base::Result<void> open();
    void setAreas(const QList<config::Area> &areas) { m_places.areas = areas; }

    /// Newest first; kinds of what waits are looked up by content.
    base::Result<QList<audit::UploadRow>> list(std::optional<audit::UploadState> state, int limit = 0);
    base::Result<std::optional<audit::UploadRow>> find(base::UploadId id) const;

    /// Copies it to `target`, a virtual path: an area's folder and a new name. The content is compared with what
    /// arrived. The quarantined file stays until settle().
    base::Result<void> release(base::UploadId id, const QString &target, const QString &note = {});
    base::Result<void> reject(base::UploadId id, const QString &note = {});

    /// Takes a decision of this desk back, as long as it wasn't settled: the published copy goes, the row waits again.
    base::Result<void> undo(base::UploadId id);
    /// Removes the quarantined file of a decision of this desk; no way back from here.
    void settle(base::UploadId id);
    void settleAll();

    /// Senders that may connect no more, or again: an event each, with who decided.
    base::Result<void> noteSenders(const QStringList &clients, bool blocked) const;
    /// What happened with it, oldest first.
    base::Result<QList<audit::StoryStep>> story(base::UploadId id) const;

    /// For reading its first bytes or a preview; NotFound when it is gone.
    base::Result<base::Descriptor> openFile(const audit::UploadRow &row) const;

private:
    struct Target
    {
        config::Area area;
        QByteArray folder; ///< below the area's directory
        QByteArray name;
        QString path; ///< virtual
    };
    struct Open ///< a decision that can be taken back
    {
        QString storedAs;
        base::Descriptor file; ///< locked: other desks leave it alone
        std::optional<Target> target;
        files::Publication published;
    };

    base::Result<Target> targetOf(const QString &path) const;
    base::Result<audit::UploadRow> waiting(base::UploadId id) const;
    /// Opens the quarantined file and locks it. Busy: another desk has it in hand.
    base::Result<base::Descriptor> takeInHand(const audit::UploadRow &row) const;
    /// One transaction: the row and its event. Busy: somebody else decided.
    base::Result<void> record(const audit::UploadRow &row, audit::UploadState from,
                              const audit::UploadDecision &decision, const QString &kind, const QString &text) const;
    base::Result<void> addEvent(const QString &kind, const audit::UploadRow &about, const QString &text) const;
    base::Result<void> recover();
    base::Result<void> recover(const files::Quarantine::Stored &stored);
    base::Result<void> finishRelease(const audit::UploadRow &row);
    base::Result<void> adopt(const files::Quarantine::Stored &stored);
    qint64 now() const { return m_clock.utcMicroseconds(); }

    Places m_places;
    QString m_who;
    const base::Clock &m_clock;
    audit::Connection m_connection;
    audit::UploadTable m_table{m_connection};
    std::unique_ptr<files::Quarantine> m_quarantine;
    std::map<base::UploadId, Open> m_open;
};

} // namespace review
