#pragma once

#include "server/api/AreaUse.h"
#include "ui/areas/AreaChecks.h"
#include "ui/common/Tone.h"

#include <QAbstractItemModel>
#include <QHash>

#include <functional>
#include <memory>

namespace ui {

/// A word beside a name in the tree.
struct TreeBadge
{
    QString text;
    Tone tone = Tone::Muted;
    QString words = {}; ///< for screen readers; empty: the text
    friend bool operator==(const TreeBadge &, const TreeBadge &) = default;
};

/// The folders as visitors see them, from the top down, with the real folders beside: areas, real folders inside them,
/// and names that only lead to an area. Areas can be dragged to another place, and folders of a file manager dropped.
class AreasTree final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Virtual, Real, Columns };
    enum Role {
        PathRole = Qt::UserRole, ///< virtual path
        AreaRole, ///< index of the area; -1: none
        DirectoryRole, ///< real folder; empty: there is none
        BadgesRole, ///< QList<TreeBadge>
        UseRole, ///< api::AreaUse
        KeepFreeRole, ///< per cent of the disk that uploads leave free; -1: nothing is uploaded
        TroubleRole ///< what is wrong with the real folder
    };

    explicit AreasTree(QObject *parent = nullptr);
    ~AreasTree() override;

    void setAreas(const QList<config::Area> &areas);
    void setFacts(const FolderFacts &facts);
    FolderFacts facts(const QString &directory) const; ///< existing and harmless until somebody has looked
    /// Asks for what is known elsewhere; call refresh() when it changed.
    void setSources(std::function<api::AreaUse(const config::Area &area)> use,
                    std::function<QList<TreeBadge>(const config::Area &area)> findings);
    void refresh();

    QModelIndex indexOfPath(const QString &path) const;
    QModelIndex indexOfArea(int area) const;
    int problems() const; ///< areas whose folder can't be served

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                         const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

Q_SIGNALS:
    void moveRequested(int area, const QString &path);
    void foldersDropped(const QMimeData *data, const QString &parentPath);

private:
    struct Node;
    Node *nodeOf(const QModelIndex &index) const;
    QModelIndex indexOf(Node *node, int column = 0) const;
    Node *find(const QString &path) const;
    void build();
    QVariant virtualData(const Node &node, int role) const;
    QList<TreeBadge> badges(const config::Area &area) const;
    QString accessibleText(const Node &node) const;
    QString shape() const; ///< equal for trees with the same nodes

    QList<config::Area> m_areas;
    QHash<QString, FolderFacts> m_facts;
    std::function<api::AreaUse(const config::Area &)> m_use;
    std::function<QList<TreeBadge>(const config::Area &)> m_findings;
    std::unique_ptr<Node> m_root;
};

} // namespace ui

Q_DECLARE_METATYPE(ui::TreeBadge)
Q_DECLARE_METATYPE(api::AreaUse)
