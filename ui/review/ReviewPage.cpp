#include "ui/review/ReviewPage.h"

#include "server/api/ServerController.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/RowDelegate.h"
#include "ui/common/TableView.h"
#include "ui/review/PreviewPane.h"
#include "ui/review/ReleaseDialog.h"
#include "ui/review/StoryDialog.h"
#include "ui/review/UndoOffers.h"
#include "ui/review/UploadDetails.h"
#include "ui/review/UploadsModel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace ui {

using namespace Qt::Literals::StringLiterals;
using audit::UploadState;

namespace {

constexpr int lookMilliseconds = 2000;
constexpr int minuteMilliseconds = 60'000;

/// Those that wait, or all.
class StateFilter final : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setOnlyWaiting(bool only)
    {
        m_onlyWaiting = only;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex & /*parent*/) const override
    {
        const auto *model = static_cast<const UploadsModel *>(sourceModel());
        return !m_onlyWaiting || model->item(row).row.state == UploadState::Waiting;
    }

private:
    bool m_onlyWaiting = true;
};

} // namespace

ReviewPage::ReviewPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_review(new api::UploadReview(this))
    , m_model(new UploadsModel(this))
    , m_shown(new StateFilter(this))
    , m_table(new TableView(this))
    , m_details(new UploadDetails(this))
    , m_message(new InlineMessage(this))
    , m_offers(new UndoOffers(m_message, this))
    , m_empty(new EmptyState(u"inbox"_s, {}, {}, this))
    , m_stack(new QStackedWidget(this))
{
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap * 2 / 3, gap, gap);
    column->setSpacing(gap / 2);
    column->addWidget(makeBar());
    column->addWidget(m_message);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeList());
    column->addWidget(m_stack, 1);
    m_message->setClosable(true);
    m_message->setObjectName(u"reviewMessage"_s);

    auto *undo = new QAction(this);
    undo->setShortcut(QKeySequence::Undo);
    undo->setShortcutContext(Qt::WindowShortcut); // wherever the focus went when the list became empty
    connect(undo, &QAction::triggered, m_offers, &UndoOffers::undo);
    QWidget::addAction(undo);
    connect(m_review, &api::UploadReview::listed, this, &ReviewPage::showItems);
    connect(m_review, &api::UploadReview::arrived, this, &ReviewPage::tellArrived);
    connect(m_review, &api::UploadReview::decided, this, &ReviewPage::showDecided);
    connect(m_review, &api::UploadReview::takenBack, this, [this](const QList<base::UploadId> &ids) {
        m_offers->say(InlineMessage::Severity::Information, tr("%n file(s) wait again.", nullptr, int(ids.size())));
    });
    connect(m_review, &api::UploadReview::failed, this,
            [this](const QString &why) { m_offers->say(InlineMessage::Severity::Error, why); });
    connect(m_details->preview(), &PreviewPane::fileWanted, m_review, &api::UploadReview::openFile);
    connect(m_review, &api::UploadReview::opened, m_details->preview(), &PreviewPane::showFile);
    connect(m_review, &api::UploadReview::storyTold, this,
            [this](base::UploadId id, const QList<audit::StoryStep> &steps) {
                if (m_storyDialog && m_storyDialog->upload() == id)
                    m_storyDialog->showSteps(steps);
            });
    connect(m_review, &api::UploadReview::scannerFound, this,
            [this](bool here) { m_table->setColumnHidden(UploadsModel::Verdict, !here); });
    connect(m_server, &api::ServerController::configurationChanged, this, &ReviewPage::load);
    connect(&m_look, &QTimer::timeout, this, [this] {
        m_review->refresh();
        if (m_storyDialog) // which may go on
            m_review->tellStory(m_storyDialog->upload());
    });
    m_look.start(lookMilliseconds);
    connect(&m_minute, &QTimer::timeout, m_model, &UploadsModel::showTime);
    m_minute.start(minuteMilliseconds);
    load();
    showItems({});
}

QString ReviewPage::title() const
{
    return tr("Review");
}

QIcon ReviewPage::icon() const
{
    return ui::icon(u"inbox"_s);
}

void ReviewPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_review->refresh();
}

QAction *ReviewPage::addAction(const QString &text, const QString &icon, const QKeySequence &key,
                               void (ReviewPage::*run)())
{
    auto *action = new QAction(ui::icon(icon), text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, run);
    m_table->addAction(action);
    return action;
}

QWidget *ReviewPage::makeBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins({});
    m_filter = new QComboBox(bar);
    m_filter->setObjectName(u"reviewFilter"_s);
    m_filter->addItems({tr("What waits"), tr("Everything")});
    m_filter->setAccessibleName(tr("Which files are shown"));
    connect(m_filter, &QComboBox::currentIndexChanged, this, &ReviewPage::showFiltered);
    m_summary = new PlainLabel(bar);
    m_summary->setTone(Tone::Muted);
    row->addWidget(m_filter);
    row->addWidget(m_summary, 1);
    m_release = addAction(tr("Release…"), u"check"_s, QKeySequence(Qt::Key_Return), &ReviewPage::release);
    m_reject = addAction(tr("Reject"), u"blocked"_s, QKeySequence(Qt::Key_Delete), &ReviewPage::reject);
    m_block = addAction(tr("Block the sender…"), u"kick"_s, QKeySequence(Qt::Key_B), &ReviewPage::blockSender);
    m_story = addAction(tr("History…"), u"clock"_s, QKeySequence(Qt::Key_H), &ReviewPage::showStory);
    addAction(tr("Preview"), u"eye"_s, QKeySequence(Qt::Key_Space), &ReviewPage::preview);
    const QStringList names{u"release"_s, u"reject"_s, u"blockSender"_s, u"story"_s};
    const QStringList words{tr("Publishes the selected files (Enter)"), tr("Throws the selected files away (Delete)"),
                            tr("Lets their sender's address connect no more (B)"),
                            tr("Follows the selected file from its sender's connection to its publication (H)")};
    qsizetype number = 0;
    for (QAction *action : {m_release, m_reject, m_block, m_story}) {
        auto *button = new QPushButton(action->icon(), action->text(), bar);
        button->setObjectName(names.at(number));
        button->setToolTip(words.at(number));
        button->setAccessibleDescription(words.at(number++));
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::enabledChanged, button, &QPushButton::setEnabled);
        row->addWidget(button);
    }
    return bar;
}

QWidget *ReviewPage::makeList()
{
    m_table->setObjectName(u"uploads"_s);
    m_table->setAccessibleName(tr("Files that arrived"));
    m_shown->setSourceModel(m_model);
    m_shown->setSortRole(UploadsModel::SortRole);
    m_shown->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_shown);
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(UploadsModel::Arrived, Qt::DescendingOrder);
    m_table->setElasticColumn(UploadsModel::Name);
    m_table->rememberColumns(
        u"reviewQueue"_s, {11, 16, 9, 16, 20, 14, 12, 11, 12, 17, 10, 24, 24},
        {UploadsModel::Kind, UploadsModel::Area, UploadsModel::Asked, UploadsModel::Session, UploadsModel::Hash});
    m_table->setColumnHidden(UploadsModel::Verdict, true); // until there is a scanner
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ReviewPage::showSelection);
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(fontMetrics().height() / 2);
    auto *scroll = new QScrollArea(splitter);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setAccessibleName(tr("The chosen file"));
    scroll->setWidget(m_details);
    splitter->addWidget(m_table);
    splitter->addWidget(scroll);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({2300, 1000});
    return splitter;
}

void ReviewPage::load()
{
    m_review->setPlaces({m_server->databaseFile(), m_server->paths().quarantine, m_server->configuration().areas, {}});
    m_review->refresh();
    showEmptyState();
}

void ReviewPage::showItems(const QList<api::UploadItem> &items)
{
    const int place = m_table->currentIndex().row();
    m_model->showItems(items);
    m_shown->invalidate();
    const int waiting = int(std::count_if(items.begin(), items.end(), [](const api::UploadItem &item) {
        return item.row.state == UploadState::Waiting;
    }));
    if (waiting != m_waiting) {
        m_waiting = waiting;
        Q_EMIT problemCountChanged(waiting);
    }
    m_summary->setText(waiting == 0 ? QString() : tr("%n file(s) wait for a decision", nullptr, waiting));
    // The queue goes on by keyboard: what comes after the file that was decided about is chosen already.
    if (m_shown->rowCount() > 0 && !m_table->selectionModel()->hasSelection())
        m_table->selectRow(std::clamp(place, 0, m_shown->rowCount() - 1));
    showFiltered();
    chooseWanted();
}

void ReviewPage::showUpload(base::UploadId id)
{
    m_wanted = id;
    m_filter->setCurrentIndex(m_filter->count() - 1); // all
    chooseWanted();
    m_review->refresh();
}

void ReviewPage::chooseWanted()
{
    for (int row = 0; row < m_shown->rowCount() && m_wanted; ++row) {
        const QModelIndex index = m_shown->index(row, 0);
        if (m_model->item(m_shown->mapToSource(index).row()).row.id != m_wanted)
            continue;
        m_wanted = {};
        m_table->selectRow(row);
        m_table->scrollTo(index);
        m_table->setFocus();
    }
}

void ReviewPage::showFiltered()
{
    static_cast<StateFilter *>(m_shown)->setOnlyWaiting(m_filter->currentIndex() == 0);
    m_table->setColumnHidden(UploadsModel::State, m_filter->currentIndex() == 0); // all would say the same
    const bool isEmpty = m_shown->rowCount() == 0;
    // Whoever decides by keyboard finds the list again when there is something in it.
    if (isEmpty && window()->focusWidget() == m_table) {
        m_listHadFocus = true;
        m_filter->setFocus(Qt::OtherFocusReason);
    }
    m_stack->setCurrentIndex(isEmpty ? 0 : 1);
    const QWidget *const focused = window()->focusWidget();
    if (!isEmpty && std::exchange(m_listHadFocus, false) && (focused == m_filter || m_message->isAncestorOf(focused)))
        m_table->setFocus(Qt::OtherFocusReason);
    if (m_shown->rowCount() > 0 && !m_table->selectionModel()->hasSelection())
        m_table->selectRow(0);
    showEmptyState();
    showSelection();
}

void ReviewPage::showEmptyState()
{
    const auto &areas = m_server->configuration().areas;
    const bool anyDropBox = std::any_of(areas.begin(), areas.end(), [](const config::Area &area) {
        return std::any_of(area.grants.begin(), area.grants.end(),
                           [](const config::Grant &grant) { return grant.mode == config::Mode::DropBox; });
    });
    if (m_model->rowCount() > 0)
        m_empty->setTexts(tr("Nothing waits"), tr("All that arrived is decided. Choose Everything to look back."));
    else if (anyDropBox)
        m_empty->setTexts(tr("Nothing arrived yet"),
                          tr("What is put into a drop box waits here, where nobody can fetch it, until you decide."));
    else
        m_empty->setTexts(tr("There is no drop box"),
                          tr("Make an area a drop box on the Areas page: strangers can put files into it, and here "
                             "you decide what becomes of them."));
}

void ReviewPage::showSelection()
{
    const QList<api::UploadItem> items = selected();
    if (items.size() == 1)
        m_details->showItem(items.first());
    else
        m_details->showNothing(int(items.size()));
    const bool waiting = !selectedWaiting().isEmpty();
    const QWidget *const focused = window()->focusWidget();
    if (!waiting && focused && focused != m_filter && m_filter->parentWidget()->isAncestorOf(focused))
        m_table->setFocus(Qt::OtherFocusReason); // before the button goes
    m_release->setEnabled(waiting);
    m_reject->setEnabled(waiting);
    m_block->setEnabled(!items.isEmpty());
    m_story->setEnabled(items.size() == 1);
}

QList<api::UploadItem> ReviewPage::selected() const
{
    QList<api::UploadItem> items;
    const QList<int> rows = m_table->selectedRows();
    for (const int row : rows)
        items.append(m_model->item(m_shown->mapToSource(m_shown->index(row, 0)).row()));
    return items;
}

QList<api::UploadItem> ReviewPage::selectedWaiting() const
{
    QList<api::UploadItem> items = selected();
    items.removeIf([](const api::UploadItem &item) { return item.row.state != UploadState::Waiting; });
    return items;
}

void ReviewPage::release()
{
    const QList<api::UploadItem> items = selectedWaiting();
    if (items.isEmpty())
        return;
    QStringList names;
    QStringList warnings;
    for (const api::UploadItem &item : items) {
        names.append(item.row.name);
        if (item.isInfected)
            warnings.append(tr("%1: the virus scanner found %2.").arg(item.row.name, item.verdict));
        if (!item.findings.isEmpty())
            warnings.append(tr("%1: %2.", "a file, its findings").arg(item.row.name, item.findings.join(u", "_s)));
    }
    auto *dialog = new ReleaseDialog(m_server->configuration().areas, names, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->warn(warnings);
    connect(dialog, &QDialog::accepted, this, [this, dialog, items] {
        const QStringList targets = dialog->targets();
        QList<api::UploadReview::Release> releases;
        for (qsizetype i = 0; i < items.size(); ++i)
            releases.append({items.at(i).row.id, targets.at(i)});
        m_review->release(releases);
    });
    dialog->open();
}

void ReviewPage::reject()
{
    QList<base::UploadId> ids;
    const QList<api::UploadItem> items = selectedWaiting();
    for (const api::UploadItem &item : items)
        ids.append(item.row.id);
    if (!ids.isEmpty())
        m_review->reject(ids);
}

void ReviewPage::showDecided(UploadState state, const QList<base::UploadId> &ids)
{
    const int count = int(ids.size());
    m_offers->offer(state == UploadState::Released ? tr("%n file(s) released.", nullptr, count)
                                                   : tr("%n file(s) rejected.", nullptr, count),
                    [this, ids] { m_review->undo(ids); });
}

void ReviewPage::blockSender()
{
    QStringList clients;
    const QList<api::UploadItem> items = selected();
    for (const api::UploadItem &item : items) {
        if (!clients.contains(item.row.client))
            clients.append(item.row.client);
    }
    auto *question =
        new QMessageBox(QMessageBox::Question, tr("Block the sender"),
                        tr("Let %1 connect no more? The Settings page can take it back.").arg(clients.join(u", "_s)),
                        QMessageBox::Cancel, this);
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *yes = question->addButton(tr("Block"), QMessageBox::DestructiveRole);
    connect(yes, &QPushButton::clicked, this, [this, clients] { block(clients); });
    question->open();
}

void ReviewPage::block(const QStringList &clients)
{
    config::Config next = m_server->configuration();
    QList<address::Subnet> added;
    for (const QString &client : clients) {
        const auto network = address::Subnet::parse(client);
        if (network && !next.server.addresses.deny.contains(*network))
            added.append(*network);
    }
    next.server.addresses.deny += added;
    const QString list = clients.join(u", "_s);
    if (const auto applied = m_server->apply(next, tr("Block %1").arg(list)); !applied) {
        m_offers->say(InlineMessage::Severity::Error, applied.error().detail);
        return;
    }
    m_review->noteSenders(clients, true);
    m_offers->offer(tr("%1 can connect no more.").arg(list), [this, added, clients] { unblock(added, clients); });
}

/// Only what was added is taken out again: who was blocked before stays so.
void ReviewPage::unblock(const QList<address::Subnet> &networks, const QStringList &clients)
{
    config::Config next = m_server->configuration();
    next.server.addresses.deny.removeIf([&networks](const address::Subnet &one) { return networks.contains(one); });
    const QString list = clients.join(u", "_s);
    if (const auto applied = m_server->apply(next, tr("Let %1 in again").arg(list)); !applied) {
        m_offers->say(InlineMessage::Severity::Error, applied.error().detail);
        return;
    }
    m_review->noteSenders(clients, false);
    m_offers->say(InlineMessage::Severity::Information, tr("%1 can connect again.").arg(list));
}

void ReviewPage::preview()
{
    m_details->preview()->ask();
}

void ReviewPage::showStory()
{
    const QList<api::UploadItem> items = selected();
    if (items.size() != 1)
        return;
    m_storyDialog = new StoryDialog(items.first(), this);
    m_storyDialog->open();
    m_review->tellStory(items.first().row.id);
}

void ReviewPage::tellArrived(const QList<api::UploadItem> &items)
{
    const audit::UploadRow &first = items.first().row;
    Q_EMIT fileArrived(items.size() == 1 ? tr("%1 from %2 waits for your decision.").arg(first.name, first.client)
                                         : tr("%n file(s) wait for your decision.", nullptr, int(items.size())));
}

} // namespace ui
