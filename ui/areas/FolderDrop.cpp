#include "ui/areas/FolderDrop.h"

#include "ui/areas/DropOverlay.h"
#include "ui/areas/FolderInspector.h"

#include <QDir>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QStringList localPaths(const QMimeData *data)
{
    QStringList paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            paths.append(QDir::cleanPath(url.toLocalFile()));
    }
    paths.removeDuplicates();
    return paths;
}

} // namespace

FolderDrop::FolderDrop(QWidget *page)
    : QObject(page)
    , m_page(page)
    , m_overlay(new DropOverlay(tr("Drop to publish"), page))
    , m_inspector(new FolderInspector(this))
{
    const QList<QWidget *> parts = page->findChildren<QWidget *>();
    for (QWidget *part : parts)
        part->setAcceptDrops(false);
    page->setAcceptDrops(true);
    page->installEventFilter(this);
    connect(m_inspector, &FolderInspector::inspected, this, &FolderDrop::collect);
}

bool FolderDrop::eventFilter(QObject *, QEvent *event)
{
    switch (event->type()) {
    case QEvent::DragEnter: {
        auto *enter = static_cast<QDragEnterEvent *>(event);
        if (localPaths(enter->mimeData()).isEmpty())
            return false;
        enter->acceptProposedAction();
        m_overlay->cover();
        return true;
    }
    case QEvent::DragLeave:
        m_overlay->hide();
        return true;
    case QEvent::Drop: {
        auto *drop = static_cast<QDropEvent *>(event);
        m_overlay->hide();
        if (!take(drop->mimeData(), u"/"_s))
            return false;
        // Never a move: the file manager would delete what was published.
        drop->setDropAction(Qt::CopyAction);
        drop->accept();
        return true;
    }
    case QEvent::Resize:
        m_overlay->setGeometry(m_page->rect());
        return false;
    default:
        return false;
    }
}

bool FolderDrop::take(const QMimeData *data, const QString &parent)
{
    m_parent = parent;
    m_waiting = localPaths(data);
    m_facts.clear();
    for (const QString &path : std::as_const(m_waiting))
        m_inspector->inspect(path);
    return !m_waiting.isEmpty();
}

void FolderDrop::collect(const FolderFacts &facts)
{
    if (!m_waiting.contains(facts.directory))
        return;
    m_facts.insert(facts.directory, facts);
    if (m_facts.size() < m_waiting.size())
        return;
    QStringList folders;
    QStringList others;
    for (const QString &path : std::as_const(m_waiting))
        (m_facts.value(path).isFolder ? folders : others).append(path);
    m_waiting.clear();
    m_facts.clear();
    if (!folders.isEmpty())
        Q_EMIT dropped(folders, m_parent);
    if (!others.isEmpty())
        Q_EMIT refused(others);
}

} // namespace ui
