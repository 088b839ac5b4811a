#include "ui/blocked/AttemptsLoader.h"

#include "server/base/Clock.h"

#include <QFile>
#include <QThread>

namespace ui {

namespace {

constexpr qint64 tellEvery = 150; // milliseconds

audit::SortBy sortOf(AttemptsOrder order)
{
    switch (order) {
    case AttemptsOrder::Time:
        return audit::SortBy::Time;
    case AttemptsOrder::Client:
        return audit::SortBy::Client;
    case AttemptsOrder::Target:
        return audit::SortBy::Target;
    case AttemptsOrder::Port:
        return audit::SortBy::Port;
    case AttemptsOrder::Reason:
        return audit::SortBy::Reason;
    case AttemptsOrder::Count:
        return audit::SortBy::Count;
    }
    Q_UNREACHABLE();
}

} // namespace

AttemptsLoader::AttemptsLoader(QObject *parent)
    : QObject(parent)
    , m_counting(this)
{
    m_counting.setInterval(0); // between requests
    connect(&m_counting, &QTimer::timeout, this, &AttemptsLoader::countOn);
}

AttemptsLoader::~AttemptsLoader() = default;

void AttemptsLoader::load(const AttemptsRequest &request)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (request.ticket < m_expected)
        return;
    Q_EMIT loaded(answer(request));
    if (request.kind == AttemptsRequest::Kind::Open && m_view) {
        m_told.start();
        if (m_view->isComplete())
            tellCount();
        else
            m_counting.start();
    }
}

void AttemptsLoader::collect(const AttemptsSelection &selection)
{
    SelectedAttempts selected{selection.number, selection.atHand, {}};
    if (!m_view || m_viewTicket != selection.ticket)
        selected.error = tr("The table has changed meanwhile.");
    constexpr qint64 atOnce = 1000;
    for (const AttemptsSelection::Range &range : selection.ranges) {
        for (qint64 done = 0; done < range.count && selected.error.isEmpty(); done += atOnce) {
            const auto rows = m_view->page(range.first + done, int(qMin(atOnce, range.count - done)));
            if (rows)
                selected.rows += *rows;
            else
                selected.error = rows.error().detail;
        }
    }
    Q_EMIT collected(selected);
}

AttemptsPage AttemptsLoader::answer(const AttemptsRequest &request)
{
    using Kind = AttemptsRequest::Kind;
    AttemptsPage page;
    page.ticket = request.ticket;
    page.kind = request.kind;
    page.upToId = request.upToId;
    page.first = request.first;
    // A server that never ran has no log yet: that is no error.
    if (!QFile::exists(request.question.file)) {
        close();
        return page;
    }
    const base::Result<void> done = request.kind == Kind::Open ? readFirst(request, page)
        : request.kind == Kind::Page                           ? readPage(request, page)
                                                               : readNewer(request, page);
    if (!done) {
        page.error = done.error().detail;
        page.filterIsWrong = done.error().code == base::Error::Code::Invalid;
        if (!page.filterIsWrong)
            close(); // opened afresh next time: the file may have been replaced
    }
    return page;
}

base::Result<void> AttemptsLoader::openView(const AttemptsRequest &request)
{
    m_counting.stop();
    m_view.reset();
    if (const auto opened = m_log.use(request.question.file); !opened)
        return opened.error();
    const AttemptsQuestion &question = request.question;
    auto view = audit::AttemptView::open(
        m_log.reader(), {question.where, question.blockedOnly, sortOf(question.order), question.descending},
        base::Clock::system().utcMicroseconds());
    if (!view)
        return view.error();
    m_view = std::move(*view);
    m_viewTicket = request.ticket;
    return {};
}

base::Result<void> AttemptsLoader::readFirst(const AttemptsRequest &request, AttemptsPage &page)
{
    if (const auto opened = openView(request); !opened)
        return opened.error();
    page.upToId = m_view->newestId();
    page.first = 0;
    // The first rows of a rare kind may lie deep in the log.
    while (!m_view->isComplete() && m_view->known() < request.count && request.ticket >= m_expected) {
        if (const auto more = m_view->advance(); !more)
            return more.error();
    }
    return readPage(request, page);
}

base::Result<void> AttemptsLoader::readPage(const AttemptsRequest &request, AttemptsPage &page)
{
    if (!m_view || m_viewTicket != request.ticket)
        return base::Error{base::Error::Code::Unavailable, tr("The log was closed meanwhile.")};
    auto rows = m_view->page(request.first, request.count);
    if (!rows)
        return rows.error();
    page.rows = std::move(*rows);
    page.isLast = m_view->isComplete() && request.first + request.count >= m_view->known();
    return {};
}

base::Result<void> AttemptsLoader::readNewer(const AttemptsRequest &request, AttemptsPage &page)
{
    audit::AttemptQuery query;
    query.where = request.question.where;
    query.blockedOnly = request.question.blockedOnly;
    query.afterId = request.newerThan;
    return m_log.reader().forEachAttempt(query, [&](const audit::AttemptRow &row) {
        if (page.rows.size() == request.count) {
            page.isLast = false;
            return false;
        }
        page.rows.append(row);
        return true;
    });
}

void AttemptsLoader::countOn()
{
    if (!m_view || m_viewTicket < m_expected) {
        m_counting.stop();
        return;
    }
    const auto more = m_view->advance();
    if (!more || !*more)
        m_counting.stop();
    if (!more)
        tellCount(more.error().detail);
    else if (!*more || m_told.elapsed() >= tellEvery)
        tellCount();
}

void AttemptsLoader::tellCount(const QString &error)
{
    m_told.start();
    Q_EMIT counted({m_viewTicket, m_view->newestId(), m_view->known(), m_view->isComplete() && error.isEmpty(),
                    m_view->progress(), error});
}

void AttemptsLoader::close()
{
    m_counting.stop();
    m_view.reset();
    m_log.forget();
}

} // namespace ui
