#pragma once

#include "server/audit/UploadTable.h"
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
        friend bool operator==(const Places &, const Places &) = default;
    };
    static constexpr int undoSeconds = 60;

    explicit UploadReview(QObject *parent = nullptr);
    ~UploadReview() override; ///< makes what was decided final; waits for that

    /// Where to work; takes effect before whatever is asked for next.
    void setPlaces(const Places &places);
    /// Looks for news; listed() follows only if there are any.
    void refresh();
    void release(base::UploadId id, const QString &target);
    void reject(const QList<base::UploadId> &ids);
    void undo(const QList<base::UploadId> &ids);

Q_SIGNALS:
    /// All that waits, and what was decided lately, newest first.
    void listed(const QList<api::UploadItem> &items);
    /// Files that were not there at the last look.
    void arrived(const QList<api::UploadItem> &items);
    void decided(audit::UploadState state, const QList<base::UploadId> &ids);
    void takenBack(const QList<base::UploadId> &ids);
    void failed(const QString &why); ///< translated; what was asked for last was not done, or not wholly

private:
    class Desk;
    std::unique_ptr<Desk> m_desk;
};

} // namespace api
