#include "ui/blocked/StoryLoader.h"

namespace ui {

void StoryLoader::look(quint64 ticket, const QString &file, qint64 attempt)
{
    if (ticket < m_expected)
        return;
    StoryAnswer answer;
    answer.ticket = ticket;
    if (const auto opened = m_log.use(file); !opened) {
        answer.error = opened.error().detail;
    } else if (auto story = audit::attemptStory(m_log.reader(), attempt); story) {
        answer.story = std::move(*story);
    } else {
        answer.error = story.error().detail;
        m_log.forget();
    }
    Q_EMIT told(answer);
}

} // namespace ui
