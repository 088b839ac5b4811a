#pragma once

#include <QWidget>

namespace ui {

class FilterMemory;

/// What is kept out of view, each as a chip that can be taken away. Takes no room while there is none.
class FilterChips final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterChips(FilterMemory *memory, QWidget *parent = nullptr);

private:
    void rebuild();

    FilterMemory *m_memory;
};

} // namespace ui
