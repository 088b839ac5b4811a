#include "ui/Notification.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>
#include <QVariantMap>

#include <utility>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString &service()
{
    static const QString name = u"org.freedesktop.Notifications"_s;
    return name;
}

const QString &path()
{
    static const QString path = u"/org/freedesktop/Notifications"_s;
    return path;
}

constexpr int asTheDesktopLikes = -1; // how long it is shown

} // namespace

Notification::Notification(QObject *parent)
    : QObject(parent)
{
    QDBusConnection::sessionBus().connect(service(), path(), service(), u"ActionInvoked"_s, this,
                                          SLOT(takeAction(uint, QString)));
}

void Notification::show(const QString &title, const QString &text, const QString &action, std::function<void()> chosen,
                        std::function<void()> unavailable)
{
    m_chosen = std::move(chosen);
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        unavailable();
        return;
    }
    QDBusMessage call = QDBusMessage::createMethodCall(service(), path(), service(), u"Notify"_s);
    // The body may hold mark-up: what strangers wrote must not be any.
    const QVariantMap hints{{u"desktop-entry"_s, QGuiApplication::desktopFileName()},
                            {u"category"_s, u"transfer.complete"_s}};
    call.setArguments({u"Portcullis"_s, m_id, u"org.portcullis.Portcullis"_s, title, text.toHtmlEscaped(),
                       QStringList{u"default"_s, action, u"review"_s, action}, hints, asTheDesktopLikes});
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, unavailable = std::move(unavailable)] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        m_id = reply.isError() ? 0 : reply.value();
        if (reply.isError())
            unavailable();
    });
}

void Notification::takeAction(uint id, const QString &key)
{
    if (m_id == 0 || id != m_id || (key != u"review" && key != u"default") || !m_chosen)
        return;
    m_chosen();
}

} // namespace ui
