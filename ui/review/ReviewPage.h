#pragma once

#include "server/address/Subnet.h"
#include "server/api/UploadReview.h"
#include "ui/common/Page.h"

#include <QPointer>
#include <QTimer>

class QAction;
class QComboBox;
class QSortFilterProxyModel;
class QStackedWidget;

namespace api {
class ServerController;
}

namespace ui {

class EmptyState;
class InlineMessage;
class PlainLabel;
class StoryDialog;
class TableView;
class UndoOffers;
class UploadDetails;
class UploadsModel;

/// What arrived in the drop boxes waits here until a person decides: release it to where others can fetch it, or reject
/// it. Either can be taken back for a minute.
class ReviewPage final : public Page
{
    Q_OBJECT

public:
    explicit ReviewPage(api::ServerController *server, QWidget *parent = nullptr);

    QString title() const override;
    QIcon icon() const override;

    void showUpload(base::UploadId id); ///< chooses it, whatever became of it, as soon as it is known

Q_SIGNALS:
    /// For the notification area: plain text about what came.
    void fileArrived(const QString &text);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeBar();
    QWidget *makeList();
    QAction *addAction(const QString &text, const QString &icon, const QKeySequence &key, void (ReviewPage::*run)());
    void load();
    void showItems(const QList<api::UploadItem> &items);
    void showFiltered();
    void chooseWanted();
    void showSelection();
    void showEmptyState();
    void showDecided(audit::UploadState state, const QList<base::UploadId> &ids);
    void tellArrived(const QList<api::UploadItem> &items);
    void release();
    void reject();
    void blockSender();
    void block(const QStringList &clients);
    void unblock(const QList<address::Subnet> &networks, const QStringList &clients);
    void preview();
    void showStory();
    QList<api::UploadItem> selected() const;
    QList<api::UploadItem> selectedWaiting() const;

    api::ServerController *m_server;
    api::UploadReview *m_review;
    UploadsModel *m_model;
    QSortFilterProxyModel *m_shown;
    TableView *m_table;
    UploadDetails *m_details;
    QComboBox *m_filter = nullptr;
    PlainLabel *m_summary = nullptr;
    InlineMessage *m_message;
    UndoOffers *m_offers;
    bool m_listHadFocus = false; ///< when the last file left it
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QAction *m_release = nullptr;
    QAction *m_reject = nullptr;
    QAction *m_block = nullptr;
    QAction *m_story = nullptr;
    QTimer m_look;
    QTimer m_minute;
    base::UploadId m_wanted; // to be chosen once it is listed
    int m_waiting = 0;
    QPointer<StoryDialog> m_storyDialog;
};

} // namespace ui
