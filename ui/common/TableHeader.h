#pragma once

#include <QHeaderView>

namespace ui {

/// The header of a TableView: its context menu chooses columns, fits them to their contents and goes back to how the
/// page was made. Remembers widths, order, sorting and hidden columns in the program's settings.
class TableHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit TableHeader(QWidget *parent = nullptr);

    /// Takes the present state for the default, then restores what was saved under `key`. Call when the model is set
    /// and the columns have their first widths.
    void rememberAs(const QString &key);
    void save() const;

    QMenu *createMenu(); ///< the caller owns it
    void fitToContents();
    void resetToDefaults();

protected:
    void paintSection(QPainter *painter, const QRect &rect, int column) const override;
    QSize sectionSizeFromContents(int column) const override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    QString m_key;
    QByteArray m_defaults;
};

} // namespace ui
