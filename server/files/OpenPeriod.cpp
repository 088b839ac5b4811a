#include "server/files/OpenPeriod.h"

#include "server/files/AreaState.h"
#include "server/files/OpeningTimes.h"

namespace files {

OpenPeriod::OpenPeriod(std::shared_ptr<const AreaTree> tree, const AreaTree::Area &area)
    : m_tree(std::move(tree))
    , m_area(&area)
{}

bool OpenPeriod::isOver() const
{
    return m_area && m_area->hasEnded();
}

std::optional<qint64> OpenPeriod::millisecondsLeft() const
{
    return m_area ? millisecondsToTheEnd(m_area->config, m_area->clock->utcMicroseconds()) : std::nullopt;
}

} // namespace files
