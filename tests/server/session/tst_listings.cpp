#include "tests/support/FtpClient.h"
#include "tests/support/RunningServer.h"

#include <QDir>
#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int many = 2'300; // of which a listing shows no more than a part at a time

QByteArray nameOf(int number)
{
    return "file-" + QByteArray::number(number);
}

} // namespace

/// Listings of folders that are larger than what a session looks at in one turn.
class ListingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void allOfALargeFolder_data();
    void allOfALargeFolder();
    void patternsLookAtAll();
    void statusIsForSmallFolders();

private:
    std::unique_ptr<RunningServer> m_running;
    std::unique_ptr<FtpClient> m_client;
};

void ListingsTest::initTestCase()
{
    m_running = std::make_unique<RunningServer>();
    QVERIFY(m_running->isRunning());
    QVERIFY(QDir().mkpath(m_running->path(u"pub/large"_s)) && QDir().mkpath(m_running->path(u"pub/small"_s)));
    for (int i = 0; i < many; ++i)
        m_running->write(u"pub/large/"_s + QString::fromLatin1(nameOf(i)), "x");
    m_running->write(u"pub/small/one"_s, "x");
    m_client = std::make_unique<FtpClient>(m_running->endpoint());
    QVERIFY(m_client->logIn());
}

void ListingsTest::allOfALargeFolder_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<int>("lines");
    QTest::newRow("LIST") << QByteArray("LIST") << many;
    QTest::newRow("NLST") << QByteArray("NLST") << many;
    QTest::newRow("MLSD") << QByteArray("MLSD") << many + 1; // the folder itself
}

void ListingsTest::allOfALargeFolder()
{
    QFETCH(QByteArray, command);
    QFETCH(int, lines);
    const QByteArrayList text = m_client->download(command + " large").split('\n');
    QCOMPARE(text.size(), lines + 1);
    QCOMPARE(text.last(), QByteArray());
    QSet<QByteArray> names;
    for (const QByteArray &line : text) {
        if (const qsizetype at = line.indexOf("file-"); at >= 0)
            names.insert(line.sliced(at).trimmed());
    }
    QCOMPARE(names.size(), many);
    QVERIFY(names.contains(nameOf(0)) && names.contains(nameOf(many - 1)));
}

void ListingsTest::patternsLookAtAll()
{
    const QByteArrayList text = m_client->download("NLST large/file-22*").split('\n');
    QCOMPARE(text.size(), 1 + 1 + 10 + 100); // 22, 220 to 229, 2200 to 2299, and the end
    QCOMPARE(m_client->download("NLST large/nothing*"), QByteArray());
}

void ListingsTest::statusIsForSmallFolders()
{
    QCOMPARE(m_client->command("STAT small"), 213);
    QVERIFY2(m_client->text().contains(" one"), m_client->text().constData());
    QCOMPARE(m_client->command("STAT large"), 450);
    QVERIFY(m_client->text().contains("LIST"));
    QCOMPARE(m_client->command("STAT large/nothing*"), 450);
}

QTEST_GUILESS_MAIN(ListingsTest)
#include "tst_listings.moc"
