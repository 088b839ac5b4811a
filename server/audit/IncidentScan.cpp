#include "server/audit/Incident.h"

#include "server/audit/ReasonKey.h"
#include "server/audit/RowWalk.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Step.h"
#include "server/audit/StoredText.h"
#include "server/audit/UploadsBefore.h"

#include <QDeadlineTimer>
#include <QHash>

#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qint64 gap = 600'000'000; ///< microseconds: so much later it is another story
constexpr qsizetype mostOpen = 5'000; ///< clients at a time
constexpr qsizetype mostDifferent = 4'096; ///< targets or ports that are told apart
constexpr qsizetype mostUsers = 5;

} // namespace

class IncidentScan::Private
{
public:
    Private(const Connection &from, RowWalk rows)
        : connection(from)
        , walk(std::move(rows))
        , uploads(from)
    {}

    struct Open
    {
        Incident incident;
        ClientActivity activity{mostDifferent};
    };

    base::Result<void> readStep();
    base::Result<void> take(const QSqlQuery &row);
    void begin(Open &open, const QSqlQuery &row) const;
    void finish(const Open &open);
    void finishOlderThan(qint64 at);
    void finishAll();

    const Connection &connection;
    RowWalk walk;
    UploadsBefore uploads;
    bool complete = false;
    QHash<QString, Open> open; ///< by client
    QList<Incident> finished;
};

namespace {

enum Column { Id, At, Session, Client, ClientKey, TargetKey, Port, Verb, Command, ReasonKey, Verdict, Count, User };

ClientActivity::Seen seenOf(const QSqlQuery &row)
{
    ClientActivity::Seen seen;
    seen.at = row.value(At).toLongLong();
    seen.client = addressOfKey(row.value(ClientKey).toByteArray());
    seen.target = {addressOfKey(row.value(TargetKey).toByteArray()), quint16(row.value(Port).toUInt())};
    const QString verb = row.value(Verb).toString();
    seen.active = verb == u"PORT" || verb == u"EPRT";
    seen.command = row.value(Command).toString();
    seen.reasons = reasonsOfKey(row.value(ReasonKey).toInt());
    seen.count = row.value(Count).toLongLong();
    return seen;
}

} // namespace

void IncidentScan::Private::begin(Open &one, const QSqlQuery &row) const
{
    one = {};
    one.incident.client = row.value(Client).toString();
    one.incident.last = row.value(At).toLongLong();
    one.incident.lastId = row.value(Id).toLongLong();
}

base::Result<void> IncidentScan::Private::take(const QSqlQuery &row)
{
    const QString client = row.value(Client).toString();
    const qint64 at = row.value(At).toLongLong();
    const QString verdict = row.value(Verdict).toString();
    const bool isAllowed = verdict == u"allowed";
    auto one = open.find(client);
    if (isAllowed && one == open.end())
        return {};
    if (one == open.end()) {
        if (open.size() >= mostOpen)
            finishAll();
        one = open.insert(client, {});
        begin(*one, row);
    } else if (at < one->incident.first - gap) {
        finish(*one);
        if (isAllowed) {
            open.erase(one);
            return {};
        }
        begin(*one, row);
    }

    Incident &incident = one->incident;
    incident.first = at;
    incident.firstId = row.value(Id).toLongLong();
    ++incident.rows;
    incident.allowed += isAllowed ? 1 : 0;
    incident.reported += verdict == u"reported" ? 1 : 0;
    incident.blocked += verdict == u"blocked" ? 1 : 0;
    const QString user = row.value(User).toString();
    if (!user.isEmpty() && incident.users.size() < mostUsers && !incident.users.contains(user))
        incident.users += user;
    if (isAllowed)
        return {};
    ClientActivity::Seen seen = seenOf(row);
    const auto uploaded = uploads.bySession(row.value(Session).toLongLong(), seen.at);
    if (!uploaded)
        return uploaded.error();
    seen.afterUpload = *uploaded;
    one->activity.add(seen);
    return {};
}

void IncidentScan::Private::finish(const Open &one)
{
    Incident incident = one.incident;
    const ClientActivity &activity = one.activity;
    incident.kind = activity.classifyWhole();
    incident.attempts = activity.attempts();
    incident.targets = activity.targetCount();
    incident.ports = activity.portCount();
    incident.isAtLeast = incident.targets >= mostDifferent || incident.ports >= mostDifferent;
    if (incident.targets == 1)
        incident.target = audit::textOf(*activity.targets().cbegin());
    if (incident.ports > 0) {
        incident.lowestPort = activity.lowestPort();
        incident.highestPort = activity.highestPort();
    }
    finished += incident;
}

void IncidentScan::Private::finishOlderThan(qint64 at)
{
    open.removeIf([&](const auto &one) {
        if (one.value().incident.first - gap <= at)
            return false;
        finish(one.value());
        return true;
    });
}

void IncidentScan::Private::finishAll()
{
    for (const Open &one : std::as_const(open))
        finish(one);
    open.clear();
}

base::Result<void> IncidentScan::Private::readStep()
{
    QSqlQuery rows(connection.handle());
    rows.setForwardOnly(true);
    rows.prepare(u"SELECT id, at, session, client, client_key, target_key, target_port, verb, command, reason_key, "
                 "verdict, count, user"_s
                 % walk.source() % u" ORDER BY id DESC"_s);
    if (const auto done = run(rows, walk.values()); !done)
        return done;
    qint64 at = std::numeric_limits<qint64>::max();
    while (rows.next()) {
        at = rows.value(At).toLongLong();
        if (const auto taken = take(rows); !taken)
            return taken;
    }
    if (rows.lastError().isValid())
        return errorOf(rows.lastError());
    if (at != std::numeric_limits<qint64>::max())
        finishOlderThan(at);
    walk.next();
    return {};
}

IncidentScan::IncidentScan(std::unique_ptr<Private> scan)
    : d(std::move(scan))
{}

IncidentScan::~IncidentScan() = default;

base::Result<std::unique_ptr<IncidentScan>> IncidentScan::start(const Reader &reader, const QString &where,
                                                                bool refusedOnly, qint64 now)
{
    const auto walk = RowWalk::start(reader.connection(), where, refusedOnly, now);
    if (!walk)
        return walk.error();
    return std::unique_ptr<IncidentScan>(new IncidentScan(std::make_unique<Private>(reader.connection(), *walk)));
}

base::Result<bool> IncidentScan::advance()
{
    const QDeadlineTimer deadline(millisecondsAStep);
    while (!d->complete && !deadline.hasExpired()) {
        if (d->walk.isAtEnd()) {
            d->finishAll();
            d->complete = true;
        } else if (const auto read = d->readStep(); !read) {
            return read.error();
        }
    }
    return !d->complete;
}

bool IncidentScan::isComplete() const
{
    return d->complete;
}

double IncidentScan::progress() const
{
    return d->complete ? 1 : d->walk.progress();
}

QList<Incident> IncidentScan::take()
{
    QList<Incident> taken = std::exchange(d->finished, {});
    std::sort(taken.begin(), taken.end(), [](const Incident &a, const Incident &b) { return a.lastId > b.lastId; });
    return taken;
}

} // namespace audit
