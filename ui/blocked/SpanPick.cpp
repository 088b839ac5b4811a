#include "ui/blocked/SpanPick.h"

#include <QKeyEvent>

#include <algorithm>

namespace ui {

void SpanPick::setPlaces(int places)
{
    m_places = places;
    if (m_cursor >= places || m_anchor >= places)
        clear();
}

void SpanPick::begin(int place)
{
    if (m_places == 0)
        return;
    m_cursor = std::clamp(place, 0, m_places - 1);
    m_anchor = m_cursor;
}

void SpanPick::extend(int place)
{
    if (m_places == 0)
        return;
    if (m_anchor < 0)
        begin(place);
    m_cursor = std::clamp(place, 0, m_places - 1);
}

void SpanPick::clear()
{
    m_cursor = -1;
    m_anchor = -1;
}

bool SpanPick::handleKey(const QKeyEvent &event)
{
    const bool wide = event.modifiers().testFlag(Qt::ControlModifier);
    const int step = wide ? std::max(1, m_places / 10) : 1;
    int to;
    switch (event.key()) {
    case Qt::Key_Left:
        to = m_cursor < 0 ? m_places - 1 : m_cursor - step;
        break;
    case Qt::Key_Right:
        to = m_cursor < 0 ? 0 : m_cursor + step;
        break;
    case Qt::Key_Home:
        to = 0;
        break;
    case Qt::Key_End:
        to = m_places - 1;
        break;
    default:
        return false;
    }
    if (event.modifiers().testFlag(Qt::ShiftModifier))
        extend(to);
    else
        begin(to);
    return true;
}

} // namespace ui
