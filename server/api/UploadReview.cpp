#include "server/api/UploadReview.h"

#include "server/api/UploadScans.h"
#include "server/base/Clock.h"
#include "server/base/DesktopUser.h"
#include "server/review/ContentKind.h"
#include "server/review/ReviewDesk.h"
#include "server/review/VirusScan.h"

#include <QThread>
#include <QTimer>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace api {

namespace {

constexpr int latest = 500; // rows to show, besides all that wait

} // namespace

/// Lives on the thread, and with it the desk's database connection.
class UploadReview::Desk final
{
public:
    explicit Desk(UploadReview &owner)
        : m_owner(owner)
        , m_scans(&m_context, [this](base::UploadId id, const auto &verdict) { keepVerdict(id, verdict); })
    {
        m_context.moveToThread(&m_thread);
        m_thread.setObjectName(QStringLiteral("review"));
        m_thread.start();
    }

    ~Desk()
    {
        QMetaObject::invokeMethod(
            &m_context, [this] { close(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(Desk)

    template <typename Work> void post(Work work)
    {
        QMetaObject::invokeMethod(&m_context, std::move(work), Qt::QueuedConnection);
    }

    void setPlaces(const Places &places)
    {
        if (places == m_places)
            return;
        if (m_desk && places.database == m_places.database && places.quarantine == m_places.quarantine) {
            m_desk->setAreas(places.areas);
            m_places = places;
            m_listed.reset();
            return;
        }
        close();
        m_places = places;
        m_listed.reset();
        m_verdicts.clear();
    }

    void look()
    {
        QList<UploadItem> items;
        if (isOpen()) {
            const auto rows = m_desk->list({}, latest);
            const auto waiting = m_desk->list(audit::UploadState::Waiting, 0);
            if (!rows || !waiting) {
                fail((rows ? waiting : rows).error().detail);
                return;
            }
            lookForScanner();
            for (const audit::UploadRow &row : *waiting)
                scan(row);
            items = itemsOf(*rows, *waiting);
        }
        if (m_listed == items)
            return;
        m_listed = items;
        tellArrivals(items);
        tell([items](UploadReview &owner) { Q_EMIT owner.listed(items); });
    }

    void release(const QList<Release> &files)
    {
        QList<base::UploadId> ids;
        for (const Release &file : files)
            ids.append(file.id);
        decide(ids, audit::UploadState::Released, [this, &files](base::UploadId id) {
            const auto file = std::ranges::find(files, id, &Release::id);
            return m_desk->release(id, file->target);
        });
    }

    void reject(const QList<base::UploadId> &ids)
    {
        decide(ids, audit::UploadState::Rejected, [this](base::UploadId one) { return m_desk->reject(one); });
    }

    void undo(const QList<base::UploadId> &ids)
    {
        if (!isOpen())
            return;
        QList<base::UploadId> done;
        for (const base::UploadId id : ids) {
            if (const auto undone = m_desk->undo(id); undone)
                done.append(id);
            else
                fail(undone.error().detail);
            m_timers.erase(id);
        }
        if (!done.isEmpty())
            tell([done](UploadReview &owner) { Q_EMIT owner.takenBack(done); });
        look();
    }

    void noteSenders(const QStringList &clients, bool blocked)
    {
        if (const auto noted = isOpen() ? m_desk->noteSenders(clients, blocked) : base::Result<void>(); !noted)
            fail(noted.error().detail);
    }

    void tellStory(base::UploadId id)
    {
        if (!isOpen())
            return;
        const auto steps = m_desk->story(id);
        if (!steps) {
            fail(steps.error().detail);
            return;
        }
        tell([id, steps = *steps](UploadReview &owner) { Q_EMIT owner.storyTold(id, steps); });
    }

    void openFile(base::UploadId id)
    {
        std::shared_ptr<base::Descriptor> opened;
        const auto row = isOpen() ? m_desk->find(id) : base::Result<std::optional<audit::UploadRow>>(std::nullopt);
        if (row && *row) {
            if (auto file = m_desk->openFile(**row))
                opened = std::make_shared<base::Descriptor>(std::move(*file));
        }
        tell([id, opened](UploadReview &owner) { Q_EMIT owner.opened(id, opened); });
    }

private:
    /// Of the virus scanner; without text while it looks.
    struct Verdict
    {
        QString text;
        bool isInfected = false;
    };

    void lookForScanner()
    {
        const QString socket = m_places.scanner.isEmpty() ? review::VirusScan::socketHere() : m_places.scanner;
        if (socket == m_scanner)
            return;
        if (socket.isEmpty() != m_scanner.isEmpty())
            tell([here = !socket.isEmpty()](UploadReview &owner) { Q_EMIT owner.scannerFound(here); });
        m_scanner = socket;
        m_verdicts.clear();
    }

    /// Each file once, as long as the program runs.
    void scan(const audit::UploadRow &row)
    {
        if (m_scanner.isEmpty() || m_verdicts.contains(row.id))
            return;
        m_verdicts[row.id] = {};
        if (auto file = m_desk->openFile(row))
            m_scans.scan(m_scanner, row.id, std::move(*file));
    }

    void keepVerdict(base::UploadId id, const base::Result<review::VirusScan::Verdict> &verdict)
    {
        m_verdicts[id] = !verdict ? Verdict{verdict.error().detail, false}
            : verdict->isClean    ? Verdict{UploadReview::tr("clean"), false}
                                  : Verdict{verdict->found, true};
        look();
    }

    /// When the drop box gives it up, by the configuration of now.
    qint64 expiryOf(const audit::UploadRow &row) const
    {
        constexpr qint64 microsecondsADay = qint64(24) * 3600 * 1'000'000;
        for (const config::Area &area : m_places.areas) {
            if (area.path == row.area && area.expireDays > 0 && row.state == audit::UploadState::Waiting)
                return row.at + area.expireDays * microsecondsADay;
        }
        return 0;
    }

    void close()
    {
        if (m_desk)
            m_desk->settleAll();
        m_desk.reset();
        m_timers.clear();
    }

    bool isOpen()
    {
        if (m_desk)
            return true;
        if (m_places.database.isEmpty())
            return false;
        auto desk = std::make_unique<review::ReviewDesk>(
            review::ReviewDesk::Places{m_places.database, m_places.quarantine, m_places.areas}, base::desktopUser());
        if (const auto opened = desk->open(); !opened) {
            // Without a log nothing ever arrived; another look will tell.
            const QString problem =
                opened.error().code == base::Error::Code::NotFound ? QString() : opened.error().detail;
            if (problem != std::exchange(m_problem, problem) && !problem.isEmpty())
                fail(problem); // once, not at each look
            return false;
        }
        m_problem.clear();
        m_desk = std::move(desk);
        return true;
    }

    /// The latest rows, and older ones that still wait; both newest first.
    QList<UploadItem> itemsOf(QList<audit::UploadRow> rows, const QList<audit::UploadRow> &waiting) const
    {
        const base::UploadId oldest = rows.isEmpty() ? base::UploadId() : rows.last().id;
        for (const audit::UploadRow &row : waiting) {
            if (row.id < oldest)
                rows.append(row);
        }
        QList<UploadItem> items;
        for (const audit::UploadRow &row : std::as_const(rows)) {
            const auto suspicions = review::suspicionsOf(row.name, row.kind);
            const auto verdict = m_verdicts.find(row.id);
            items.append({row, review::suspicionTexts(suspicions), m_timers.contains(row.id), expiryOf(row),
                          verdict == m_verdicts.end() ? QString() : verdict->second.text,
                          verdict != m_verdicts.end() && verdict->second.isInfected});
        }
        return items;
    }

    /// Nothing is news at the first look.
    void tellArrivals(const QList<UploadItem> &items)
    {
        QList<UploadItem> news;
        qint64 newest = m_newest.value_or(0);
        for (const UploadItem &item : items) {
            if (item.row.state == audit::UploadState::Waiting && m_newest && item.row.id.value > *m_newest)
                news.append(item);
            newest = qMax(newest, item.row.id.value);
        }
        m_newest = newest;
        if (!news.isEmpty())
            tell([news](UploadReview &owner) { Q_EMIT owner.arrived(news); });
    }

    template <typename Do> void decide(const QList<base::UploadId> &ids, audit::UploadState state, Do decideOne)
    {
        if (!isOpen())
            return;
        QList<base::UploadId> done;
        for (const base::UploadId id : ids) {
            if (const auto decided = decideOne(id); !decided) {
                fail(decided.error().detail);
                continue;
            }
            done.append(id);
            auto timer = std::make_unique<QTimer>();
            timer->setSingleShot(true);
            QObject::connect(timer.get(), &QTimer::timeout, &m_context, [this, id] { settle(id); });
            timer->start(undoSeconds * 1000);
            m_timers[id] = std::move(timer);
        }
        if (!done.isEmpty())
            tell([done, state](UploadReview &owner) { Q_EMIT owner.decided(state, done); });
        look();
    }

    void settle(base::UploadId id)
    {
        if (m_desk)
            m_desk->settle(id);
        // Not deleted while it is being called.
        if (const auto timer = m_timers.find(id); timer != m_timers.end()) {
            timer->second.release()->deleteLater();
            m_timers.erase(timer);
        }
        look();
    }

    void fail(const QString &why)
    {
        tell([why](UploadReview &owner) { Q_EMIT owner.failed(why); });
    }

    /// On the owner's thread.
    template <typename Say> void tell(Say say)
    {
        QMetaObject::invokeMethod(
            &m_owner, [&owner = m_owner, say] { say(owner); }, Qt::QueuedConnection);
    }

    UploadReview &m_owner;
    QThread m_thread;
    QObject m_context;
    Places m_places;
    std::unique_ptr<review::ReviewDesk> m_desk;
    std::map<base::UploadId, std::unique_ptr<QTimer>> m_timers; ///< of what can be taken back
    std::optional<QList<UploadItem>> m_listed;
    std::optional<qint64> m_newest; ///< id; absent before the first look
    QString m_problem; ///< that was told
    QString m_scanner; ///< socket; empty: there is none
    std::map<base::UploadId, Verdict> m_verdicts;
    UploadScans m_scans;
};

UploadReview::UploadReview(QObject *parent)
    : QObject(parent)
    , m_desk(std::make_unique<Desk>(*this))
{}

UploadReview::~UploadReview() = default;

void UploadReview::setPlaces(const Places &places)
{
    m_desk->post([desk = m_desk.get(), places] { desk->setPlaces(places); });
}

void UploadReview::refresh()
{
    m_desk->post([desk = m_desk.get()] { desk->look(); });
}

void UploadReview::release(const QList<Release> &files)
{
    m_desk->post([desk = m_desk.get(), files] { desk->release(files); });
}

void UploadReview::reject(const QList<base::UploadId> &ids)
{
    m_desk->post([desk = m_desk.get(), ids] { desk->reject(ids); });
}

void UploadReview::noteSenders(const QStringList &clients, bool blocked)
{
    m_desk->post([desk = m_desk.get(), clients, blocked] { desk->noteSenders(clients, blocked); });
}

void UploadReview::tellStory(base::UploadId id)
{
    m_desk->post([desk = m_desk.get(), id] { desk->tellStory(id); });
}

void UploadReview::openFile(base::UploadId id)
{
    m_desk->post([desk = m_desk.get(), id] { desk->openFile(id); });
}

void UploadReview::undo(const QList<base::UploadId> &ids)
{
    m_desk->post([desk = m_desk.get(), ids] { desk->undo(ids); });
}

} // namespace api
