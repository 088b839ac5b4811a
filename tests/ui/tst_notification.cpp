#include "ui/Notification.h"

#include <QDBusConnection>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QVariantMap>

using namespace Qt::Literals::StringLiterals;

/// Stands in for the desktop: takes notifications down.
class FakeDesktop final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Shown
    {
        uint replaces = 0;
        QString title;
        QString body;
        QStringList actions;
    };
    QList<Shown> shown;

public Q_SLOTS:
    Q_SCRIPTABLE uint Notify(const QString & /*program*/, uint replaces, const QString & /*icon*/, const QString &title,
                             const QString &body, const QStringList &actions, const QVariantMap & /*hints*/,
                             int /*expire*/)
    {
        shown.append({replaces, title, body, actions});
        return 41;
    }

Q_SIGNALS:
    Q_SCRIPTABLE void ActionInvoked(uint id, const QString &key);
};

/// On a bus of its own.
class NotificationTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void withoutADesktopItSaysSo();
    void theActionIsTaken();
    void cleanupTestCase();

private:
    QProcess m_bus;
    FakeDesktop m_desktop;
};

void NotificationTest::initTestCase()
{
    const QString daemon = QStandardPaths::findExecutable(u"dbus-daemon"_s);
    if (daemon.isEmpty())
        QSKIP("There is no dbus-daemon here.");
    m_bus.start(daemon, {u"--session"_s, u"--nofork"_s, u"--nopidfile"_s, u"--print-address"_s});
    QVERIFY(m_bus.waitForReadyRead(20'000));
    const QByteArray address = m_bus.readLine().trimmed();
    QVERIFY(!address.isEmpty());
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
}

void NotificationTest::withoutADesktopItSaysSo()
{
    ui::Notification notification;
    bool chosen = false;
    int unavailable = 0;
    notification.show(
        u"title"_s, u"text"_s, u"Review"_s, [&] { chosen = true; }, [&] { ++unavailable; });
    QTRY_COMPARE(unavailable, 1);
    QVERIFY(!chosen);
}

void NotificationTest::theActionIsTaken()
{
    QDBusConnection other =
        QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), u"desktop"_s);
    QVERIFY(other.registerObject(u"/org/freedesktop/Notifications"_s, &m_desktop,
                                 QDBusConnection::ExportScriptableContents));
    QVERIFY(other.registerService(u"org.freedesktop.Notifications"_s));
    ui::Notification notification;
    int chosen = 0;
    int unavailable = 0;
    const auto show = [&] {
        notification.show(
            u"A file arrived"_s, u"<b>x</b> & co"_s, u"Review"_s, [&] { ++chosen; }, [&] { ++unavailable; });
    };
    show();
    QTRY_COMPARE(m_desktop.shown.size(), 1);
    QCOMPARE(m_desktop.shown.first().body, u"&lt;b&gt;x&lt;/b&gt; &amp; co"_s); // no mark-up of strangers
    QVERIFY(m_desktop.shown.first().actions.contains(u"Review"_s));
    // The number it got is known once the next one takes its place.
    QTRY_VERIFY([&] {
        show();
        return QTest::qWaitFor([&] { return m_desktop.shown.last().replaces == 41; }, 200);
    }());
    Q_EMIT m_desktop.ActionInvoked(7, u"review"_s); // somebody else's
    Q_EMIT m_desktop.ActionInvoked(41, u"dismiss"_s);
    Q_EMIT m_desktop.ActionInvoked(41, u"review"_s);
    QTRY_COMPARE(chosen, 1);
    Q_EMIT m_desktop.ActionInvoked(41, u"default"_s);
    QTRY_COMPARE(chosen, 2);
    QCOMPARE(unavailable, 0);
}

void NotificationTest::cleanupTestCase()
{
    QDBusConnection::disconnectFromBus(u"desktop"_s);
    m_bus.kill();
    m_bus.waitForFinished();
}

QTEST_GUILESS_MAIN(NotificationTest)
#include "tst_notification.moc"
