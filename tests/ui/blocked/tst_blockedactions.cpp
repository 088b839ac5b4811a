#include "server/audit/Writer.h"
#include "tests/support/FakeServer.h"
#include "tests/ui/blocked/PageSupport.h"
#include "ui/blocked/DetailsPane.h"
#include "ui/blocked/ExportDialog.h"
#include "ui/blocked/LongTable.h"
#include "ui/blocked/VerifyDialog.h"
#include "ui/common/InlineMessage.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;
using namespace support;

/// What one does about attempts on the page that shows them.
class BlockedActionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void copiesAsCsvAndJson();
    void filtersOnACell();
    void clientIsBannedAndUnbanned();
    void mistakesAreNotBanned();
    void kindsAreHidden();
    void exportsWhatIsFiltered();
    void verifiesTheLog();
    void theUploadInvolvedIsOpened();

private:
    QTemporaryDir m_scratch;
    QString m_database;
};

void BlockedActionsTest::initTestCase()
{
    m_database = m_scratch.filePath(u"portcullis.db"_s);
    support::prepare(m_scratch, m_database);
}

void BlockedActionsTest::copiesAsCsvAndJson()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    auto *table = page.findChild<ui::LongTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 12);
    table->selectAll();
    copyAs(*table, u"CSV"_s);
    const auto copied = [] { return QGuiApplication::clipboard()->text(); };
    QTRY_VERIFY(copied().startsWith(u"id,"));
    QVERIFY(copied().contains(u"third-party"));
    copyAs(*table, u"JSON"_s);
    QTRY_VERIFY(copied().startsWith(u'{'));
    QCOMPARE(copied().count(u'\n'), 12);
    copyAs(*table, u"Markdown"_s);
    QTRY_VERIFY(copied().startsWith(u"| Time |"));
    QCOMPARE(copied().count(u'\n'), 14);
    table->selectRow(0);
    copyAs(*table, u"JSON"_s);
    QTRY_COMPARE(copied().count(u'\n'), 1);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY(copied().contains(u'\t'));
}

void BlockedActionsTest::filtersOnACell()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    auto *table = page.findChild<ui::LongTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 12);
    const auto *model = page.findChild<ui::AttemptsModel *>();
    for (int row = 0; row < 12; ++row) {
        if (model->attempt(row)->user == u"scanner")
            table->setCurrentIndex(model->index(row, ui::AttemptsModel::User));
    }
    action(*table, u"Filter on this value"_s)->trigger();
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(page.findChild<ui::FilterBar *>()->where(), u"user:scanner"_s);
}

void BlockedActionsTest::clientIsBannedAndUnbanned()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    openOn(page, u"client:203.0.113.77"_s, 8);
    auto *table = page.findChild<ui::LongTable *>();
    table->selectRow(0);
    QTRY_VERIFY(action(*table, u"Ban the client"_s)->isEnabled());
    action(*table, u"Ban the client"_s)->trigger();
    QCOMPARE(server.applied.size(), 1);
    QCOMPARE(server.configuration().server.addresses.deny.last().toString(), u"203.0.113.77"_s);
    QVERIFY(!action(*table, u"Ban the client"_s)->isEnabled()); // already
    auto *done = page.findChild<ui::InlineMessage *>(u"done"_s);
    QVERIFY(done->isVisible());
    Q_EMIT done->actionTriggered();
    QVERIFY(server.configuration().server.addresses.deny.isEmpty());
    QVERIFY(action(*table, u"Ban the client"_s)->isEnabled());
}

void BlockedActionsTest::mistakesAreNotBanned()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    openOn(page, u"class:nat-mistake"_s, 1);
    auto *table = page.findChild<ui::LongTable *>();
    table->selectRow(0);
    auto *details = page.findChild<ui::DetailsPane *>();
    QTRY_VERIFY(details->isTabEnabled(2));
    QVERIFY(!action(*table, u"Ban the client"_s)->isEnabled());
    details->setCurrentIndex(2);
    auto *copy = page.findChild<QPushButton *>(u"copyRemedy"_s);
    QTRY_VERIFY(copy->isVisible());
    QTest::mouseClick(copy, Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"passive mode"));
}

void BlockedActionsTest::kindsAreHidden()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    openOn(page, {}, 12);
    auto *table = page.findChild<ui::LongTable *>();
    const auto *model = page.findChild<ui::AttemptsModel *>();
    for (int row = 0; row < 12; ++row) {
        if (model->attempt(row)->client == u"203.0.113.77")
            table->selectRow(row);
    }
    QMenu *menu = action(*table, u"Hide this kind"_s)->menu();
    Q_EMIT menu->aboutToShow();
    const QList<QAction *> kinds = menu->actions();
    for (QAction *kind : kinds) {
        if (kind->text().contains(u"client 203.0.113.77"))
            kind->trigger();
    }
    QTRY_COMPARE(model->rowCount(), 4);
    QTest::mouseClick(page.findChild<QToolButton *>(u"hiddenKind"_s), Qt::LeftButton);
    QTRY_COMPARE(model->rowCount(), 12);
}

void BlockedActionsTest::exportsWhatIsFiltered()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    openOn(page, u"client:203.0.113.77"_s, 8);
    action(*page.findChild<ui::LongTable *>(), u"Export…"_s)->trigger();
    auto *dialog = page.findChild<ui::ExportDialog *>();
    QTRY_VERIFY(dialog && dialog->isVisible());
    const QString file = m_scratch.filePath(u"out.csv"_s);
    dialog->setFile(file);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"export"_s), Qt::LeftButton);
    auto *message = dialog->findChild<ui::InlineMessage *>(u"exportMessage"_s);
    QTRY_VERIFY(message->isVisible());
    QVERIFY2(message->severity() == ui::InlineMessage::Severity::Success, qPrintable(message->text()));
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll().count('\n'), 9); // a header and eight rows
    // What can't be written is said.
    dialog->setFile(m_scratch.filePath(u"no/such/folder/out.csv"_s));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"export"_s), Qt::LeftButton);
    QTRY_VERIFY(message->isVisible() && message->severity() == ui::InlineMessage::Severity::Error);
}

void BlockedActionsTest::verifiesTheLog()
{
    ui::VerifyDialog dialog(m_database);
    dialog.show();
    QTest::mouseClick(dialog.findChild<QPushButton *>(u"verify"_s), Qt::LeftButton);
    auto *result = dialog.findChild<ui::InlineMessage *>(u"verifyResult"_s);
    QTRY_VERIFY(result->isVisible());
    QVERIFY2(result->severity() == ui::InlineMessage::Severity::Success, qPrintable(result->text()));
}

/// A client uploads, then names a third party: the details lead to the file.
void BlockedActionsTest::theUploadInvolvedIsOpened()
{
    const QString database = m_scratch.filePath(u"upload.db"_s);
    QVERIFY(sample::writeLog(database));
    {
        audit::Writer writer;
        audit::Writer::Options options;
        options.file = database;
        QVERIFY(writer.open(options));
        audit::UploadRecord upload;
        upload.at = QDateTime::currentMSecsSinceEpoch() * 1'000;
        upload.session = {1};
        upload.client = *address::IpAddress::parse(u"203.0.113.77");
        upload.user = u"anonymous"_s;
        upload.area = u"/incoming"_s;
        upload.name = "commands";
        upload.storedAs = u"one"_s;
        writer.record(upload);
    }
    fake::FakeServer server;
    server.setDatabaseFile(database);
    ui::BlockedPage page(&server);
    QSignalSpy wanted(&page, &ui::BlockedPage::uploadWanted);
    openOn(page, u"client:203.0.113.77 port:25"_s, 1);
    page.findChild<ui::LongTable *>()->selectRow(0);
    auto *details = page.findChild<ui::DetailsPane *>();
    QTRY_VERIFY(details->isTabEnabled(4));
    details->setCurrentIndex(4);
    auto *open = page.findChild<QPushButton *>(u"openUpload"_s);
    QTRY_VERIFY(open->isVisible());
    QTest::mouseClick(open, Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.first().first().toLongLong(), 1);

    // One who uploaded nothing has none to open.
    openOn(page, u"class:self-bounce"_s, 1);
    page.findChild<ui::LongTable *>()->selectRow(0);
    QTRY_VERIFY(says(*details, u"192.0.2.30"_s));
    QVERIFY(!open->isVisible());
}

QTEST_MAIN(BlockedActionsTest)
#include "tst_blockedactions.moc"
