#include "server/api/LocalServer.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/TableView.h"
#include "ui/review/ReleaseDialog.h"
#include "ui/review/ReviewPage.h"
#include "ui/review/StoryDialog.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// The whole way of a file: a stranger's curl, the queue, a person at the page, another stranger's curl.
class ReviewWayTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void arrivesIsReleasedAndFetched();

private:
    struct Run
    {
        int code = -1;
        QByteArray out;
    };
    Run curl(const QStringList &words) const;
    QString url(const QString &path) const
    {
        return u"ftp://"_s % m_server->snapshot()->listening.first().toString() % path;
    }
    template <typename Widget> Widget *part(const QString &name) const { return m_page->findChild<Widget *>(name); }
    int rows() const { return part<ui::TableView>(u"uploads"_s)->model()->rowCount(); }

    QTemporaryDir m_folder;
    std::unique_ptr<api::LocalServer> m_server;
    std::unique_ptr<ui::ReviewPage> m_page;
};

void ReviewWayTest::initTestCase()
{
    if (QStandardPaths::findExecutable(u"curl"_s).isEmpty())
        QSKIP("There is no curl here.");
    config::Config config;
    for (const auto &[path, mode] :
         {std::pair(u"/pub"_s, config::Mode::Download), std::pair(u"/in"_s, config::Mode::DropBox)}) {
        config::Area area;
        area.path = path;
        area.directory = m_folder.filePath(path.mid(1));
        area.grants = {{u"anonymous"_s, mode}};
        area.keepFreePercent = 0;
        QVERIFY(QDir().mkpath(area.directory));
        config.areas.append(area);
    }
    config.server.listeners = {{{address::IpAddress::fromV4(0x7f000001), 0}, config::TlsUse::Off}};
    config.server.passive.ports = std::nullopt;
    m_server = std::make_unique<api::LocalServer>(api::ProfilePaths::of(m_folder.filePath(u"profile"_s)));
    m_server->setConfiguration(config);
    m_server->start();
    QTRY_VERIFY_WITH_TIMEOUT(!m_server->snapshot()->listening.isEmpty(), 30'000);
    m_page = std::make_unique<ui::ReviewPage>(m_server.get());
    m_page->resize(1000, 600);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

/// The page's loop goes on meanwhile.
ReviewWayTest::Run ReviewWayTest::curl(const QStringList &words) const
{
    QProcess process;
    process.start(u"curl"_s, QStringList{u"--silent"_s, u"--show-error"_s, u"--max-time"_s, u"60"_s} + words);
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 90'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput()};
}

void ReviewWayTest::arrivesIsReleasedAndFetched()
{
    QFile report(m_folder.filePath(u"report.txt"_s));
    QVERIFY(report.open(QFile::WriteOnly) && report.write("quarterly numbers") == 17);
    report.close();
    QCOMPARE(curl({u"-T"_s, report.fileName(), url(u"/in/"_s)}).code, 0);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 1, 30'000);
    QVERIFY(curl({url(u"/in/report.txt"_s)}).code != 0); // nobody fetches it yet
    QVERIFY(curl({url(u"/pub/report.txt"_s)}).code != 0);

    auto *table = part<ui::TableView>(u"uploads"_s);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    auto *dialog = m_page->findChild<ui::ReleaseDialog *>();
    QVERIFY(dialog);
    auto *area = dialog->findChild<QComboBox *>(u"releaseArea"_s);
    area->setCurrentIndex(area->findText(u"/pub"_s));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"releaseNow"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 0, 30'000);
    const Run fetched = curl({url(u"/pub/report.txt"_s)});
    QCOMPARE(fetched.code, 0);
    QCOMPARE(fetched.out, "quarterly numbers"_ba);
    const auto rights = QFile::permissions(m_folder.filePath(u"pub/report.txt"_s));
    QVERIFY(!(rights & (QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther)));

    // And the log can tell all of that.
    part<QComboBox>(u"reviewFilter"_s)->setCurrentIndex(1);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 1, 30'000);
    table->selectRow(0);
    QTest::mouseClick(part<QPushButton>(u"story"_s), Qt::LeftButton);
    auto *story = m_page->findChild<ui::StoryDialog *>();
    QVERIFY(story);
    auto *steps = story->findChild<QTableWidget *>(u"storySteps"_s);
    QTRY_VERIFY_WITH_TIMEOUT(steps->rowCount() >= 7, 30'000);
    QStringList told;
    for (int row = 0; row < steps->rowCount(); ++row)
        told.append(steps->item(row, 1)->text());
    const QString all = told.join(u'\n');
    QVERIFY2(told.first().startsWith(u"127.0.0.1:"_s) && told.first().contains(u" connected to 127.0.0.1:"_s),
             qPrintable(all));
    QVERIFY2(all.contains(u"anonymous sent /in/report.txt: 17 "_s), qPrintable(all));
    QVERIFY2(all.contains(u"It was whole in the quarantine: 17 "_s), qPrintable(all));
    QVERIFY2(all.contains(u"was released to /pub/report.txt by "_s), qPrintable(all));
    QVERIFY2(all.contains(u"anonymous at 127.0.0.1 fetched it: 17 "_s), qPrintable(all));
}

QTEST_MAIN(ReviewWayTest)
#include "tst_review_way.moc"
