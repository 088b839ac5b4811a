#include "server/base/DesktopUser.h"

#include <QTest>

/// Whoever decides has a name, whatever the session forgot to say.
class DesktopUserTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accounts()
    {
        QCOMPARE(base::accountName(0), QStringLiteral("root"));
        QCOMPARE(base::accountName(4000000123), QStringLiteral("uid 4000000123"));
    }

    void theSessionComesFirst()
    {
        for (const char *variable : {"USER", "LOGNAME", "USERNAME"})
            qunsetenv(variable);
        QVERIFY(!base::desktopUser().isEmpty());
        qputenv("LOGNAME", "mara");
        QCOMPARE(base::desktopUser(), QStringLiteral("mara"));
    }
};

QTEST_APPLESS_MAIN(DesktopUserTest)
#include "tst_desktopuser.moc"
