#include "ui/blocked/LogReaders.h"

#include "ui/blocked/CompletionLoader.h"
#include "ui/blocked/FiguresLoader.h"
#include "ui/blocked/IncidentsLoader.h"
#include "ui/blocked/StoryLoader.h"

#include <limits>

namespace ui {

using namespace Qt::Literals::StringLiterals;

LogReaders::LogReaders(QObject *parent)
    : QObject(parent)
    , m_completions(new CompletionLoader)
    , m_figures(new FiguresLoader)
    , m_incidents(new IncidentsLoader)
    , m_stories(new StoryLoader)
{
    m_thread.setObjectName(u"log reader"_s);
    for (QObject *loader : std::initializer_list<QObject *>{m_completions, m_figures, m_incidents, m_stories}) {
        loader->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, loader, &QObject::deleteLater);
    }
    m_thread.start();
}

LogReaders::~LogReaders()
{
    constexpr quint64 nobody = std::numeric_limits<quint64>::max();
    m_completions->expect(nobody);
    m_figures->expect(nobody);
    m_incidents->expect(nobody);
    m_stories->expect(nobody);
    m_thread.quit();
    m_thread.wait();
}

} // namespace ui
