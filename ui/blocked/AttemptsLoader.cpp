#include "ui/blocked/AttemptsLoader.h"

#include <QFile>
#include <QThread>

namespace ui {

void AttemptsLoader::load(const AttemptsRequest &request)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (request.ticket >= m_expected)
        Q_EMIT loaded(answer(request));
}

AttemptsPage AttemptsLoader::answer(const AttemptsRequest &request)
{
    AttemptsPage page;
    page.ticket = request.ticket;
    page.newer = request.newerThan != 0;
    page.isLast = true;
    // A server that never ran has no log yet: that is no error.
    if (!QFile::exists(request.file))
        return page;

    base::Result<void> done = openFile(request.file);
    if (done) {
        if (page.newer) {
            done = readNewer(request, page);
        } else if (auto rows = m_reader.attempts(request.query); rows) {
            page.isLast = request.query.limit == 0 || rows->size() < request.query.limit;
            page.rows = std::move(*rows);
        } else {
            done = rows.error();
        }
    }
    if (!done) {
        page.error = done.error().detail;
        page.filterIsWrong = done.error().code == base::Error::Code::Invalid;
        if (!page.filterIsWrong)
            m_file.clear(); // opened afresh next time: the file may have been replaced
    }
    return page;
}

base::Result<void> AttemptsLoader::openFile(const QString &file)
{
    if (m_file == file)
        return {};
    const base::Result<void> opened = m_reader.open(file);
    if (opened)
        m_file = file;
    return opened;
}

base::Result<void> AttemptsLoader::readNewer(const AttemptsRequest &request, AttemptsPage &page)
{
    return m_reader.forEachAttempt(request.query, [&](const audit::AttemptRow &row) {
        if (row.id <= request.newerThan)
            return false;
        if (page.rows.size() == newRowsAtMost) {
            page.isLast = false;
            return false;
        }
        page.rows.append(row);
        return true;
    });
}

} // namespace ui
