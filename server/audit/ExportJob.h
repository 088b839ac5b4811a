#pragma once

#include "server/audit/Export.h"
#include "server/audit/Reader.h"

#include <QIODevice>

#include <memory>

namespace audit {

/// What is exported: everything a filter leaves, newest first, or the rows named.
struct ExportQuery
{
    QString where; ///< the filter language
    bool refusedOnly = true;
    QList<qint64> ids; ///< if not empty these instead
    ExportFormat format = ExportFormat::Csv;
};

/// Writes rows to a device piece by piece: call advance() until it says that there is no more; give up by not calling
/// again. Memory doesn't grow with the rows. Lives on the thread of its reader; neither reader nor device may go
/// before. Blocks for some milliseconds a call.
class ExportJob final
{
public:
    static base::Result<std::unique_ptr<ExportJob>> start(const Reader &reader, const ExportQuery &query,
                                                          QIODevice &device, qint64 now);
    ~ExportJob();

    /// `Full`, `Denied` …: the device doesn't take it; what was written stays.
    base::Result<bool> advance();
    bool isComplete() const;
    double progress() const; ///< 0 to 1
    qint64 rows() const; ///< written so far

private:
    class Private;
    explicit ExportJob(std::unique_ptr<Private> job);
    std::unique_ptr<Private> d;
};

} // namespace audit
