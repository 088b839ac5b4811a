#include "server/audit/ExportJob.h"

#include "server/audit/RowWalk.h"
#include "server/audit/SortKey.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Step.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

#include <optional>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qsizetype idsAStep = 500;

} // namespace

class ExportJob::Private
{
public:
    Private(const Connection &from, const ExportQuery &asked, QIODevice &to)
        : connection(from)
        , query(asked)
        , device(to)
    {}

    base::Result<void> step();
    base::Result<void> write(const QByteArray &bytes);
    base::Result<void> writeRows(const QString &source, const QVariantList &values);
    bool isAtEnd() const { return walk ? walk->isAtEnd() : done >= query.ids.size(); }

    const Connection &connection;
    const ExportQuery query;
    QIODevice &device;
    std::optional<RowWalk> walk; ///< absent: by ids
    qsizetype done = 0; ///< of the ids
    qint64 rows = 0;
};

base::Result<void> ExportJob::Private::write(const QByteArray &bytes)
{
    if (device.write(bytes) == bytes.size())
        return {};
    return base::Error{
        base::Error::Code::Full,
        QCoreApplication::translate("audit", "The export can't be written: %1").arg(device.errorString())};
}

base::Result<void> ExportJob::Private::writeRows(const QString &source, const QVariantList &values)
{
    QSqlQuery found(connection.handle());
    found.setForwardOnly(true);
    found.prepare(u"SELECT "_s % attemptColumns() % source % u" ORDER BY id DESC"_s);
    if (const auto ran = run(found, values); !ran)
        return ran;
    while (found.next()) {
        if (const auto written = write(exportRow(query.format, readAttemptRow(found))); !written)
            return written;
        ++rows;
    }
    if (found.lastError().isValid())
        return errorOf(found.lastError());
    return {};
}

base::Result<void> ExportJob::Private::step()
{
    if (walk) {
        const auto written = writeRows(walk->source(), walk->values());
        walk->next();
        return written;
    }
    const qsizetype count = qMin(idsAStep, query.ids.size() - done);
    const auto written = writeRows(u" FROM attempt_rows WHERE id IN (%1)"_s.arg(idList(query.ids, done, count)), {});
    done += count;
    return written;
}

ExportJob::ExportJob(std::unique_ptr<Private> job)
    : d(std::move(job))
{}

ExportJob::~ExportJob() = default;

base::Result<std::unique_ptr<ExportJob>> ExportJob::start(const Reader &reader, const ExportQuery &query,
                                                          QIODevice &device, qint64 now)
{
    auto job = std::make_unique<Private>(reader.connection(), query, device);
    if (query.ids.isEmpty()) {
        const auto walk = RowWalk::start(reader.connection(), query.where, query.refusedOnly, now);
        if (!walk)
            return walk.error();
        job->walk = *walk;
    }
    if (const auto written = job->write(exportHeader(query.format)); !written)
        return written.error();
    return std::unique_ptr<ExportJob>(new ExportJob(std::move(job)));
}

base::Result<bool> ExportJob::advance()
{
    const QDeadlineTimer deadline(millisecondsAStep);
    while (!d->isAtEnd() && !deadline.hasExpired()) {
        if (const auto done = d->step(); !done)
            return done.error();
    }
    return !d->isAtEnd();
}

bool ExportJob::isComplete() const
{
    return d->isAtEnd();
}

double ExportJob::progress() const
{
    if (d->isAtEnd())
        return 1;
    return d->walk ? d->walk->progress() : double(d->done) / double(d->query.ids.size());
}

qint64 ExportJob::rows() const
{
    return d->rows;
}

} // namespace audit
