#include "server/accounts/Accounts.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using accounts::Identity;

class AccountsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsAnonymousNames();
    void matchesWho_data();
    void matchesWho();
};

void AccountsTest::knowsAnonymousNames()
{
    for (const QString &name : {u"anonymous"_s, u"Anonymous"_s, u"ftp"_s, u"FTP"_s})
        QVERIFY2(accounts::isAnonymousName(name), qPrintable(name));
    for (const QString &name : {u""_s, u"anonymous "_s, u"ftpuser"_s, u"users"_s, u"*"_s})
        QVERIFY2(!accounts::isAnonymousName(name), qPrintable(name));
}

void AccountsTest::matchesWho_data()
{
    QTest::addColumn<QString>("who");
    QTest::addColumn<bool>("guest");
    QTest::addColumn<bool>("alice");
    QTest::newRow("everybody") << u"*"_s << true << true;
    QTest::newRow("anonymous") << u"anonymous"_s << true << false;
    QTest::newRow("all users") << u"users"_s << false << true;
    QTest::newRow("the user") << u"alice"_s << false << true;
    QTest::newRow("the user in another case") << u"Alice"_s << false << false;
    QTest::newRow("another user") << u"bob"_s << false << false;
    QTest::newRow("nobody") << QString() << false << false;
}

void AccountsTest::matchesWho()
{
    QFETCH(const QString, who);
    QFETCH(const bool, guest);
    QFETCH(const bool, alice);
    QCOMPARE(accounts::matchesWho(who, Identity{true, true, QString()}), guest);
    QCOMPARE(accounts::matchesWho(who, Identity{true, false, u"alice"_s}), alice);
    QVERIFY(!accounts::matchesWho(who, Identity{false, false, u"alice"_s}));
    QVERIFY(!accounts::matchesWho(who, Identity{false, true, QString()}));
}

QTEST_GUILESS_MAIN(AccountsTest)
#include "tst_accounts.moc"
