#pragma once

#include "ui/areas/AreaChecks.h"

#include <QAbstractListModel>
#include <QHash>

namespace ui {

/// The areas as the configuration has them, with what is known of their folders.
class AreasModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { DirectoryRole = Qt::UserRole, SentenceRole, BadgesRole, TroubleRole };

    using QAbstractListModel::QAbstractListModel;

    const QList<config::Area> &areas() const { return m_areas; }
    void setAreas(const QList<config::Area> &areas);
    void setFacts(const FolderFacts &facts);
    FolderFacts facts(const QString &directory) const; ///< existing and harmless until somebody has looked

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QString trouble(const config::Area &area) const;

    QList<config::Area> m_areas;
    QHash<QString, FolderFacts> m_facts;
};

} // namespace ui
