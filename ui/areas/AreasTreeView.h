#pragma once

#include <QTreeView>

namespace ui {

class AreasTree;

/// Shows the tree of what visitors see: what leads to areas stands open, folders inside them are opened by hand.
class AreasTreeView final : public QTreeView
{
    Q_OBJECT

public:
    explicit AreasTreeView(AreasTree *model, QWidget *parent = nullptr);

Q_SIGNALS:
    void removeRequested();
    void templateRequested();
    void publishRequested(const QString &path, const QString &directory); ///< a real folder gets rules of its own

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void openWhatLeadsToAreas();
    void rememberOpen();

    AreasTree *m_areas;
    QStringList m_open; // paths opened by hand
};

} // namespace ui
