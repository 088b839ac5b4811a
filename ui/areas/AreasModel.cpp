#include "ui/areas/AreasModel.h"

#include "server/base/PlainText.h"
#include "ui/areas/AreaText.h"

#include <QDateTime>
#include <QDir>

namespace ui {

void AreasModel::setAreas(const QList<config::Area> &areas)
{
    if (areas.size() == m_areas.size()) {
        m_areas = areas;
        if (!areas.isEmpty())
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_areas = areas;
    endResetModel();
}

void AreasModel::setFacts(const FolderFacts &facts)
{
    m_facts.insert(facts.directory, facts);
    for (int row = 0; row < rowCount(); ++row) {
        if (m_areas.at(row).directory == facts.directory)
            Q_EMIT dataChanged(index(row), index(row));
    }
}

FolderFacts AreasModel::facts(const QString &directory) const
{
    const FolderFacts unknown{directory, true, true, true, false, {}};
    return m_facts.value(directory, unknown);
}

int AreasModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_areas.size());
}

QString AreasModel::trouble(const config::Area &area) const
{
    return AreaChecks::folderProblem(facts(area.directory));
}

QVariant AreasModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const config::Area &area = m_areas.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return base::escaped(area.path);
    case Qt::ToolTipRole:
    case DirectoryRole:
        return base::escaped(QDir::toNativeSeparators(area.directory));
    case SentenceRole:
        return AreaText::sentence(area);
    case BadgesRole:
        return AreaText::badges(area, QDateTime::currentMSecsSinceEpoch() * 1000);
    case TroubleRole:
        return trouble(area);
    case Qt::AccessibleTextRole:
        return tr("%1: %2 Folder %3. %4")
            .arg(base::escaped(area.path), AreaText::sentence(area), base::escaped(area.directory), trouble(area));
    default:
        return {};
    }
}

} // namespace ui
