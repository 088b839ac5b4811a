#pragma once

class QKeyEvent;

namespace ui {

/// A span of numbered places being chosen, by dragging or with the keys: arrows move, Shift extends, Home and End go to
/// the ends. A plain value for painted widgets.
class SpanPick final
{
public:
    void setPlaces(int places); ///< forgets the choice when it no longer fits
    int places() const { return m_places; }

    bool isEmpty() const { return m_cursor < 0; }
    int first() const { return m_anchor < m_cursor ? m_anchor : m_cursor; }
    int last() const { return m_anchor < m_cursor ? m_cursor : m_anchor; }
    int cursor() const { return m_cursor; }

    void begin(int place);
    void extend(int place);
    void clear();
    bool handleKey(const QKeyEvent &event); ///< false: not one of its keys

private:
    int m_places = 0;
    int m_anchor = -1;
    int m_cursor = -1;
};

} // namespace ui
