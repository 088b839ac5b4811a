#include "ui/MainWindow.h"

#include "server/api/ServerController.h"
#include "ui/AboutDialog.h"
#include "ui/CloseDialog.h"
#include "ui/Navigation.h"
#include "ui/TrayIcon.h"
#include "ui/common/Icons.h"
#include "ui/common/Page.h"
#include "ui/common/TabWalk.h"
#include "ui/common/Tone.h"
#include "ui/dashboard/HeaderBar.h"
#include "ui/dashboard/StateText.h"

#include <QApplication>
#include <QCloseEvent>
#include <QMenuBar>
#include <QPainter>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int graceSeconds = 10;

// One quiet pixel between two parts of the window.
class Hairline final : public QWidget
{
public:
    Hairline(Qt::Orientation orientation, QWidget *parent)
        : QWidget(parent)
    {
        orientation == Qt::Horizontal ? setFixedHeight(1) : setFixedWidth(1);
    }

protected:
    void paintEvent(QPaintEvent *) override { QPainter(this).fillRect(rect(), separatorColor(palette())); }
};

} // namespace

MainWindow::MainWindow(api::ServerController *server, QWidget *parent)
    : QMainWindow(parent)
    , m_server(server)
    , m_header(new HeaderBar(server, this))
    , m_navigation(new Navigation(this))
    , m_pages(new QStackedWidget(this))
    , m_quit(new QAction(icon(u"quit"_s), tr("&Quit"), this))
    , m_tray(new TrayIcon(m_header->toggleAction(), m_quit, this))
    , m_trayUsable([this] { return m_tray->isUsable(); })
{
    setWindowTitle(tr("Portcullis"));
    setWindowIcon(programIcon());
    build();
    buildMenus();
    connectServer();
    restoreLook();
}

MainWindow::~MainWindow()
{
    saveLook();
}

void MainWindow::addPage(Page *page)
{
    addPage(page, page->title(), page->icon());
}

void MainWindow::addPage(QWidget *page, const QString &title, const QIcon &icon)
{
    const int row = m_pages->addWidget(page);
    page->setAccessibleName(title);
    m_navigation->addPage(title, icon);
    QAction *show = m_view->addAction(icon, title);
    if (row < 9)
        show->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + row)));
    connect(show, &QAction::triggered, this, [this, page] { showPage(page); });
    if (auto *ours = qobject_cast<Page *>(page))
        connect(ours, &Page::problemCountChanged, this,
                [this, row](int count) { m_navigation->setProblemCount(row, count); });
    if (row == 0)
        m_navigation->setCurrentRow(0);
}

void MainWindow::showPage(QWidget *page)
{
    m_navigation->setCurrentRow(m_pages->indexOf(page));
}

void MainWindow::addToServerMenu(QAction *action)
{
    m_serverMenu->insertAction(m_behindServer, action);
}

void MainWindow::addToHelpMenu(QAction *action)
{
    m_help->insertAction(m_behindHelp, action);
}

void MainWindow::notify(const QString &title, const QString &text, const QString &action, QWidget *page)
{
    m_tray->notify(title, text, action, [this, page] {
        activate();
        showPage(page);
    });
}

QWidget *MainWindow::currentPage() const
{
    return m_pages->currentWidget();
}

void MainWindow::setProblemPage(api::Problem::Place place, Page *page)
{
    m_problemPages.insert(int(place), page);
}

void MainWindow::showSelfTest(qint64 at, int failed, bool current)
{
    m_header->showSelfTest(at, failed, current);
}

void MainWindow::activate()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::quit()
{
    if (m_server->state() == api::ServerState::Stopped) {
        Q_EMIT readyToQuit();
        return;
    }
    const bool patienceEnded = m_quitting;
    m_quitting = true;
    // Hidden to the tray nobody would see what the program still waits for.
    if (!isVisible() && runningTransfers(*m_server->snapshot()) > 0)
        activate();
    m_server->stop(patienceEnded ? 0 : graceSeconds);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLook();
    event->ignore();
    if (m_server->state() == api::ServerState::Stopped) {
        event->accept();
        Q_EMIT readyToQuit();
        return;
    }
    if (m_quitting)
        return;
    switch (rememberedCloseChoice()) {
    case CloseChoice::Ask:
        askHowToClose();
        break;
    case CloseChoice::KeepServing:
        keepServing();
        break;
    case CloseChoice::StopAndQuit:
        quit();
        break;
    }
}

bool MainWindow::focusNextPrevChild(bool next)
{
    // A control that is disabled or hidden hands its focus on: not to the switch that stops the server, where the next
    // press of a key would be meant for the control that is gone.
    if (const QWidget *const from = focusWidget(); from && !(from->isEnabled() && from->isVisibleTo(this))) {
        m_navigation->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return walkTab(centralWidget(), next);
}

void MainWindow::build()
{
    auto *centre = new QWidget(this);
    auto *body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(m_navigation);
    body->addWidget(new Hairline(Qt::Vertical, centre));
    body->addWidget(m_pages, 1);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(new Hairline(Qt::Horizontal, centre));
    layout->addLayout(body, 1);
    setCentralWidget(centre);
    m_navigation->setFocus();

    connect(m_navigation, &Navigation::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_header, &HeaderBar::sessionsActivated, this, &MainWindow::sessionsRequested);
    connect(m_header, &HeaderBar::blockedActivated, this, &MainWindow::blockedRequested);
    connect(m_header, &HeaderBar::selfTestActivated, this, &MainWindow::selfTestRequested);
    connect(m_header, &HeaderBar::problemActivated, this, &MainWindow::showProblem);
    connect(m_tray, &TrayIcon::openRequested, this, &MainWindow::activate);
}

void MainWindow::buildMenus()
{
    QMenu *server = menuBar()->addMenu(tr("&Server"));
    server->addAction(m_header->toggleAction());
    m_serverMenu = server;
    m_behindServer = server->addSeparator();
    QAction *close = server->addAction(tr("&Close window"));
    close->setShortcut(QKeySequence::Close);
    connect(close, &QAction::triggered, this, &QWidget::close);
    QAction *ask = server->addAction(tr("&Ask again what closing means"));
    connect(ask, &QAction::triggered, this, [] { rememberCloseChoice(CloseChoice::Ask); });
    connect(server, &QMenu::aboutToShow, ask, [ask] { ask->setVisible(rememberedCloseChoice() != CloseChoice::Ask); });
    server->addSeparator();
    m_quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    m_quit->setMenuRole(QAction::QuitRole);
    connect(m_quit, &QAction::triggered, this, &MainWindow::quit);
    server->addAction(m_quit);

    m_view = menuBar()->addMenu(tr("&View"));

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    m_help = help;
    m_behindHelp = help->addSeparator(); // drawn only when something stands before it
    QAction *about = help->addAction(tr("&About Portcullis"));
    about->setMenuRole(QAction::AboutRole);
    connect(about, &QAction::triggered, this, [this] { (new AboutDialog(this))->open(); });
    QAction *aboutQt = help->addAction(tr("About &Qt"));
    aboutQt->setMenuRole(QAction::AboutQtRole);
    connect(aboutQt, &QAction::triggered, qApp, &QApplication::aboutQt);
}

void MainWindow::connectServer()
{
    using api::ServerController;
    connect(m_server, &ServerController::stateChanged, this, [this](api::ServerState state) {
        if (state == api::ServerState::Stopped && m_quitting)
            Q_EMIT readyToQuit();
        m_tray->showSnapshot(*m_server->snapshot());
    });
    connect(m_server, &ServerController::snapshotChanged, m_tray,
            [this](const api::ServerSnapshotPtr &snapshot) { m_tray->showSnapshot(*snapshot); });
    m_tray->showSnapshot(*m_server->snapshot());
}

void MainWindow::showProblem(const api::Problem &problem)
{
    Page *page = m_problemPages.value(int(problem.place));
    if (!page)
        return;
    showPage(page);
    page->showProblem(problem);
}

void MainWindow::askHowToClose()
{
    if (m_asking)
        return;
    m_asking = true;
    auto *dialog = new CloseDialog(m_trayUsable(), int(m_server->snapshot()->sessions.size()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, [this, dialog] {
        m_asking = false;
        const CloseChoice choice = dialog->choice();
        if (dialog->remembers() && choice != CloseChoice::Ask)
            rememberCloseChoice(choice);
        if (choice == CloseChoice::KeepServing)
            keepServing();
        else if (choice == CloseChoice::StopAndQuit)
            quit();
    });
    dialog->open();
}

void MainWindow::keepServing()
{
    if (!m_trayUsable()) {
        showMinimized();
        return;
    }
    hide();
    m_tray->tellWhereItWent();
}

void MainWindow::restoreLook()
{
    const int unit = fontMetrics().height();
    resize(QSize(unit * 84, unit * 54).boundedTo(screen()->availableSize() * 9 / 10));
    // Placed here, so that a question asked at once stands over the window.
    if (!restoreGeometry(QSettings().value(u"window/geometry"_s).toByteArray()))
        move(screen()->availableGeometry().center() - rect().center());
}

void MainWindow::saveLook() const
{
    QSettings().setValue(u"window/geometry"_s, saveGeometry());
}

} // namespace ui
