#pragma once

#include "server/audit/AttemptDetails.h"
#include "ui/blocked/LogFile.h"

#include <QObject>

#include <atomic>

namespace ui {

struct StoryAnswer
{
    quint64 ticket = 0;
    std::optional<audit::AttemptStory> story; ///< nullopt: its row is gone
    QString error;
};

/// Looks up what happened around an attempt, on a thread of its own; move it there.
class StoryLoader final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void expect(quint64 ticket) { m_expected = ticket; } ///< thread-safe: older ones aren't looked up
    void look(quint64 ticket, const QString &file, qint64 attempt);

Q_SIGNALS:
    void told(const ui::StoryAnswer &answer);

private:
    LogFile m_log;
    std::atomic<quint64> m_expected = 0;
};

} // namespace ui
