#pragma once

#include "server/api/ServerSnapshot.h"

#include <QHash>
#include <QMainWindow>

#include <functional>

class QStackedWidget;

namespace api {
class ServerController;
}

namespace ui {

class HeaderBar;
class Navigation;
class Page;
class TrayIcon;

/// The window's shell: header, navigation, pages, menu, tray and what closing means. It knows pages by ui::Page only;
/// app/ puts them in and decides what readyToQuit() leads to (call QApplication::setQuitOnLastWindowClosed(false)).
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(api::ServerController *server, QWidget *parent = nullptr);
    ~MainWindow() override;

    void addPage(Page *page);
    void addPage(QWidget *page, const QString &title, const QIcon &icon); ///< takes ownership; Ctrl+1 is the first
    void showPage(QWidget *page);
    /// What a page has to offer in the menus "Server" and "Help"; the page owns it.
    void addToServerMenu(QAction *action);
    void addToHelpMenu(QAction *action);
    /// A notification of the desktop, where there is one; choosing it brings the window forth with that page.
    void notify(const QString &title, const QString &text, const QString &action, QWidget *page);
    QWidget *currentPage() const;

    /// Where "Fix…" of a problem of that kind leads to.
    void setProblemPage(api::Problem::Place place, Page *page);

    /// What the latest self-test found: when it ran (UTC microseconds; 0: never), how many cases failed (-1: it
    /// couldn't run), and whether it speaks of the policy in force.
    void showSelfTest(qint64 at, int failed, bool current);

    /// Brings the window to the front: a second launch, a click on the tray.
    void activate();

    /// Ends the program: stops the server if it runs, gives transfers ten seconds, then readyToQuit(). Asked again
    /// meanwhile it waits no longer.
    void quit();

    /// Whether the window may be hidden; tests replace the tray's own answer.
    void setTrayCheck(std::function<bool()> usable) { m_trayUsable = std::move(usable); }

Q_SIGNALS:
    void sessionsRequested(); ///< the header's number of sessions was clicked
    void blockedRequested();
    void selfTestRequested(); ///< the header's badge was clicked
    void readyToQuit();

protected:
    void closeEvent(QCloseEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void build();
    void buildMenus();
    void connectServer();
    void showProblem(const api::Problem &problem);
    void askHowToClose();
    void keepServing();
    void restoreLook();
    void saveLook() const;

    api::ServerController *m_server;
    HeaderBar *m_header;
    Navigation *m_navigation;
    QStackedWidget *m_pages;
    QMenu *m_serverMenu = nullptr;
    QMenu *m_view = nullptr;
    QMenu *m_help = nullptr;
    QAction *m_behindServer = nullptr; // what pages add stands before these
    QAction *m_behindHelp = nullptr;
    QAction *m_quit;
    TrayIcon *m_tray;
    QHash<int, Page *> m_problemPages; // by api::Problem::Place
    std::function<bool()> m_trayUsable;
    bool m_quitting = false;
    bool m_asking = false;
};

} // namespace ui
