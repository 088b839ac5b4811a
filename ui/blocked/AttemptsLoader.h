#pragma once

#include "server/audit/AttemptView.h"
#include "ui/blocked/AttemptsMessages.h"
#include "ui/blocked/LogFile.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

namespace ui {

/// Reads the log for the table on a thread of its own; move it there. Counts the rows of a question between other work.
/// Questions that nobody asks any more are not even looked up.
class AttemptsLoader final : public QObject
{
    Q_OBJECT

public:
    explicit AttemptsLoader(QObject *parent = nullptr);
    ~AttemptsLoader() override;

    void expect(quint64 ticket) { m_expected = ticket; } ///< thread-safe: older tickets are dropped from now on
    void load(const AttemptsRequest &request); ///< on the loader's thread only
    void collect(const AttemptsSelection &selection); ///< likewise

Q_SIGNALS:
    void loaded(const ui::AttemptsPage &page);
    void collected(const ui::SelectedAttempts &rows);
    void counted(const ui::AttemptsCount &count); ///< some times a second, and when it is final

private:
    AttemptsPage answer(const AttemptsRequest &request);
    base::Result<void> openView(const AttemptsRequest &request);
    base::Result<void> readFirst(const AttemptsRequest &request, AttemptsPage &page);
    base::Result<void> readPage(const AttemptsRequest &request, AttemptsPage &page);
    base::Result<void> readNewer(const AttemptsRequest &request, AttemptsPage &page);
    void countOn();
    void tellCount(const QString &error = {});
    void close();

    LogFile m_log;
    std::unique_ptr<audit::AttemptView> m_view;
    quint64 m_viewTicket = 0;
    QTimer m_counting;
    QElapsedTimer m_told;
    std::atomic<quint64> m_expected = 0;
};

} // namespace ui
