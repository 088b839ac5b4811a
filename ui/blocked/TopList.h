#pragma once

#include "ui/blocked/Figures.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>
#include <QWidget>

class QTableView;

namespace ui {

class PlainLabel;

/// Names with how often they occur, most first.
class TopModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int ShareRole = Qt::UserRole; ///< double, of the first one's count

    using QAbstractTableModel::QAbstractTableModel;

    void showFigures(const QList<TopFigure> &figures);
    const TopFigure &figure(int row) const { return m_figures.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<TopFigure> m_figures;
};

/// Bars with names and numbers: a chart that can be walked through with the keyboard and read aloud.
class TopList final : public QWidget
{
    Q_OBJECT

public:
    TopList(const QString &title, const QString &nothing, QWidget *parent = nullptr);

    void showFigures(const QList<TopFigure> &figures);
    QTableView *table() const { return m_table; }

Q_SIGNALS:
    void chosen(const QString &name); ///< Return, or a double click
    void excluded(const QString &name); ///< Delete

private:
    bool eventFilter(QObject *watched, QEvent *event) override;

    TopModel *m_model;
    QTableView *m_table;
    PlainLabel *m_nothing;
};

} // namespace ui
