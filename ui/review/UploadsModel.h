#pragma once

#include "server/api/UploadReview.h"

#include <QAbstractTableModel>

namespace ui {

/// What arrived in the drop boxes as a table. Texts of senders are plain text. A new list is merged into the rows that
/// are there, so that selection and scroll position stay.
class UploadsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Arrived,
        Name,
        Size,
        Kind,
        Sender,
        Area,
        Findings,
        Asked,
        Verdict,
        Expires,
        Session,
        Hash,
        State,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    void showItems(const QList<api::UploadItem> &items); ///< newest first
    void showTime(); ///< some of it has passed
    const api::UploadItem &item(int row) const { return m_items.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// How long it has waited at `now`, and when it goes by itself.
    static QString waitText(const api::UploadItem &item, qint64 now);
    static QString stateText(const audit::UploadRow &row);

private:
    QString text(const api::UploadItem &item, int column) const;
    static QString roughly(qint64 microseconds);
    static QVariant toolTip(const api::UploadItem &item, int column);
    QVariant sortValue(const api::UploadItem &item, int column) const;

    QList<api::UploadItem> m_items;
};

} // namespace ui
