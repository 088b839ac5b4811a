#include "ui/blocked/BlockedPage.h"

#include "server/api/ServerController.h"
#include "ui/blocked/AttemptDetails.h"
#include "ui/blocked/AttemptText.h"
#include "ui/blocked/AttemptsDelegate.h"
#include "ui/blocked/AttemptsLoader.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/FilterBar.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/TableHeader.h"
#include "ui/common/TableView.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

// One term of the filter language; a value with blanks or a quote is quoted.
QString condition(const QString &key, QString value)
{
    if (value.isEmpty())
        return {};
    if (value.contains(u' ') || value.contains(u'"') || value.contains(u'\\')) {
        value.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
        value = QString(u'"' % value % u'"');
    }
    return QString(key % u':' % value);
}

} // namespace

BlockedPage::BlockedPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_model(new AttemptsModel(this))
    , m_filter(new FilterBar(this))
    , m_error(new InlineMessage(this))
    , m_new(new InlineMessage(this))
    , m_table(new TableView(this))
    , m_details(new AttemptDetails(this))
    , m_empty(new EmptyState(
          u"shield"_s, tr("No data connection has been refused yet"),
          tr("When a client asks this server to connect somewhere it must not, such as to another machine "
             "or to a reserved port, the attempt appears here with every reason and the rule that decided."),
          this))
    , m_stack(new QStackedWidget(this))
    , m_results(new QStackedWidget(this))
    , m_loader(new AttemptsLoader)
{
    build();
    createActions();
    startLoader();
    connectServer();
}

BlockedPage::~BlockedPage()
{
    m_thread.quit();
    m_thread.wait();
}

QString BlockedPage::title() const
{
    return tr("Blocked");
}

QIcon BlockedPage::icon() const
{
    return ui::icon(u"blocked"_s);
}

void BlockedPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (!m_asked)
        ask();
    else
        m_model->askForNewer();
}

void BlockedPage::build()
{
    m_table->setAccessibleName(tr("Attempts"));
    m_table->setAccessibleDescription(tr("Data connections that were refused, newest first"));
    m_table->setItemDelegate(new AttemptsDelegate(m_table));
    m_table->setModel(m_model);
    m_table->tableHeader()->setSectionsClickable(false); // always newest first: pages come by id
    m_table->setElasticColumn(AttemptsModel::Reasons);
    // What the details below say as well is hidden at first.
    m_table->rememberColumns(u"attempts"_s, {21, 10, 16, 13, 27, 22, 44, 24, 14, 8, 7},
                             {AttemptsModel::AskedFor, AttemptsModel::RuleColumn, AttemptsModel::Classification,
                              AttemptsModel::Revision, AttemptsModel::Reply});

    const int gap = fontMetrics().height();
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(createList());
    auto *lower = new QWidget(splitter);
    auto *lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(gap, 0, gap, gap / 2);
    lowerLayout->addWidget(m_details);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({550, 450});

    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
}

QWidget *BlockedPage::createList()
{
    const int gap = fontMetrics().height();
    auto *list = new QWidget(this);
    auto *layout = new QVBoxLayout(list);
    layout->setContentsMargins(gap, gap * 2 / 3, gap, gap / 2);
    layout->setSpacing(gap / 2);
    layout->addWidget(m_filter);
    layout->addWidget(m_error);
    layout->addWidget(m_new);
    layout->addWidget(m_results, 1);
    auto *nothing = new EmptyState(u"search"_s, tr("Nothing matches the filter"),
                                   tr("The log holds attempts, but none like this."), this);
    nothing->setAction(tr("Clear the filter"));
    connect(nothing, &EmptyState::actionTriggered, this, [this] { m_filter->setWhere({}); });
    m_results->addWidget(nothing);
    m_results->addWidget(m_table);
    m_results->setCurrentWidget(m_table);
    m_new->setAction(tr("Show"), ui::icon(u"arrow-up"_s));

    connect(m_filter, &FilterBar::changed, this, &BlockedPage::ask);
    connect(m_model, &AttemptsModel::answered, this, &BlockedPage::showAnswer);
    connect(m_model, &AttemptsModel::waitingRowsChanged, this, &BlockedPage::showWaiting);
    connect(m_new, &InlineMessage::actionTriggered, this, [this] {
        m_model->showWaiting();
        m_table->scrollToTop();
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &BlockedPage::follow);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &BlockedPage::showChosen);
    connect(m_model, &QAbstractItemModel::modelReset, this, &BlockedPage::showChosen);
    return list;
}

void BlockedPage::createActions()
{
    const auto onTable = [this](const QString &text, const QIcon &icon, auto slot) {
        auto *action = new QAction(icon, text, this);
        connect(action, &QAction::triggered, this, slot);
        m_table->addAction(action);
        return action;
    };
    onTable(tr("Show only such"), ui::icon(u"search"_s), [this] { filterOnCurrent(false); });
    onTable(tr("Hide such"), {}, [this] { filterOnCurrent(true); });
    onTable(tr("Copy as text"), ui::icon(u"copy"_s), [this] { copyAs(audit::ExportFormat::Table); });
    onTable(tr("Copy as CSV"), {}, [this] { copyAs(audit::ExportFormat::Csv); });
    onTable(tr("Copy as JSON"), {}, [this] { copyAs(audit::ExportFormat::JsonLines); });

    auto *find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, m_filter, &FilterBar::focusLine);
    addAction(find);
    auto *again = new QAction(this);
    again->setShortcut(QKeySequence::Refresh);
    again->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(again, &QAction::triggered, this, &BlockedPage::ask);
    addAction(again);
}

void BlockedPage::startLoader()
{
    m_thread.setObjectName(u"attempts"_s);
    m_loader->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_loader, &QObject::deleteLater);
    connect(m_model, &AttemptsModel::pageWanted, this,
            [this](const AttemptsRequest &request) { m_loader->expect(request.ticket); });
    connect(m_model, &AttemptsModel::pageWanted, m_loader, &AttemptsLoader::load);
    connect(m_loader, &AttemptsLoader::loaded, m_model, &AttemptsModel::takePage);
    m_thread.start();
}

void BlockedPage::connectServer()
{
    using api::ServerController;
    connect(m_server, &ServerController::attemptsStored, this, [this] {
        // A page out of sight catches up when it is shown.
        if (isVisible())
            m_model->askForNewer();
    });
    connect(m_server, &ServerController::configurationChanged, this, [this] {
        if (m_asked && m_file != m_server->databaseFile())
            ask();
    });
}

void BlockedPage::ask()
{
    m_asked = true;
    m_file = m_server->databaseFile();
    m_model->ask(m_file, m_filter->where(), !m_filter->showsAllowed());
}

void BlockedPage::showAnswer(const QString &error, bool filterIsWrong)
{
    m_filter->setError(filterIsWrong ? error : QString());
    if (!error.isEmpty() && !filterIsWrong)
        m_error->showMessage(InlineMessage::Severity::Error, tr("The log could not be read: %1").arg(error));
    else
        m_error->hide();
    const bool none = m_model->rowCount() == 0;
    const bool asksForSome = !m_filter->where().isEmpty() || m_filter->showsAllowed();
    m_stack->setCurrentIndex(none && !asksForSome && error.isEmpty() ? 0 : 1);
    m_results->setCurrentIndex(none && asksForSome ? 0 : 1);
}

void BlockedPage::showWaiting(int count)
{
    if (count == 0) {
        m_new->hide();
        return;
    }
    m_new->showMessage(InlineMessage::Severity::Information,
                       count > AttemptsLoader::newRowsAtMost
                           ? tr("More than %n new attempt(s)", nullptr, AttemptsLoader::newRowsAtMost)
                           : tr("%n new attempt(s)", nullptr, count));
}

void BlockedPage::follow()
{
    m_model->setFollowing(m_table->verticalScrollBar()->value() == m_table->verticalScrollBar()->minimum());
}

void BlockedPage::showChosen()
{
    const QList<int> rows = m_table->selectedRows();
    m_details->showAttempt(rows.isEmpty() ? std::nullopt : std::optional(m_model->attempt(rows.first())));
}

void BlockedPage::copyAs(audit::ExportFormat format)
{
    QList<audit::AttemptRow> chosen;
    const QList<int> rows = m_table->selectedRows();
    for (const int row : rows)
        chosen.append(m_model->attempt(row));
    if (!chosen.isEmpty())
        QGuiApplication::clipboard()->setText(exported(chosen, format));
}

void BlockedPage::filterOnCurrent(bool exclude)
{
    const QString condition = conditionOfCurrent();
    if (condition.isEmpty())
        return;
    const QString before = m_filter->where();
    m_filter->setWhere(QString(before % (before.isEmpty() ? u""_s : u" "_s) % (exclude ? u"-"_s : u""_s) % condition));
}

QString BlockedPage::conditionOfCurrent() const
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return {};
    const audit::AttemptRow &row = m_model->attempt(current.row());
    switch (current.column()) {
    case AttemptsModel::VerdictColumn:
        return condition(u"verdict"_s, row.verdict);
    case AttemptsModel::User:
        return condition(u"user"_s, row.user);
    case AttemptsModel::AskedFor:
        return condition(u"verb"_s, row.verb);
    case AttemptsModel::Target:
        return condition(u"target"_s, row.target.isEmpty() ? u"none"_s : row.target);
    case AttemptsModel::Reasons:
        return condition(u"reason"_s, row.reasons.value(0));
    case AttemptsModel::Classification:
        return condition(u"class"_s, row.classification);
    case AttemptsModel::RuleColumn:
        return condition(u"rule"_s, row.ruleId);
    default:
        return condition(u"client"_s, row.client);
    }
}

} // namespace ui
