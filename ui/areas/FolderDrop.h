#pragma once

#include "ui/areas/AreaChecks.h"

#include <QHash>
#include <QObject>

class QMimeData;
class QWidget;

namespace ui {

class DropOverlay;
class FolderInspector;

/// Lets folders from a file manager be dropped anywhere on a page. What was dropped is looked at on a helper thread
/// first; all of one drop is reported together.
class FolderDrop final : public QObject
{
    Q_OBJECT

public:
    /// `page` must have its parts by now: those that would take a dropped folder for text stop doing so.
    explicit FolderDrop(QWidget *page);

    /// Takes a drop that another widget got: its folders belong below the virtual path `parent`.
    bool take(const QMimeData *data, const QString &parent);

Q_SIGNALS:
    void dropped(const QStringList &folders, const QString &parent); ///< in the order of the drop
    void refused(const QStringList &paths); ///< what was no folder

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void collect(const FolderFacts &facts);

    QWidget *m_page;
    DropOverlay *m_overlay;
    FolderInspector *m_inspector;
    QString m_parent; // where the last drop went
    QStringList m_waiting; // of the last drop, until all were looked at
    QHash<QString, FolderFacts> m_facts;
};

} // namespace ui
