#include "ui/blocked/Figures.h"

namespace ui {

qint64 TimelineFigures::countAt(int number) const
{
    qint64 count = 0;
    for (const Band &band : bands)
        count += band.counts.value(number);
    return count;
}

qint64 TimelineFigures::total() const
{
    qint64 count = 0;
    for (int number = 0; number < slices; ++number)
        count += countAt(number);
    return count;
}

} // namespace ui
