#include "ui/areas/AreasTree.h"

#include "server/base/PlainText.h"
#include "ui/areas/AreaText.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"

#include <QDateTime>
#include <QDir>
#include <QMimeData>

#include <algorithm>
#include <vector>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString areaType()
{
    return u"application/x-portcullis-area"_s;
}

QString under(const QString &parent, const QString &name)
{
    return parent == "/"_L1 ? QString(u'/' % name) : QString(parent % u'/' % name);
}

} // namespace

struct AreasTree::Node
{
    QString name;
    QString path;
    QString directory; ///< of a folder inside an area, or of the area
    int area = -1;
    Node *parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;

    Node *child(const QString &wanted) const
    {
        const auto found = std::ranges::find_if(children, [&wanted](const auto &node) { return node->name == wanted; });
        return found == children.end() ? nullptr : found->get();
    }
    Node *add(const QString &wanted)
    {
        auto node = std::make_unique<Node>();
        node->name = wanted;
        node->path = under(path, wanted);
        node->parent = this;
        children.push_back(std::move(node));
        return children.back().get();
    }
    int row() const
    {
        if (!parent)
            return 0;
        for (size_t i = 0; i < parent->children.size(); ++i) {
            if (parent->children.at(i).get() == this)
                return int(i);
        }
        return 0;
    }
    void sort()
    {
        std::ranges::sort(
            children, [](const auto &one, const auto &other) { return one->name.localeAwareCompare(other->name) < 0; });
        for (const auto &each : children)
            each->sort();
    }
    void describe(QString &text) const
    {
        text += path % QChar(1) % directory % QChar(1) % QString::number(area) % QChar(0);
        for (const auto &each : children)
            each->describe(text);
    }
};

AreasTree::AreasTree(QObject *parent)
    : QAbstractItemModel(parent)
{
    build();
}

AreasTree::~AreasTree() = default;

void AreasTree::setSources(std::function<api::AreaUse(const config::Area &)> use,
                           std::function<QList<TreeBadge>(const config::Area &)> findings)
{
    m_use = std::move(use);
    m_findings = std::move(findings);
}

QString AreasTree::shape() const
{
    QString text;
    if (m_root)
        m_root->describe(text);
    return text;
}

void AreasTree::setAreas(const QList<config::Area> &areas)
{
    m_areas = areas;
    const QString before = shape();
    std::unique_ptr<Node> former = std::move(m_root);
    build();
    std::unique_ptr<Node> next = std::move(m_root);
    m_root = std::move(former);
    QString after;
    next->describe(after);
    if (before == after) {
        refresh();
        return;
    }
    beginResetModel();
    m_root = std::move(next);
    endResetModel();
}

void AreasTree::setFacts(const FolderFacts &facts)
{
    if (m_facts.value(facts.directory) == facts)
        return;
    m_facts.insert(facts.directory, facts);
    setAreas(m_areas);
}

FolderFacts AreasTree::facts(const QString &directory) const
{
    FolderFacts unknown;
    unknown.directory = directory;
    unknown.exists = unknown.isFolder = unknown.readable = true;
    return m_facts.value(directory, unknown);
}

void AreasTree::build()
{
    m_root = std::make_unique<Node>();
    m_root->name = u"/"_s;
    m_root->path = u"/"_s;
    for (int i = 0; i < m_areas.size(); ++i) {
        Node *node = m_root.get();
        const QStringList names = m_areas.at(i).path.split(u'/', Qt::SkipEmptyParts);
        for (const QString &name : names) {
            Node *const next = node->child(name);
            node = next ? next : node->add(name);
        }
        node->area = i;
        node->directory = m_areas.at(i).directory;
    }
    // Real folders inside, where no area of that name hides them.
    for (const config::Area &area : std::as_const(m_areas)) {
        Node *const node = find(area.path);
        const QStringList folders = m_facts.value(area.directory).folders;
        for (const QString &folder : folders) {
            if (node && !node->child(folder))
                node->add(folder)->directory = QString(area.directory % u'/' % folder);
        }
    }
    m_root->sort();
}

AreasTree::Node *AreasTree::find(const QString &path) const
{
    Node *node = m_root.get();
    const QStringList names = path.split(u'/', Qt::SkipEmptyParts);
    for (const QString &name : names) {
        node = node->child(name);
        if (!node)
            return nullptr;
    }
    return node;
}

void AreasTree::refresh()
{
    std::vector<Node *> open{m_root.get()};
    Q_EMIT dataChanged(indexOf(m_root.get()), indexOf(m_root.get(), Columns - 1));
    while (!open.empty()) {
        Node *const node = open.back();
        open.pop_back();
        if (node->children.empty())
            continue;
        Q_EMIT dataChanged(indexOf(node->children.front().get()), indexOf(node->children.back().get(), Columns - 1));
        for (const auto &child : node->children)
            open.push_back(child.get());
    }
}

AreasTree::Node *AreasTree::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : nullptr;
}

QModelIndex AreasTree::indexOf(Node *node, int column) const
{
    return createIndex(node->row(), column, node);
}

QModelIndex AreasTree::indexOfPath(const QString &path) const
{
    Node *const node = find(path);
    return node ? indexOf(node) : QModelIndex();
}

QModelIndex AreasTree::indexOfArea(int area) const
{
    return area < 0 || area >= m_areas.size() ? QModelIndex() : indexOfPath(m_areas.at(area).path);
}

int AreasTree::problems() const
{
    return int(std::ranges::count_if(m_areas, [this](const config::Area &area) {
        return !AreaChecks::folderProblem(facts(area.directory)).isEmpty();
    }));
}

QModelIndex AreasTree::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column >= Columns || row >= rowCount(parent) || parent.column() > 0)
        return {};
    Node *const node = nodeOf(parent);
    return createIndex(row, column, node ? node->children.at(size_t(row)).get() : m_root.get());
}

QModelIndex AreasTree::parent(const QModelIndex &index) const
{
    Node *const node = nodeOf(index);
    return node && node->parent ? indexOf(node->parent) : QModelIndex();
}

int AreasTree::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    Node *const node = nodeOf(parent);
    return node ? int(node->children.size()) : 1;
}

int AreasTree::columnCount(const QModelIndex &) const
{
    return Columns;
}

QVariant AreasTree::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Virtual ? tr("Visitors see") : tr("On this computer");
}

QList<TreeBadge> AreasTree::badges(const config::Area &area) const
{
    QList<TreeBadge> badges = m_findings ? m_findings(area) : QList<TreeBadge>();
    const qint64 now = QDateTime::currentMSecsSinceEpoch() * 1000;
    if (area.openUntil > 0 && area.openUntil <= now)
        badges.append({tr("Closed"), Tone::Muted, {}});
    for (const config::Grant &grant : area.grants) {
        const bool strangersWrite = AreaText::reachesStrangers(grant) && grant.mode != config::Mode::Download;
        badges.append({AreaText::shortWho(grant.who), strangersWrite ? Tone::Accent : Tone::Muted, {}});
    }
    if (area.grants.isEmpty())
        badges.append({tr("Nobody"), Tone::Muted, {}});
    if (!area.listed)
        badges.append({tr("Hidden"), Tone::Muted, {}});
    return badges;
}

QString AreasTree::accessibleText(const Node &node) const
{
    if (node.area < 0) {
        return node.directory.isEmpty() ? tr("%1, leads to areas").arg(base::escaped(node.path))
                                        : tr("%1, a folder").arg(base::escaped(node.path));
    }
    const config::Area &area = m_areas.at(node.area);
    QStringList words;
    for (const TreeBadge &badge : badges(area))
        words.append(badge.words.isEmpty() ? badge.text : badge.words);
    return tr("%1: %2 Folder %3. %4 %5")
        .arg(base::escaped(area.path), AreaText::sentence(area), base::escaped(area.directory),
             AreaChecks::folderProblem(facts(area.directory)), words.join(u", "_s));
}

QVariant AreasTree::virtualData(const Node &node, int role) const
{
    const config::Area *const area = node.area < 0 ? nullptr : &m_areas.at(node.area);
    switch (role) {
    case Qt::DisplayRole:
        return base::escaped(node.name);
    case Qt::DecorationRole:
        return area ? icon(AreaText::iconName(*area), Tone::Accent) : icon(u"folder"_s, Tone::Muted);
    case Qt::AccessibleTextRole:
        return accessibleText(node);
    case BadgesRole:
        return area ? QVariant::fromValue(badges(*area)) : QVariant();
    default:
        return {};
    }
}

QVariant AreasTree::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &node = *nodeOf(index);
    const config::Area *const area = node.area < 0 ? nullptr : &m_areas.at(node.area);
    switch (role) {
    case PathRole:
        return node.path;
    case AreaRole:
        return node.area;
    case DirectoryRole:
        return node.directory;
    case UseRole:
        return area && m_use ? QVariant::fromValue(m_use(*area)) : QVariant();
    case KeepFreeRole:
        return area && AreaText::takesUploads(*area) ? area->keepFreePercent : -1;
    case TroubleRole:
        return area ? AreaChecks::folderProblem(facts(area->directory)) : QString();
    case Qt::ToolTipRole:
        return index.column() == Real ? base::escaped(QDir::toNativeSeparators(node.directory))
            : area                    ? AreaText::sentence(*area)
                                      : base::escaped(node.path);
    default:
        break;
    }
    if (index.column() == Virtual)
        return virtualData(node, role);
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return base::escaped(format::path(node.directory));
    return {};
}

Qt::ItemFlags AreasTree::flags(const QModelIndex &index) const
{
    const Node *const node = nodeOf(index);
    if (!node)
        return Qt::ItemIsDropEnabled;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDropEnabled;
    if (node->area >= 0)
        flags |= Qt::ItemIsDragEnabled;
    return flags;
}

Qt::DropActions AreasTree::supportedDropActions() const
{
    return Qt::CopyAction | Qt::MoveAction;
}

QStringList AreasTree::mimeTypes() const
{
    return {areaType(), u"text/uri-list"_s};
}

QMimeData *AreasTree::mimeData(const QModelIndexList &indexes) const
{
    if (indexes.isEmpty() || nodeOf(indexes.first())->area < 0)
        return nullptr;
    auto *data = new QMimeData;
    data->setData(areaType(), m_areas.at(nodeOf(indexes.first())->area).path.toUtf8());
    return data;
}

bool AreasTree::canDropMimeData(const QMimeData *data, Qt::DropAction, int, int, const QModelIndex &parent) const
{
    if (!data->hasFormat(areaType()))
        return data->hasUrls();
    const Node *const node = parent.isValid() ? nodeOf(parent) : m_root.get();
    const QString moved = QString::fromUtf8(data->data(areaType()));
    // Into itself it can't go.
    return moved != "/"_L1 && node->path != moved && !node->path.startsWith(QString(moved % u'/'));
}

bool AreasTree::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                             const QModelIndex &parent)
{
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    const QString target = parent.isValid() ? nodeOf(parent)->path : u"/"_s;
    if (!data->hasFormat(areaType())) {
        Q_EMIT foldersDropped(data, target);
        return false; // the file manager keeps what it has
    }
    const QString moved = QString::fromUtf8(data->data(areaType()));
    const Node *const node = find(moved);
    if (node && node->area >= 0)
        Q_EMIT moveRequested(node->area, under(target, node->name));
    return false; // the model is made anew; nothing is to be removed from it
}

} // namespace ui
