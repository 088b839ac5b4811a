#include "server/review/ReviewDesk.h"

#include "server/audit/Database.h"
#include "server/base/PlainText.h"
#include "server/files/VirtualPath.h"
#include "server/review/ContentKind.h"
#include "server/review/Say.h"

#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <sys/file.h>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace review {

namespace {

using audit::UploadDecision;
using audit::UploadRow;
using audit::UploadState;
using base::Error;
using base::Result;

Error decidedMeanwhile()
{
    return {Error::Code::Busy, Say::tr("Somebody decided about this file meanwhile. Look at the list again.")};
}

Error unknownUpload(base::UploadId id)
{
    return {Error::Code::NotFound, Say::tr("There is no upload %1.").arg(id.value)};
}

/// Longest path first decides, as it does for visitors.
std::optional<config::Area> areaOf(const files::VirtualPath &path, const QList<config::Area> &areas)
{
    std::optional<config::Area> found;
    for (const config::Area &area : areas) {
        const auto root = files::VirtualPath::resolve({}, area.path.toUtf8());
        if (root && path.isWithin(*root) && (!found || area.path.size() > found->path.size()))
            found = area;
    }
    return found;
}

bool isDropBox(const config::Area &area)
{
    return !area.grants.isEmpty()
        && std::all_of(area.grants.begin(), area.grants.end(),
                       [](const config::Grant &grant) { return grant.mode == config::Mode::DropBox; });
}

/// BEGIN … COMMIT around some statements; rolled back unless commit() succeeded.
class Transaction
{
public:
    explicit Transaction(const audit::Connection &connection)
        : m_connection(connection)
        , m_begun(connection.execute(u"BEGIN IMMEDIATE"_s))
    {}
    ~Transaction()
    {
        if (m_begun && !m_done)
            static_cast<void>(m_connection.execute(u"ROLLBACK"_s)); // fails if SQLite rolled back already
    }
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    const Result<void> &begun() const { return m_begun; }
    Result<void> commit()
    {
        const Result<void> committed = m_connection.execute(u"COMMIT"_s);
        m_done = bool(committed);
        return committed;
    }

private:
    const audit::Connection &m_connection;
    Result<void> m_begun;
    bool m_done = false;
};

} // namespace

ReviewDesk::ReviewDesk(Places places, QString who, const base::Clock &clock)
    : m_places(std::move(places))
    , m_who(std::move(who))
    , m_clock(clock)
{}

Result<void> ReviewDesk::open()
{
    if (!QFileInfo::exists(m_places.database))
        return Error{Error::Code::NotFound, Say::tr("There is no log yet, so nothing has arrived.")};
    if (const auto opened = audit::openForWriting(m_connection, m_places.database, true); !opened)
        return opened.error();
    auto quarantine = files::Quarantine::open(m_places.quarantine);
    if (!quarantine)
        return quarantine.error();
    m_quarantine = std::move(quarantine).value();
    return recover();
}

Result<QList<UploadRow>> ReviewDesk::list(std::optional<UploadState> state, int limit)
{
    auto rows = m_table.list(state, limit);
    if (!rows)
        return rows;
    for (UploadRow &row : *rows) {
        if (row.state != UploadState::Waiting || !row.kind.isEmpty())
            continue;
        if (const auto file = m_quarantine->openFile(row.storedAs)) {
            row.kind = kindOf(file->get());
            static_cast<void>(m_table.setKind(row.id, row.kind)); // looked up again where it can't be kept
        }
    }
    return rows;
}

Result<std::optional<UploadRow>> ReviewDesk::find(base::UploadId id) const
{
    return m_table.find(id);
}

Result<base::Descriptor> ReviewDesk::openFile(const UploadRow &row) const
{
    return m_quarantine->openFile(row.storedAs);
}

Result<UploadRow> ReviewDesk::waiting(base::UploadId id) const
{
    const auto row = m_table.find(id);
    if (!row)
        return row.error();
    if (!*row)
        return unknownUpload(id);
    if ((*row)->state != UploadState::Waiting)
        return decidedMeanwhile();
    return **row;
}

Result<ReviewDesk::Target> ReviewDesk::targetOf(const QString &path) const
{
    const auto virtualPath = files::VirtualPath::resolve({}, path.toUtf8());
    if (!virtualPath || !path.startsWith(u'/') || path.endsWith(u'/') || virtualPath->isRoot())
        return Error{Error::Code::Invalid,
                     Say::tr("%1 is no place to release to: write an area's path and a name, as in /pub/report.pdf.")
                         .arg(base::escaped(path, 200))};
    const std::optional<config::Area> area = areaOf(virtualPath->parent(), m_places.areas);
    if (!area)
        return Error{Error::Code::NotFound, Say::tr("No area holds %1.").arg(base::escaped(path, 200))};
    if (isDropBox(*area))
        return Error{Error::Code::Invalid,
                     Say::tr("%1 is a drop box: nobody could fetch the file there.").arg(area->path)};
    const QByteArray root = area->path == u"/"_s ? QByteArray() : area->path.toUtf8();
    const QByteArray below = virtualPath->parent().text().mid(root.size());
    return Target{*area, below.startsWith('/') ? below.sliced(1) : below, virtualPath->name(),
                  QString::fromUtf8(virtualPath->text())};
}

Result<base::Descriptor> ReviewDesk::takeInHand(const UploadRow &row) const
{
    auto file = m_quarantine->openFile(row.storedAs);
    if (!file)
        return Error{Error::Code::NotFound, Say::tr("The file is no longer in the quarantine.")};
    if (::flock(file->get(), LOCK_EX | LOCK_NB) != 0)
        return decidedMeanwhile();
    return file;
}

Result<void> ReviewDesk::release(base::UploadId id, const QString &targetPath, const QString &note)
{
    const auto target = targetOf(targetPath);
    if (!target)
        return target.error();
    const auto row = waiting(id);
    if (!row)
        return row.error();
    if (row->sha256.isEmpty())
        return Error{Error::Code::Invalid,
                     Say::tr("It is not known what arrived, so the file can't be compared with it. Reject it.")};
    auto file = takeInHand(*row);
    if (!file)
        return file.error();

    // Written down before anybody can fetch it: no published file is without its row, whenever the power fails.
    UploadDecision decision{UploadState::Releasing, now(), m_who, target->path, note};
    if (const auto decided = m_table.decide(id, UploadState::Waiting, decision); !decided || !*decided)
        return decided ? decidedMeanwhile() : decided.error();
    const auto published =
        files::Publication::publish({file->get(), row->sha256.toLatin1(), target->area, target->folder, target->name});
    if (!published) {
        const auto again = m_table.decide(id, UploadState::Releasing, {});
        return again ? published.error() : again.error();
    }
    decision.state = UploadState::Released;
    const QString text = u"Upload %1 (\"%2\", SHA-256 %3) was released to %4 by %5."_s.arg(
        QString::number(id.value), row->name, row->sha256, base::escaped(target->path, 1024), m_who);
    if (const auto recorded = record(*row, UploadState::Releasing, decision, u"released"_s, text); !recorded) {
        static_cast<void>(published->withdraw(target->area, target->folder, target->name));
        static_cast<void>(m_table.decide(id, UploadState::Releasing, {})); // else recover() does it
        return recorded.error();
    }
    m_open.insert_or_assign(id, Open{row->storedAs, std::move(file).value(), *target, *published});
    return {};
}

Result<void> ReviewDesk::reject(base::UploadId id, const QString &note)
{
    const auto row = waiting(id);
    if (!row)
        return row.error();
    auto file = takeInHand(*row);
    if (!file && file.error().code != Error::Code::NotFound) // what is gone already can be rejected
        return file.error();
    const UploadDecision decision{UploadState::Rejected, now(), m_who, {}, note};
    const QString text = u"Upload %1 (\"%2\") was rejected by %3."_s.arg(QString::number(id.value), row->name, m_who);
    if (const auto recorded = record(*row, UploadState::Waiting, decision, u"rejected"_s, text); !recorded)
        return recorded.error();
    m_open.insert_or_assign(id,
                            Open{row->storedAs, file ? std::move(file).value() : base::Descriptor(), std::nullopt, {}});
    return {};
}

Result<void> ReviewDesk::undo(base::UploadId id)
{
    const auto open = m_open.find(id);
    if (open == m_open.end())
        return Error{Error::Code::NotFound, Say::tr("This decision can't be taken back any more.")};
    const auto row = m_table.find(id);
    if (!row)
        return row.error();
    if (!*row)
        return unknownUpload(id);
    if (const std::optional<Target> &target = open->second.target) {
        const auto withdrawn = open->second.published.withdraw(target->area, target->folder, target->name);
        if (!withdrawn && withdrawn.error().code != Error::Code::NotFound)
            return withdrawn.error();
    }
    const QString text = u"The decision about upload %1 (\"%2\") was taken back by %3."_s.arg(QString::number(id.value),
                                                                                              (*row)->name, m_who);
    if (const auto recorded = record(**row, (*row)->state, {}, u"review-undone"_s, text); !recorded)
        return recorded.error();
    m_open.erase(open);
    return {};
}

void ReviewDesk::settle(base::UploadId id)
{
    const auto open = m_open.find(id);
    if (open == m_open.end())
        return;
    m_quarantine->remove(open->second.storedAs);
    m_open.erase(open);
}

void ReviewDesk::settleAll()
{
    while (!m_open.empty())
        settle(m_open.begin()->first);
}

Result<void> ReviewDesk::noteSenders(const QStringList &clients, bool blocked) const
{
    for (const QString &client : clients) {
        UploadRow about;
        about.client = client;
        const QString text =
            (blocked ? u"The sender %1 was blocked by %2."_s : u"The sender %1 was let in again by %2."_s)
                .arg(client, m_who);
        const auto added = addEvent(blocked ? u"sender-blocked"_s : u"sender-unblocked"_s, about, text);
        if (!added)
            return added;
    }
    return {};
}

Result<QList<audit::StoryStep>> ReviewDesk::story(base::UploadId id) const
{
    const auto row = m_table.find(id);
    if (!row)
        return row.error();
    if (!*row)
        return unknownUpload(id);
    return audit::uploadStory(m_connection, **row);
}

Result<void> ReviewDesk::addEvent(const QString &kind, const UploadRow &about, const QString &text) const
{
    QSqlQuery event(m_connection.handle());
    event.prepare(u"INSERT INTO events (at, kind, session, client, user, text) VALUES (?, ?, ?, ?, ?, ?)"_s);
    const auto present = [](const QString &value) { return value.isNull() ? u""_s : value; };
    for (const QVariant &value : {QVariant(now()), QVariant(kind), QVariant(about.session),
                                  QVariant(present(about.client)), QVariant(present(about.user)), QVariant(text)})
        event.addBindValue(value);
    return event.exec() ? Result<void>() : audit::errorOf(event.lastError());
}

Result<void> ReviewDesk::record(const UploadRow &row, UploadState from, const UploadDecision &decision,
                                const QString &kind, const QString &text) const
{
    Transaction transaction(m_connection);
    if (!transaction.begun())
        return transaction.begun();
    const auto decided = m_table.decide(row.id, from, decision);
    if (!decided)
        return decided.error();
    if (!*decided)
        return decidedMeanwhile();
    if (const Result<void> added = addEvent(kind, row, text); !added)
        return added;
    return transaction.commit();
}

} // namespace review
