#pragma once

#include "server/api/ServerSnapshot.h"

#include <QObject>

#include <functional>
#include <memory>

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace ui {

class Notification;

/// The program in the desktop's notification area. isUsable() decides whether a window may be hidden: without a tray
/// that is really there nobody would find the program again.
class TrayIcon : public QObject
{
    Q_OBJECT

public:
    /// `toggle` and `quit` are the window's own actions.
    TrayIcon(QAction *toggle, QAction *quit, QObject *parent = nullptr);
    ~TrayIcon() override;

    virtual bool isUsable() const; ///< asked anew each time: desktops lose their tray at run time
    void showSnapshot(const api::ServerSnapshot &snapshot);
    /// Tells once in a program's life where the window went.
    void tellWhereItWent();
    /// A notification of the desktop with that action, or else a message of the icon; choosing it calls `chosen`, until
    /// the next one comes.
    void notify(const QString &title, const QString &text, const QString &action, std::function<void()> chosen);

Q_SIGNALS:
    void openRequested();

private:
    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon *m_icon;
    Notification *m_notification;
    bool m_told = false;
    std::function<void()> m_chosen;
};

} // namespace ui
