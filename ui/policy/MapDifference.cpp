#include "ui/policy/MapDifference.h"

#include <QCoreApplication>

namespace ui {

namespace {

struct MapDifferenceWords
{
    Q_DECLARE_TR_FUNCTIONS(ui::MapDifference)
};

} // namespace

MapPicture drawPicture(const policy::Analysis &analysis, const std::optional<policy::Analysis> &former,
                       const policy::MapView &view)
{
    MapPicture picture;
    picture.policy = analysis.compiled().policy();
    picture.compared = former.has_value();
    if (!former) {
        picture.map = policy::drawMap(analysis, view);
        return picture;
    }
    policy::MapPair pair = policy::drawMaps(*former, analysis, view);
    picture.map = std::move(pair.after);
    picture.former = std::move(pair.before);
    picture.formerPolicy = former->compiled().policy();
    return picture;
}

CellChange changeOf(const MapPicture &picture, qsizetype row, qsizetype column)
{
    if (!picture.compared)
        return CellChange::None;
    const policy::Reach &before = picture.former.cell(row, column);
    const policy::Reach &after = picture.map.cell(row, column);
    if (before.answer != after.answer)
        return before.answer < after.answer ? CellChange::Opens : CellChange::Closes;
    const bool otherConditions = before.dependsOn != after.dependsOn || before.reasons != after.reasons;
    return after.answer == policy::Reach::Answer::Some && otherConditions ? CellChange::Changes : CellChange::None;
}

QString changeWord(CellChange change)
{
    switch (change) {
    case CellChange::None:
        return {};
    case CellChange::Opens:
        return MapDifferenceWords::tr("opens");
    case CellChange::Closes:
        return MapDifferenceWords::tr("closes");
    case CellChange::Changes:
        return MapDifferenceWords::tr("changes");
    }
    Q_UNREACHABLE();
}

QString cellPlace(const MapPicture &picture, qsizetype row, qsizetype column)
{
    return MapDifferenceWords::tr("%1, %2", "a target, then ports")
        .arg(policy::rowTitle(picture.map.rows.at(row)), policy::columnTitle(picture.map.columns.at(column)));
}

QString cellWords(const MapPicture &picture, qsizetype row, qsizetype column)
{
    const QString now = policy::cellSentence(picture.policy, picture.map, row, column);
    if (changeOf(picture, row, column) == CellChange::None)
        return now;
    const QString before = policy::cellSentence(picture.formerPolicy, picture.former, row, column);
    return MapDifferenceWords::tr("%1\nBefore: %2").arg(now, before);
}

} // namespace ui
