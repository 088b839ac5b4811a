#pragma once

#include "server/files/AreaTree.h"

#include <memory>
#include <optional>

namespace files {

/// How long what is read may go on: until the area it lies in ends (`openUntil`), as it was configured when it began.
/// Thread-safe.
class OpenPeriod
{
public:
    OpenPeriod() = default; ///< for ever
    OpenPeriod(std::shared_ptr<const AreaTree> tree, const AreaTree::Area &area);

    bool isOver() const;
    std::optional<qint64> millisecondsLeft() const; ///< nullopt: for ever

private:
    std::shared_ptr<const AreaTree> m_tree; // owns the area
    const AreaTree::Area *m_area = nullptr;
};

} // namespace files
