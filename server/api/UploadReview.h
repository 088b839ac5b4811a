#pragma once

#include "server/audit/UploadStory.h"
#include "server/audit/UploadTable.h"
#include "server/base/Descriptor.h"
#include "server/config/Config.h"

#include <QList>
#include <QObject>
#include <QStringList>

#include <memory>

namespace api {

/// One file that arrived in a drop box, as a person decides about it.
struct UploadItem
{
    audit::UploadRow row;
    QStringList findings; ///< translated, a few words each: what makes it suspicious
    bool undoable = false; ///< decided here, less than a minute ago
    qint64 expires = 0; ///< when nobody has decided by then it goes; UTC microseconds, 0: never
    QString verdict; ///< of a virus scanner, translated, fit to show; empty: there is none, or not yet
    bool isInfected = false;
    friend bool operator==(const UploadItem &, const UploadItem &) = default;
};

/// What arrived in the drop boxes of a profile, and the decisions about it. The desk, which blocks on the disk, works
/// on a thread of its own; signals arrive on the owner's thread. A decision can be taken back for a minute; when that
/// is over, or the owner goes, it is final.
class UploadReview final : public QObject
{
    Q_OBJECT

public:
    struct Places
    {
        QString database;
        QString quarantine; ///< directory
        QList<config::Area> areas; ///< that can be released to
        QString scanner{}; ///< socket of a virus scanner; empty: the one in a usual place, if there is one
        friend bool operator==(const Places &, const Places &) = default;
    };
    static constexpr int undoSeconds = 60;
    struct Release
    {
        base::UploadId id;
        QString target; ///< virtual path, with the new name
    };

    explicit UploadReview(QObject *parent = nullptr);
    ~UploadReview() override; ///< makes what was decided final; waits for that

    /// Where to work; takes effect before whatever is asked for next. Other areas alone leave decisions open to undo.
    void setPlaces(const Places &places);
    /// Looks for news; listed() follows only if there are any.
    void refresh();
    /// One decided() follows about all that could be released, and a failed() about each that could not.
    void release(const QList<Release> &files);
    void reject(const QList<base::UploadId> &ids);
    void undo(const QList<base::UploadId> &ids);
    /// An event in the log about senders that may connect no more, or again; the configuration is the caller's to
    /// change.
    void noteSenders(const QStringList &clients, bool blocked);
    /// storyTold() follows.
    void tellStory(base::UploadId id);
    /// opened() follows while the file is in the quarantine.
    void openFile(base::UploadId id);

Q_SIGNALS:
    /// All that waits, and what was decided lately, newest first.
    void listed(const QList<api::UploadItem> &items);
    /// Files that were not there at the last look.
    void arrived(const QList<api::UploadItem> &items);
    void decided(audit::UploadState state, const QList<base::UploadId> &ids);
    void takenBack(const QList<base::UploadId> &ids);
    void storyTold(base::UploadId id, const QList<audit::StoryStep> &steps);
    void opened(base::UploadId id, const std::shared_ptr<base::Descriptor> &file); ///< for reading; null: it is gone
    void scannerFound(bool here); ///< there is a virus scanner, or no more
    void failed(const QString &why); ///< translated; what was asked for last was not done, or not wholly

private:
    class Desk;
    std::unique_ptr<Desk> m_desk;
};

} // namespace api
