#pragma once

#include "server/policy/PolicyMap.h"

#include <optional>

namespace ui {

/// A map ready to be shown: of one policy, or of a policy beside a former one, on the same rows and columns.
struct MapPicture
{
    policy::Policy policy;
    policy::PolicyMap map;
    bool compared = false; ///< the former policy is there too
    policy::Policy formerPolicy;
    policy::PolicyMap former;
};

/// What happens to a cell. Changes: some of it was and is allowed, but not on the same conditions.
enum class CellChange : quint8 { None, Opens, Closes, Changes };

/// Costs what the analysis costs: for any thread.
MapPicture drawPicture(const policy::Analysis &analysis, const std::optional<policy::Analysis> &former,
                       const policy::MapView &view);

CellChange changeOf(const MapPicture &picture, qsizetype row, qsizetype column);
/// Translated: "opens", "closes", "changes"; empty for None.
QString changeWord(CellChange change);
/// Translated, plain text: the cell's place, its sentence, and what it was before where that differs.
QString cellPlace(const MapPicture &picture, qsizetype row, qsizetype column);
QString cellWords(const MapPicture &picture, qsizetype row, qsizetype column);

} // namespace ui
