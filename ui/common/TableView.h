#pragma once

#include <QTableView>

namespace ui {

class TableHeader;

/// The table of every page: whole rows are selected, Ctrl+C copies them as tab-separated text, the header's menu
/// chooses columns, and widths are remembered (QSettings with the application's default format and path).
///
/// The context menu shows the widget's actions() and then "Copy": a page adds its own with addAction(). Tool tips are
/// plain text, whatever they contain; a cell that is cut off shows its whole text.
class TableView : public QTableView
{
    Q_OBJECT

public:
    explicit TableView(QWidget *parent = nullptr);
    ~TableView() override;

    /// Call once, when the model is set. `widths` are in average characters, column by column.
    void rememberColumns(const QString &key, const QList<int> &widths, const QList<int> &hidden = {});
    TableHeader *tableHeader() const { return m_header; }
    /// This column takes the room that the others leave, but never less than its first width. Call before
    /// rememberColumns().
    void setElasticColumn(int column);

    /// The selected rows top down, in the columns as they are shown.
    QList<int> selectedRows() const;
    QString selectedText() const;
    virtual void copySelection() const;

protected:
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

    void fitRows(); ///< gives every row its height; again when the vertical header is another

private:
    void fillWidth();

    TableHeader *m_header;
    QAction *m_copy;
    int m_elastic = -1;
    int m_elasticWidth = 0;
};

} // namespace ui
