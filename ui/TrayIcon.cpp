#include "ui/TrayIcon.h"

#include "ui/Notification.h"
#include "ui/common/Icons.h"
#include "ui/dashboard/StateText.h"

#include <QMenu>
#include <QSettings>
#include <QSystemTrayIcon>

namespace ui {

using namespace Qt::Literals::StringLiterals;

TrayIcon::TrayIcon(QAction *toggle, QAction *quit, QObject *parent)
    : QObject(parent)
    , m_menu(std::make_unique<QMenu>())
    , m_icon(new QSystemTrayIcon(programIcon(), this))
    , m_notification(new Notification(this))
{
    connect(m_menu->addAction(tr("Open Portcullis")), &QAction::triggered, this, &TrayIcon::openRequested);
    m_menu->addAction(toggle);
    m_menu->addSeparator();
    m_menu->addAction(quit);
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon, &QSystemTrayIcon::messageClicked, this, [this] {
        if (m_chosen)
            m_chosen();
    });
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT openRequested();
    });
    m_icon->show();
}

TrayIcon::~TrayIcon() = default;

bool TrayIcon::isUsable() const
{
    return QSystemTrayIcon::isSystemTrayAvailable() && m_icon->isVisible();
}

void TrayIcon::showSnapshot(const api::ServerSnapshot &snapshot)
{
    const QString state = stateTitle(snapshot.state);
    const QString text = snapshot.state == api::ServerState::Stopped
        ? tr("Portcullis: %1").arg(state)
        : tr("Portcullis: %1, %n session(s)", nullptr, int(snapshot.sessions.size())).arg(state);
    if (text != m_icon->toolTip())
        m_icon->setToolTip(text);
}

void TrayIcon::tellWhereItWent()
{
    QSettings settings;
    const QString key = u"window/toldAboutTray"_s;
    if (m_told || settings.value(key).toBool())
        return;
    m_told = true;
    settings.setValue(key, true);
    m_icon->showMessage(tr("Portcullis keeps serving"), tr("Open the window again from this icon."), programIcon());
}

void TrayIcon::notify(const QString &title, const QString &text, const QString &action, std::function<void()> chosen)
{
    m_chosen = std::move(chosen);
    const auto choose = [this] {
        if (m_chosen)
            m_chosen();
    };
    m_notification->show(title, text, action, choose,
                         [this, title, text] { m_icon->showMessage(title, text, programIcon()); });
}

} // namespace ui
