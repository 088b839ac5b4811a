#include "ui/sessions/SessionsPage.h"

#include "server/api/ServerController.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TableHeader.h"
#include "ui/common/TableView.h"
#include "ui/sessions/DataConnectionsPane.h"
#include "ui/sessions/SessionsDelegate.h"
#include "ui/sessions/SessionsModel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

// The remedy names the ports, so that it can be typed into whatever guards them.
QString passiveRemedy(const config::Config &configuration)
{
    const auto &ports = configuration.server.passive.ports;
    if (!ports) {
        return SessionsPage::tr(
            "The client asked for passive mode, but nobody connected to the port it was told. Passive ports "
            "are not limited to a range: set one, and open it in the firewall and the router.");
    }
    return SessionsPage::tr(
               "The client asked for passive mode, but nobody connected to the port it was told. Check that the "
               "firewall and the router let ports %1 to %2 (TCP) through, and that the address told to clients "
               "leads to this computer.")
        .arg(ports->first)
        .arg(ports->last);
}

bool hasSession(const api::ServerSnapshot &snapshot, base::SessionId session)
{
    return std::any_of(snapshot.sessions.begin(), snapshot.sessions.end(),
                       [session](const api::SessionRow &row) { return row.id == session; });
}

} // namespace

SessionsPage::SessionsPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_model(new SessionsModel(base::Clock::system(), this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new TableView(this))
    , m_kick(new QAction(ui::icon(u"kick"_s), tr("Disconnect"), this))
    , m_kickButton(new QPushButton(m_kick->icon(), m_kick->text(), this))
    , m_summary(new PlainLabel(this))
    , m_hint(new InlineMessage(this))
    , m_connections(new DataConnectionsPane(this))
    , m_empty(new EmptyState(u"sessions"_s, {}, {}, this))
    , m_stack(new QStackedWidget(this))
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(SessionsModel::SortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    build();

    using api::ServerController;
    connect(m_server, &ServerController::snapshotChanged, this, &SessionsPage::showSnapshot);
    connect(m_server, &ServerController::stateChanged, this, &SessionsPage::showEmptyState);
    connect(m_server, &ServerController::configurationChanged, this, &SessionsPage::showSnapshot);
    connect(&m_second, &QTimer::timeout, m_model, &SessionsModel::tick);
    m_second.setInterval(1000);
    showSnapshot();
}

QString SessionsPage::title() const
{
    return tr("Sessions");
}

QIcon SessionsPage::icon() const
{
    return ui::icon(u"sessions"_s);
}

void SessionsPage::showProblem(const api::Problem &problem)
{
    m_table->setFocus();
    if (problem.place != api::Problem::Place::PassivePorts)
        return;
    m_table->clearSelection();
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        const QModelIndex index = m_sorted->index(row, SessionsModel::Doing);
        if (index.data(SessionsModel::UnreachedRole).toBool())
            m_table->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
}

void SessionsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_model->tick();
    m_second.start();
    if (hasSession(*m_server->snapshot(), m_chosen)) {
        m_server->watchDataConnections(m_chosen);
        return;
    }
    m_chosen = {};
    showChosen();
}

void SessionsPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_second.stop();
    m_server->watchDataConnections({});
}

void SessionsPage::build()
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(createList());
    splitter->addWidget(m_connections);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({600, 400});
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SessionsPage::showChosen);
    showChosen();

    connect(m_empty, &EmptyState::actionTriggered, m_server, &api::ServerController::start);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
}

QWidget *SessionsPage::createList()
{
    m_table->setObjectName(u"sessions"_s);
    m_table->setAccessibleName(tr("Sessions"));
    m_table->setAccessibleDescription(tr("Everybody who is connected, and what they are doing"));
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new SessionsDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(SessionsModel::Since, Qt::DescendingOrder);
    m_table->setElasticColumn(SessionsModel::Doing);
    m_table->rememberColumns(u"sessions"_s, {15, 20, 29, 24, 18, 9, 10, 10, 8, 8});

    m_kick->setShortcut(QKeySequence::Delete);
    m_kick->setShortcutContext(Qt::WidgetShortcut);
    connect(m_kick, &QAction::triggered, this, &SessionsPage::kickSelected);
    m_table->addAction(m_kick);
    m_kickButton->setToolTip(tr("Ends the selected sessions at once (Delete)"));
    m_kickButton->setAccessibleDescription(m_kickButton->toolTip());
    connect(m_kickButton, &QPushButton::clicked, m_kick, &QAction::trigger);
    const auto enable = [this] {
        const bool any = m_table->selectionModel()->hasSelection();
        m_kick->setEnabled(any);
        m_kickButton->setEnabled(any);
    };
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, enable);
    enable();

    const int gap = fontMetrics().height();
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_summary, 1);
    bar->addWidget(m_kickButton);
    auto *list = new QWidget(this);
    auto *listLayout = new QVBoxLayout(list);
    listLayout->setContentsMargins(gap, gap * 2 / 3, gap, gap);
    listLayout->setSpacing(gap / 2);
    listLayout->addLayout(bar);
    listLayout->addWidget(m_hint);
    listLayout->addWidget(m_table, 1);
    return list;
}

void SessionsPage::showSnapshot()
{
    const api::ServerSnapshotPtr snapshot = m_server->snapshot();
    m_model->setPassiveHint(passiveRemedy(m_server->configuration()));
    m_model->showSessions(snapshot->sessions);
    m_summary->setText(tr("%1 sent and %2 received since the start")
                           .arg(format::bytes(snapshot->bytesSent), format::bytes(snapshot->bytesReceived)));
    if (const api::DataConnectionsPtr &known = snapshot->dataConnections; known && known->session == m_chosen)
        m_connections->showConnections(*known);
    showHint(*snapshot);
    m_stack->setCurrentIndex(snapshot->sessions.isEmpty() ? 0 : 1);
    if (snapshot->sessions.isEmpty())
        showEmptyState();
}

void SessionsPage::showHint(const api::ServerSnapshot &snapshot)
{
    const int unreached = int(std::count_if(snapshot.sessions.begin(), snapshot.sessions.end(),
                                            [](const api::SessionRow &row) { return row.passiveUnreached; }));
    if (unreached == m_unreached)
        return;
    m_unreached = unreached;
    if (unreached == 0)
        m_hint->hide();
    else
        m_hint->showMessage(InlineMessage::Severity::Warning, passiveRemedy(m_server->configuration()));
    Q_EMIT problemCountChanged(unreached);
}

void SessionsPage::showEmptyState()
{
    if (m_server->state() != api::ServerState::Running) {
        m_empty->setTexts(tr("The server is stopped"), tr("Start it, and everybody who connects appears here."));
        m_empty->setAction(m_server->state() == api::ServerState::Stopped ? tr("Start the server") : QString(),
                           ui::icon(u"play"_s));
        return;
    }
    const QStringList addresses = m_server->addressesToHandOut();
    m_empty->setTexts(
        tr("Nobody is connected"),
        addresses.isEmpty()
            ? tr("No other computer can reach this one at the moment: it has no address besides its own loopback.")
            : tr("Tell people to open this address in their FTP program or file manager:\n%1").arg(addresses.first()));
    m_empty->setAction({});
}

void SessionsPage::showChosen()
{
    const QList<int> rows = m_table->selectedRows();
    // What was shown of a session that ended stays to be read.
    if (rows.isEmpty() && m_chosen && isVisible() && !hasSession(*m_server->snapshot(), m_chosen))
        return;
    if (rows.size() != 1) {
        watch({});
        m_connections->showNothing(rows.isEmpty()
                                       ? tr("Choose a session to see how its data connections were bound to it.")
                                       : tr("Choose a single session to see its data connections."));
        return;
    }
    const api::SessionRow &session = m_model->session(m_sorted->mapToSource(m_sorted->index(rows.first(), 0)).row());
    if (session.id == m_chosen)
        return;
    watch(session.id);
    m_connections->showSession(session);
}

void SessionsPage::watch(base::SessionId session)
{
    m_chosen = session;
    if (isVisible())
        m_server->watchDataConnections(session);
}

void SessionsPage::kickSelected()
{
    const QList<base::SessionId> sessions = selectedSessions();
    if (sessions.size() <= 1) {
        kick(sessions);
        return;
    }
    auto *question =
        new QMessageBox(QMessageBox::Question, tr("Disconnect sessions"),
                        tr("Disconnect %n session(s)? Their transfers are cut off.", nullptr, int(sessions.size())),
                        QMessageBox::Cancel, this);
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *yes = question->addButton(tr("Disconnect"), QMessageBox::DestructiveRole);
    question->setDefaultButton(yes);
    connect(yes, &QPushButton::clicked, this, [this, sessions] { kick(sessions); });
    question->open();
}

void SessionsPage::kick(const QList<base::SessionId> &sessions)
{
    for (const base::SessionId session : sessions) {
        m_model->markLeaving(session);
        m_server->kick(session);
    }
}

QList<base::SessionId> SessionsPage::selectedSessions() const
{
    QList<base::SessionId> sessions;
    const QList<int> rows = m_table->selectedRows();
    for (const int row : rows)
        sessions.append(m_model->session(m_sorted->mapToSource(m_sorted->index(row, 0)).row()).id);
    return sessions;
}

} // namespace ui
