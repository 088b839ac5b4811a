#include "ui/blocked/BlockedPage.h"

#include "server/api/ServerController.h"
#include "server/audit/AttemptFilter.h"
#include "server/base/Clock.h"
#include "ui/blocked/AttemptActions.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/AttemptsPane.h"
#include "ui/blocked/ClassHelpDialog.h"
#include "ui/blocked/CompletionLoader.h"
#include "ui/blocked/DetailsPane.h"
#include "ui/blocked/ExportDialog.h"
#include "ui/blocked/FiguresLoader.h"
#include "ui/blocked/FilterBar.h"
#include "ui/blocked/FilterLine.h"
#include "ui/blocked/FilterWords.h"
#include "ui/blocked/IncidentsPane.h"
#include "ui/blocked/LogReaders.h"
#include "ui/blocked/LongTable.h"
#include "ui/blocked/PicturesBand.h"
#include "ui/blocked/VerifyDialog.h"
#include "ui/common/ConfigHistory.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"

#include <QAction>
#include <QButtonGroup>
#include <QDateTime>
#include <QHBoxLayout>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString timeWord(qint64 microseconds)
{
    return QDateTime::fromMSecsSinceEpoch(microseconds / 1'000, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm:ss'Z'"_s);
}

// What has no reason was let through: allowed, or only reported.
QString reasonTerm(const QString &reason, bool withAllowed)
{
    if (!reason.isEmpty())
        return filterTerm(u"reason"_s, reason);
    return withAllowed ? u"-verdict:blocked"_s : u"verdict:reported"_s;
}

bool isPeriod(const audit::FilterTerm &term)
{
    return !term.negated && (term.key == audit::FilterKey::Since || term.key == audit::FilterKey::Until);
}

QToolButton *buttonFor(QAction *action, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(action->text());
    return button;
}

QToolButton *buttonFor(QMenu *menu, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(menu->title());
    button->setIcon(menu->icon());
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(menu->title());
    QObject::connect(menu->menuAction(), &QAction::changed, button,
                     [button, menu] { button->setEnabled(menu->menuAction()->isEnabled()); });
    button->setEnabled(menu->menuAction()->isEnabled());
    return button;
}

} // namespace

BlockedPage::BlockedPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_history(new ConfigHistory(server, this))
    , m_filter(new FilterBar(this))
    , m_error(new InlineMessage(this))
    , m_done(new InlineMessage(this))
    , m_readers(new LogReaders(this))
    , m_band(new PicturesBand(this))
    , m_pane(new AttemptsPane(this))
    , m_incidents(new IncidentsPane(m_readers->incidents(), this))
    , m_actions(new AttemptActions(m_history, m_pane, m_filter, this))
    , m_details(new DetailsPane(server, m_readers->stories(), this))
    , m_empty(new EmptyState(
          u"shield"_s, tr("No data connection has been refused yet"),
          tr("When a client asks this server to connect somewhere it must not, such as to another machine "
             "or to a reserved port, the attempt appears here with every reason and the rule that decided."),
          this))
    , m_stack(new QStackedWidget(this))
    , m_results(new QStackedWidget(this))
    , m_views(new QButtonGroup(this))
    , m_classes(new QAction(tr("How &attempts are classified"), this))
    , m_verify(new QAction(ui::icon(u"shield"_s), tr("&Verify the log…"), this))
{
    build();
    connectParts();
    createShortcuts();
    connectServer();
    constexpr int pictureEvery = 3000; // milliseconds
    m_later.setSingleShot(true);
    m_later.setInterval(pictureEvery);
    connect(&m_later, &QTimer::timeout, this, &BlockedPage::askForFigures);
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
        m_pane->askForNewer();
    if (m_figuresStale)
        askForFigures();
}

void BlockedPage::build()
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(createList());
    splitter->addWidget(createLower());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({620, 380});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
}

void BlockedPage::connectParts()
{
    connect(m_filter, &FilterBar::changed, this, &BlockedPage::ask);
    connect(m_pane, &AttemptsPane::answered, this, &BlockedPage::showAnswer);
    connect(m_pane, &AttemptsPane::chosenChanged, this, &BlockedPage::showChosen);
    connect(m_incidents, &IncidentsPane::chosenChanged, this, &BlockedPage::showChosen);
    connect(m_incidents, &IncidentsPane::rowsWanted, this, [this](const QString &where) {
        m_filter->setWhere(where);
        m_views->button(0)->click();
        m_pane->table()->setFocus();
    });
    connect(m_actions, &AttemptActions::done, this, &BlockedPage::showDone);
    const auto complain = [this](const QString &why) { m_error->showMessage(InlineMessage::Severity::Error, why); };
    connect(m_actions, &AttemptActions::failed, this, complain);
    connect(m_incidents, &IncidentsPane::failed, this, complain);
    connect(m_history, &ConfigHistory::failed, this, complain);
    connect(m_readers->figures(), &FiguresLoader::counted, this, &BlockedPage::showFigures);
    connect(m_band, &PicturesBand::periodChosen, this, &BlockedPage::choosePeriod);
    connect(m_band, &PicturesBand::wholeTimeWanted, this, [this] { m_filter->setWhere(wherePeriodIs({})); });
    connect(m_band, &PicturesBand::reasonChosen, this,
            [this](const QString &reason) { m_filter->addTerm(reasonTerm(reason, m_filter->showsAllowed())); });
    connect(m_band, &PicturesBand::cancelled, this, [this] {
        m_readers->figures()->expect(++m_figuresTicket);
        m_band->showProgress(1);
    });
    connect(m_details, &DetailsPane::termWanted, m_filter, &FilterBar::addTerm);
    connect(m_details, &DetailsPane::uploadWanted, this, &BlockedPage::uploadWanted);
    const auto openClasses = [this] {
        auto *dialog = new ClassHelpDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    };
    connect(m_classes, &QAction::triggered, this, openClasses);
    connect(m_details, &DetailsPane::classesWanted, this, openClasses);
    connect(m_verify, &QAction::triggered, this, [this] {
        auto *dialog = new VerifyDialog(m_server->databaseFile(), window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(m_actions, &AttemptActions::exportWanted, this, &BlockedPage::openExport);
    completeFilter();
}

QWidget *BlockedPage::createList()
{
    const int gap = fontMetrics().height();
    auto *list = new QWidget(this);
    auto *layout = new QVBoxLayout(list);
    layout->setContentsMargins(gap, gap * 2 / 3, gap, gap / 4);
    layout->setSpacing(gap / 2);
    layout->addWidget(m_filter);
    layout->addWidget(m_error);
    layout->addWidget(m_done);
    layout->addWidget(m_band);
    layout->addWidget(m_results, 1);
    m_error->setClosable(true);
    m_done->setClosable(true);
    m_done->setObjectName(u"done"_s);
    auto *nothing = new EmptyState(u"search"_s, tr("Nothing matches the filter"),
                                   tr("The log holds attempts, but none like this."), this);
    nothing->setAction(tr("Clear the filter"));
    connect(nothing, &EmptyState::actionTriggered, m_filter, &FilterBar::clear);
    m_results->addWidget(nothing);
    m_results->addWidget(m_pane);
    m_results->addWidget(m_incidents);
    m_filter->addWidget(createViewSwitch());
    m_results->setCurrentWidget(m_pane);
    return list;
}

QWidget *BlockedPage::createViewSwitch()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const auto add = [this, box, row](int id, const QString &text, const QString &description) {
        auto *button = new QToolButton(box);
        button->setText(text);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(text);
        button->setToolTip(description);
        button->setAccessibleDescription(description);
        // Some styles hardly show which of them is down.
        connect(button, &QToolButton::toggled, button, [button](bool on) {
            QFont font = button->font();
            font.setBold(on);
            button->setFont(font);
        });
        m_views->addButton(button, id);
        row->addWidget(button);
    };
    add(0, tr("Attempts"), tr("One row an attempt"));
    add(1, tr("Incidents"), tr("Attempts of a client that belong together, folded into one story"));
    m_views->setExclusive(true);
    m_views->button(0)->setChecked(true);
    connect(m_views, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on)
            showView(id == 1);
    });
    return box;
}

QWidget *BlockedPage::createLower()
{
    const int gap = fontMetrics().height();
    auto *lower = new QWidget(this);
    auto *layout = new QVBoxLayout(lower);
    layout->setContentsMargins(gap, 0, gap, gap / 2);
    layout->setSpacing(gap / 3);
    layout->addWidget(createActionBar());
    layout->addWidget(m_details, 1);
    return lower;
}

QWidget *BlockedPage::createActionBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().height() / 3);
    row->addWidget(buttonFor(m_actions->allow(), bar));
    row->addWidget(buttonFor(m_actions->ban(), bar));
    row->addWidget(buttonFor(m_actions->hideMenu(), bar));
    row->addWidget(buttonFor(m_actions->copyMenu(), bar));
    row->addWidget(buttonFor(m_actions->exportAction(), bar));
    row->addStretch(1);
    row->addWidget(buttonFor(m_verify, bar));
    return bar;
}

void BlockedPage::createShortcuts()
{
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
    addAction(m_history->undoAction(this));
    addAction(m_history->redoAction(this));
}

void BlockedPage::connectServer()
{
    using api::ServerController;
    connect(m_server, &ServerController::attemptsStored, this, [this] {
        m_figuresStale = true;
        // A page out of sight catches up when it is shown.
        if (!isVisible())
            return;
        m_pane->askForNewer();
        if (!m_later.isActive())
            m_later.start();
    });
    connect(m_server, &ServerController::configurationChanged, this, [this] {
        if (m_asked && m_file != m_server->databaseFile())
            ask();
        m_actions->refresh();
    });
}

void BlockedPage::ask()
{
    m_asked = true;
    m_file = m_server->databaseFile();
    m_band->setPeriodChosen(hasPeriod());
    m_pane->ask(m_file, m_filter->where(), !m_filter->showsAllowed());
    askForFigures();
    m_incidentsAsked = false;
    m_incidents->stop();
    if (m_views->checkedId() == 1)
        askForIncidents();
}

void BlockedPage::askForFigures()
{
    m_figuresStale = false;
    m_later.stop();
    FiguresLoader *loader = m_readers->figures();
    loader->expect(++m_figuresTicket);
    const FiguresRequest request{m_figuresTicket, m_file, m_filter->where(), !m_filter->showsAllowed()};
    QMetaObject::invokeMethod(loader, [loader, request] { loader->start(request); });
}

void BlockedPage::askForIncidents()
{
    m_incidentsAsked = true;
    m_incidents->ask(m_file, m_filter->where(), !m_filter->showsAllowed());
}

void BlockedPage::showFigures(const FiguresAnswer &answer)
{
    if (answer.ticket != m_figuresTicket)
        return;
    m_band->showProgress(answer.progress);
    if (answer.error.isEmpty()) {
        m_band->showFigures(answer.figures.timeline);
        m_details->showFigures(answer.figures);
    }
}

void BlockedPage::showView(bool incidents)
{
    if (incidents && !m_incidentsAsked)
        askForIncidents();
    showResults();
    showChosen();
}

void BlockedPage::showChosen()
{
    const bool inTable = m_views->checkedId() == 0;
    const auto &row = inTable ? m_pane->chosen() : m_incidents->chosen();
    m_actions->setChosen(row, inTable);
    m_details->showAttempt(row);
}

void BlockedPage::openExport(const QList<qint64> &selected)
{
    auto *dialog =
        new ExportDialog(m_file, m_filter->where(), !m_filter->showsAllowed(), selected, m_pane->rowsText(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void BlockedPage::completeFilter()
{
    CompletionLoader *loader = m_readers->completions();
    connect(m_filter->line(), &FilterLine::valuesWanted, this,
            [this, loader](audit::FilterKey key, const QString &typed) {
                loader->expect(++m_completionTicket);
                QMetaObject::invokeMethod(loader, [loader, ticket = m_completionTicket, file = m_file, key, typed] {
                    loader->complete(ticket, file, key, typed);
                });
            });
    connect(loader, &CompletionLoader::completed, this, [this](const CompletionAnswer &answer) {
        if (answer.ticket == m_completionTicket)
            m_filter->line()->offerValues(answer.key, answer.typed, answer.values);
    });
}

void BlockedPage::showAnswer(const QString &error, bool filterIsWrong)
{
    m_filter->setError(filterIsWrong ? error : QString());
    const bool failed = !error.isEmpty() && !filterIsWrong;
    if (failed)
        m_error->showMessage(InlineMessage::Severity::Error, tr("The log could not be read: %1").arg(error));
    else if (m_readFailed)
        m_error->hide(); // not what somebody has yet to read about an action
    m_readFailed = failed;
    showResults();
}

void BlockedPage::showResults()
{
    const bool none = m_pane->isEmpty();
    m_stack->setCurrentIndex(none && !m_filter->narrows() && !m_readFailed ? 0 : 1);
    m_results->setCurrentIndex(none && m_filter->narrows() ? 0 : m_views->checkedId() == 1 ? 2 : 1);
}

void BlockedPage::showDone(const QString &what, bool undoable)
{
    m_done->setAction(undoable ? tr("Undo") : QString());
    disconnect(m_done, &InlineMessage::actionTriggered, this, nullptr);
    if (undoable)
        connect(m_done, &InlineMessage::actionTriggered, this, [this] {
            if (const auto undone = m_history->undo(); undone)
                m_done->hide();
            else
                m_error->showMessage(InlineMessage::Severity::Error, undone.error().detail);
        });
    m_done->showMessage(undoable ? InlineMessage::Severity::Success : InlineMessage::Severity::Information, what);
}

void BlockedPage::choosePeriod(qint64 from, qint64 to)
{
    // Whole seconds are what the language knows; rounded outwards nothing falls out.
    constexpr qint64 second = 1'000'000;
    const QString period = bothFilters(filterTerm(u"since"_s, timeWord(from / second * second)),
                                       filterTerm(u"until"_s, timeWord((to + second - 1) / second * second)));
    m_filter->setWhere(wherePeriodIs(period));
}

QString BlockedPage::wherePeriodIs(const QString &period) const
{
    const auto filter = audit::AttemptFilter::parse(m_filter->lineText(), base::Clock::system().utcMicroseconds());
    QString rest;
    for (const audit::FilterTerm &term : filter ? filter->terms() : QList<audit::FilterTerm>()) {
        if (!isPeriod(term))
            rest = bothFilters(rest, termText(term));
    }
    return bothFilters(rest, period);
}

bool BlockedPage::hasPeriod() const
{
    const auto filter = audit::AttemptFilter::parse(m_filter->lineText(), base::Clock::system().utcMicroseconds());
    return filter && std::any_of(filter->terms().begin(), filter->terms().end(), isPeriod);
}

} // namespace ui
