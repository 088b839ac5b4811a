#include "tests/architecture/IncludeCheck.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// Who may know whom, checked on every include of the source tree.
class IncludesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void treeKeepsToTheTable();
    void checkerSeesBreaches_data();
    void checkerSeesBreaches();
    void checkerAccepts_data();
    void checkerAccepts();
    void checkerNamesFileAndLine();

private:
    IncludeCheck m_check;
};

void IncludesTest::initTestCase()
{
    QVERIFY2(m_check.knowsQt(), "the headers of Qt were not found");
}

void IncludesTest::treeKeepsToTheTable()
{
    const QDir root(QStringLiteral(PORTCULLIS_SOURCE_DIR));
    QStringList breaches;
    int files = 0;
    for (const QString &top : {u"server"_s, u"ui"_s, u"app"_s}) {
        QDirIterator walk(root.filePath(top), {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                          QDirIterator::Subdirectories | QDirIterator::FollowSymlinks);
        while (walk.hasNext()) {
            QFile file(walk.next());
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
            breaches += m_check.breaches(root.relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll()));
            ++files;
        }
    }
    QVERIFY2(files > 20, "the source tree was not found");
    QVERIFY2(breaches.isEmpty(), qPrintable(breaches.join(u'\n')));
}

void IncludesTest::checkerSeesBreaches_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");

    QTest::newRow("upward") << u"server/policy/A.cpp"_s << u"#include \"server/session/Session.h\""_s;
    QTest::newRow("sideways") << u"server/protocol/A.cpp"_s << u"#include \"server/policy/Judge.h\""_s;
    QTest::newRow("base knows nobody") << u"server/base/A.h"_s << u"#include \"server/address/IpAddress.h\""_s;
    QTest::newRow("files know no policy") << u"server/files/A.cpp"_s << u"#include \"server/policy/Rule.h\""_s;
    QTest::newRow("server knows the window") << u"server/api/A.cpp"_s << u"#include \"ui/common/Icons.h\""_s;
    QTest::newRow("server knows app") << u"server/api/A.cpp"_s << u"#include \"app/Composition.h\""_s;
    QTest::newRow("page knows a page") << u"ui/blocked/A.cpp"_s << u"#include \"ui/sessions/SessionsPage.h\""_s;
    QTest::newRow("page knows the shell") << u"ui/blocked/A.cpp"_s << u"#include \"ui/MainWindow.h\""_s;
    QTest::newRow("page knows the engine") << u"ui/blocked/A.cpp"_s << u"#include \"server/session/Session.h\""_s;
    QTest::newRow("page knows app") << u"ui/settings/A.cpp"_s << u"#include \"app/Profile.h\""_s;
    QTest::newRow("widgets in the server") << u"server/api/A.cpp"_s << u"#include <QLabel>"_s;
    QTest::newRow("widgets by module") << u"server/api/A.cpp"_s << u"#include <QtWidgets/QLabel>"_s;
    QTest::newRow("gui in the server") << u"server/session/A.cpp"_s << u"#include <QColor>"_s;
    QTest::newRow("gui in lower case") << u"server/session/A.cpp"_s << u"#include <qcolor.h>"_s;
    QTest::newRow("network in the policy") << u"server/policy/A.cpp"_s << u"#include <QHostAddress>"_s;
    QTest::newRow("database in the protocol") << u"server/protocol/A.cpp"_s << u"#include <QSqlQuery>"_s;
    QTest::newRow("network in the window") << u"ui/common/A.cpp"_s << u"#include <QTcpSocket>"_s;
    QTest::newRow("charts in another page") << u"ui/dashboard/A.cpp"_s << u"#include <QtCharts/QChart>"_s;
    QTest::newRow("charts by the header") << u"ui/common/A.cpp"_s << u"#include <QChartView>"_s;
    QTest::newRow("OpenSSL in a session") << u"server/session/A.cpp"_s << u"#include <openssl/ssl.h>"_s;
    QTest::newRow("OpenSSL in the window") << u"ui/settings/A.cpp"_s << u"#include <openssl/x509.h>"_s;
    QTest::newRow("SQLite in the review") << u"server/review/A.cpp"_s << u"#include <sqlite3.h>"_s;
    QTest::newRow("QR codes in another page") << u"ui/accounts/A.cpp"_s << u"#include <qrencode.h>"_s;
    QTest::newRow("unknown Qt module") << u"server/net/A.cpp"_s << u"#include <QWebSocket>"_s;
    QTest::newRow("sockets in the policy") << u"server/policy/A.cpp"_s << u"#include <sys/socket.h>"_s;
    QTest::newRow("files in the addresses") << u"server/address/A.cpp"_s << u"#include <fstream>"_s;
    QTest::newRow("not from the root") << u"server/policy/A.cpp"_s << u"#include \"Judge.h\""_s;
    QTest::newRow("climbing") << u"server/policy/A.cpp"_s << u"#include \"../session/Session.h\""_s;
    QTest::newRow("climbing in disguise") << u"server/policy/A.cpp"_s << u"#include \"server/policy/../net/A.h\""_s;
    QTest::newRow("tests") << u"server/policy/A.cpp"_s << u"#include \"tests/support/Clock.h\""_s;
    QTest::newRow("spaced directive") << u"server/policy/A.cpp"_s << u"  #  include  \"server/net/A.h\""_s;
    QTest::newRow("folder nobody entered") << u"server/extras/A.cpp"_s << u"#include <QString>"_s;
    QTest::newRow("address from a literal") << u"server/net/A.cpp"_s << u"QHostAddress a(u\"::1\"_s);"_s;
    QTest::newRow("address from a QString") << u"server/net/A.cpp"_s << u"x = QHostAddress(QString::fromUtf8(b));"_s;
    QTest::newRow("address from a variable") << u"app/main.cpp"_s << u"bind(QHostAddress(text), 21);"_s;
    QTest::newRow("address from braces") << u"ui/settings/A.cpp"_s << u"x = QHostAddress {text};"_s;
    QTest::newRow("Qt's network parser") << u"server/net/A.cpp"_s << u"QHostAddress::parseSubnet(text)"_s;
}

void IncludesTest::checkerSeesBreaches()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    QCOMPARE(m_check.breaches(path, line).size(), 1);
}

void IncludesTest::checkerAccepts_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");

    QTest::newRow("downward") << u"server/policy/A.cpp"_s << u"#include \"server/address/IpAddress.h\""_s;
    QTest::newRow("own folder") << u"server/policy/A.cpp"_s << u"#include \"server/policy/Judge.h\""_s;
    QTest::newRow("the engine's roof") << u"server/api/A.cpp"_s << u"#include \"server/session/Session.h\""_s;
    QTest::newRow("page and common") << u"ui/blocked/A.cpp"_s << u"#include \"ui/common/Icons.h\""_s;
    QTest::newRow("shell and page") << u"ui/MainWindow.cpp"_s << u"#include \"ui/blocked/BlockedPage.h\""_s;
    QTest::newRow("page and api") << u"ui/blocked/A.cpp"_s << u"#include \"server/api/ServerController.h\""_s;
    QTest::newRow("app knows everything") << u"app/main.cpp"_s << u"#include \"server/session/Session.h\""_s;
    QTest::newRow("widgets in the window") << u"ui/common/A.cpp"_s << u"#include <QLabel>"_s;
    QTest::newRow("charts of what was blocked") << u"ui/blocked/A.cpp"_s << u"#include <QtCharts/QChart>"_s;
    QTest::newRow("OpenSSL behind TLS") << u"server/tls/A.h"_s << u"#include <openssl/ssl.h>"_s;
    QTest::newRow("SQLite behind the log") << u"server/audit/A.cpp"_s << u"#include <sqlite3.h>"_s;
    QTest::newRow("QR codes in the settings") << u"ui/settings/A.cpp"_s << u"#include <qrencode.h>"_s;
    QTest::newRow("core in the policy") << u"server/policy/A.cpp"_s << u"#include <QVarLengthArray>"_s;
    QTest::newRow("network in net") << u"server/net/A.cpp"_s << u"#include <QHostAddress>"_s;
    QTest::newRow("standard library") << u"server/policy/A.cpp"_s << u"#include <algorithm>"_s;
    QTest::newRow("moc") << u"server/net/A.cpp"_s << u"#include \"A.moc\""_s;
    QTest::newRow("address from bytes") << u"server/net/A.cpp"_s << u"return QHostAddress(a.v4());"_s;
    QTest::newRow("address from a constant") << u"server/net/A.cpp"_s << u"QHostAddress(QHostAddress::Any)"_s;
    QTest::newRow("empty address") << u"server/net/A.cpp"_s << u"return QHostAddress();"_s;
    QTest::newRow("function returning one") << u"server/net/A.h"_s << u"QHostAddress toQt(const IpAddress &a);"_s;
    QTest::newRow("comment") << u"server/net/A.h"_s << u"// QHostAddress(\"010.0.0.1\") is 8.0.0.1"_s;
}

void IncludesTest::checkerAccepts()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    QCOMPARE(m_check.breaches(path, line), QStringList());
}

void IncludesTest::checkerNamesFileAndLine()
{
    const QString text = u"#pragma once\n\n#include <QString>\n#include <QWidget>\n"_s;
    const QStringList breaches = m_check.breaches(u"server/audit/Row.h"_s, text);
    QCOMPARE(breaches, QStringList{u"server/audit/Row.h:4: QWidget belongs to QtWidgets"_s});
}

QTEST_APPLESS_MAIN(IncludesTest)
#include "tst_includes.moc"
