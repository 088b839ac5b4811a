#pragma once

#include "server/audit/Connection.h"
#include "server/base/Ids.h"
#include "server/base/Result.h"

#include <QList>
#include <QString>
#include <QVariant>

#include <optional>

namespace audit {

/// What became of a file that arrived in a drop box.
enum class UploadState : quint8 {
    Waiting, ///< for a person
    Releasing, ///< decided, being copied; left behind by a crash it waits again
    Released,
    Rejected,
    Expired ///< nobody decided in time
};
QString uploadStateName(UploadState state); ///< as stored: "waiting"
std::optional<UploadState> uploadStateOf(const QString &name);

/// One row of `uploads` as stored: texts are escaped already and fit to show as plain text.
struct UploadRow
{
    base::UploadId id;
    qint64 at = 0; ///< when it was complete, UTC microseconds
    qint64 session = 0;
    QString client; ///< address
    QString user;
    QString area; ///< virtual path of the drop box
    QString name; ///< what the client called it
    QString storedAs; ///< file name in the quarantine
    qint64 bytes = 0;
    QString sha256; ///< hexadecimal; empty: not known
    UploadState state = UploadState::Waiting;
    qint64 decided = 0; ///< UTC microseconds; 0 while it waits
    QString decidedBy;
    QString target; ///< virtual path it was released to
    QString note;
    QString kind; ///< MIME type by content; empty until it was looked at
    qint64 asked = 0; ///< how often somebody asked for it before the decision
    friend bool operator==(const UploadRow &, const UploadRow &) = default;
};

/// A decision about an upload, as it is written down.
struct UploadDecision
{
    UploadState state = UploadState::Waiting;
    qint64 at = 0;
    QString by;
    QString target;
    QString note;
    friend bool operator==(const UploadDecision &, const UploadDecision &) = default;
};

/// The table `uploads` on a connection of the caller's, and that connection's thread. Blocks.
class UploadTable
{
public:
    explicit UploadTable(const Connection &connection)
        : m_connection(connection)
    {}

    /// Newest first; `state` absent: all. `limit` 0: all.
    base::Result<QList<UploadRow>> list(std::optional<UploadState> state, int limit = 0) const;
    base::Result<std::optional<UploadRow>> find(base::UploadId id) const;
    base::Result<std::optional<UploadRow>> findStored(const QString &storedAs) const;
    base::Result<qint64> count(UploadState state) const;

    /// Changes the row only if it is in state `from`; false if it isn't, because somebody else decided meanwhile.
    base::Result<bool> decide(base::UploadId id, UploadState from, const UploadDecision &decision) const;
    /// A row for a file that nothing is known of but what it is.
    base::Result<void> adopt(const UploadRow &row) const;
    base::Result<void> setKind(base::UploadId id, const QString &kind) const;

private:
    base::Result<std::optional<UploadRow>> findBy(const QString &column, const QVariant &value) const;

    const Connection &m_connection;
};

} // namespace audit
