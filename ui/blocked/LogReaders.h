#pragma once

#include <QObject>
#include <QThread>

namespace ui {

class CompletionLoader;
class FiguresLoader;
class IncidentsLoader;
class StoryLoader;

/// The thread on which the page reads the log for everything but the table, in small steps, so that no question waits
/// long for another. Ends with it.
class LogReaders final : public QObject
{
    Q_OBJECT

public:
    explicit LogReaders(QObject *parent = nullptr);
    ~LogReaders() override;

    CompletionLoader *completions() const { return m_completions; }
    FiguresLoader *figures() const { return m_figures; }
    IncidentsLoader *incidents() const { return m_incidents; }
    StoryLoader *stories() const { return m_stories; }

private:
    QThread m_thread;
    CompletionLoader *m_completions;
    FiguresLoader *m_figures;
    IncidentsLoader *m_incidents;
    StoryLoader *m_stories;
};

} // namespace ui
