#include "tests/server/review/DropBoxProfile.h"
#include "tests/support/FakeServer.h"
#include "ui/common/FieldNote.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TableView.h"
#include "ui/review/PreviewChild.h"
#include "ui/review/PreviewFormat.h"
#include "ui/review/ReleaseDialog.h"
#include "ui/review/ReviewPage.h"
#include "ui/review/UploadDetails.h"
#include "ui/review/UploadsModel.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// The queue of uploads by mouse and keyboard, with a real desk behind it.
class ReviewPageTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void emptyStatesExplainThemselves();
    void whatArrivesShowsAndCounts();
    void textOfSendersStaysText();
    void releasing();
    void releasingNeedsAName();
    void whatSpeaksAgainstAReleaseIsSaid();
    void detailsHaveRoomWhateverWasShownBefore();
    void rejectingByKeyAndTakingBack();
    void eachDecisionIsTakenBackByItself();
    void theQueueGoesOnByKeyboard();
    void everythingShowsWhatBecameOfIt();
    void blockingTheSender();
    void howLongAFileWaits_data();
    void howLongAFileWaits();
    void lookingIntoAFile();

private:
    void open();
    void arrive(const QByteArray &name, const QByteArray &content = "content");
    template <typename Widget> Widget *part(const QString &name) const { return m_page->findChild<Widget *>(name); }
    ui::TableView *table() const { return part<ui::TableView>(u"uploads"_s); }
    int rows() const { return table()->model()->rowCount(); }
    ui::InlineMessage *message() const { return part<ui::InlineMessage>(u"reviewMessage"_s); }
    QString fact(const QString &name) const { return part<ui::PlainLabel>(name)->fullText(); }

    std::unique_ptr<DropBoxProfile> m_profile;
    std::unique_ptr<fake::FakeServer> m_server;
    std::unique_ptr<ui::ReviewPage> m_page;
};

void ReviewPageTest::init()
{
    m_page.reset();
    m_profile = std::make_unique<DropBoxProfile>();
    m_server = std::make_unique<fake::FakeServer>();
    m_server->setDirectory(m_profile->fixture.path());
    m_server->setDatabaseFile(m_profile->database());
    config::Config configuration;
    configuration.areas = m_profile->fixture.areas;
    m_server->setConfiguration(configuration);
}

void ReviewPageTest::open()
{
    m_page = std::make_unique<ui::ReviewPage>(m_server.get());
    m_page->resize(1000, 600);
    m_page->show();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void ReviewPageTest::arrive(const QByteArray &name, const QByteArray &content)
{
    m_profile->arrive(name, content);
}

void ReviewPageTest::emptyStatesExplainThemselves()
{
    open();
    auto *stack = m_page->findChild<QStackedWidget *>();
    QCOMPARE(stack->currentIndex(), 0);
    QVERIFY(stack->currentWidget()->accessibleName().contains(u"Nothing arrived"_s));
    config::Config none;
    m_server->setConfiguration(none);
    QVERIFY(stack->currentWidget()->accessibleName().contains(u"no drop box"_s));
    QVERIFY(!part<QPushButton>(u"release"_s)->isEnabled());
}

void ReviewPageTest::whatArrivesShowsAndCounts()
{
    open();
    QSignalSpy counted(m_page.get(), &ui::Page::problemCountChanged);
    arrive("report.txt");
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(counted.last().first().toInt(), 1);
    QCOMPARE(fact(u"uploadTitle"_s), u"report.txt"_s);
    QCOMPARE(fact(u"kind"_s), u"text/plain"_s);
    QVERIFY(fact(u"sender"_s).contains(u"192.0.2.7"_s));
    QVERIFY(part<QPushButton>(u"release"_s)->isEnabled());
    QSignalSpy told(m_page.get(), &ui::ReviewPage::fileArrived);
    arrive("second.txt");
    QTRY_COMPARE(told.size(), 1);
    QVERIFY(told.first().first().toString().contains(u"second.txt"_s));
}

void ReviewPageTest::textOfSendersStaysText()
{
    ui::UploadDetails details;
    api::UploadItem item;
    item.row.name = u"<b>bold</b>"_s;
    item.row.note = u"<img src=x>"_s;
    details.showItem(item);
    const auto *title = details.findChild<ui::PlainLabel *>(u"uploadTitle"_s);
    QCOMPARE(title->fullText(), u"<b>bold</b>"_s);
    QCOMPARE(title->textFormat(), Qt::PlainText);
    QVERIFY(details.findChild<ui::PlainLabel *>(u"fate"_s)->fullText().contains(u"<img src=x>"_s));
}

void ReviewPageTest::releasing()
{
    arrive("report.txt", "content");
    open();
    QTRY_COMPARE(rows(), 1);
    QTest::mouseClick(part<QPushButton>(u"release"_s), Qt::LeftButton);
    auto *dialog = m_page->findChild<ui::ReleaseDialog *>();
    QVERIFY(dialog);
    auto *area = dialog->findChild<QComboBox *>(u"releaseArea"_s);
    QCOMPARE(area->findText(u"/in"_s), -1); // nobody may download from the drop box
    area->setCurrentIndex(area->findText(u"/pub"_s));
    dialog->findChild<QLineEdit *>(u"releaseFolder"_s)->setText(u"sub"_s);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"releaseNow"_s), Qt::LeftButton);
    QTRY_COMPARE(rows(), 0);
    QCOMPARE(m_profile->fixture.content("pub/sub/report.txt"), "content"_ba);
    QTRY_VERIFY(message()->isVisible());
    QTest::mouseClick(message()->actionButton(), Qt::LeftButton);
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(m_profile->fixture.content("pub/sub/report.txt"), "(none)"_ba);
}

void ReviewPageTest::releasingNeedsAName()
{
    ui::ReleaseDialog dialog(m_profile->fixture.areas, {u"a.txt"_s});
    auto *name = dialog.findChild<QLineEdit *>(u"releaseName"_s);
    auto *now = dialog.findChild<QPushButton *>(u"releaseNow"_s);
    QVERIFY(now->isEnabled());
    QCOMPARE(dialog.targets(), QStringList{u"/a.txt"_s});
    name->setText(u"../a"_s);
    QVERIFY(!now->isEnabled());
    name->clear();
    QVERIFY(!now->isEnabled());
    ui::ReleaseDialog several(m_profile->fixture.areas, {u"a"_s, u"b"_s});
    QCOMPARE(several.targets(), (QStringList{u"/a"_s, u"/b"_s}));
    QList<config::Area> closed = m_profile->fixture.areas;
    const auto consequence = [](const ui::ReleaseDialog &of) {
        return of.findChild<ui::PlainLabel *>(u"consequence"_s)->fullText();
    };
    QVERIFY(!consequence(several).contains(u"closed"_s));
    for (config::Area &area : closed)
        area.openUntil = 1'000'000;
    QVERIFY(consequence(ui::ReleaseDialog(closed, {u"a"_s})).contains(u"closed since"_s));
    ui::ReleaseDialog nowhere({}, {u"a"_s});
    QVERIFY(!nowhere.findChild<QPushButton *>(u"releaseNow"_s)->isEnabled());
}

void ReviewPageTest::whatSpeaksAgainstAReleaseIsSaid()
{
    arrive("invoice.pdf.exe", "MZ");
    arrive("fine.txt");
    open();
    QTRY_COMPARE(rows(), 2);
    table()->setFocus();
    table()->selectAll();
    QTest::mouseClick(part<QPushButton>(u"release"_s), Qt::LeftButton);
    auto *warning = part<ui::FieldNote>(u"releaseWarning"_s);
    QVERIFY(warning->isVisible());
    QVERIFY(warning->text().contains(u"invoice.pdf.exe: "_s));
    QVERIFY(!warning->text().contains(u"fine.txt"_s));
    ui::ReleaseDialog many(m_profile->fixture.areas, {u"a"_s, u"b"_s});
    many.warn(QStringList(20, u"something"_s));
    QCOMPARE(many.findChild<ui::FieldNote *>(u"releaseWarning"_s)->text().count(u'\n'), 6);
}

void ReviewPageTest::detailsHaveRoomWhateverWasShownBefore()
{
    QScrollArea scroll;
    auto *details = new ui::UploadDetails(&scroll);
    scroll.setWidgetResizable(true);
    scroll.setWidget(details);
    scroll.resize(290, 800);
    scroll.show();
    QVERIFY(QTest::qWaitForWindowExposed(&scroll));
    api::UploadItem item;
    item.row.name = u"photo.png"_s;
    item.row.user = u"anonymous"_s;
    item.row.client = u"127.0.0.1"_s;
    item.row.sha256 = QString(64, u'a');
    item.row.area = u"/incoming"_s;
    item.expires = 1;
    api::UploadItem infected = item;
    infected.verdict = u"Hand.Made.Eicar.UNOFFICIAL"_s;
    infected.isInfected = true;
    item.verdict = u"clean"_s;
    const auto crampedLabel = [details] {
        for (const ui::PlainLabel *label : details->findChildren<ui::PlainLabel *>()) {
            if (label->isVisible() && label->height() < label->heightForWidth(label->width()))
                return label->objectName();
        }
        return QString();
    };
    api::UploadItem unknown = item;
    unknown.verdict.clear();
    for (int width = 240; width < 340; width += 7) {
        for (const api::UploadItem &one : {unknown, item, infected, item, unknown, infected, item}) {
            for (const int height : {800, 330, 360}) { // with a scroll bar and without
                scroll.resize(width, height);
                details->showItem(one);
                QTRY_COMPARE(crampedLabel(), QString());
            }
        }
    }
}

void ReviewPageTest::rejectingByKeyAndTakingBack()
{
    arrive("one");
    arrive("two");
    open();
    QTRY_COMPARE(rows(), 2);
    table()->selectAll();
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(rows(), 0);
    QTRY_VERIFY(message()->isVisible());
    QCOMPARE(m_profile->quarantined().size(), 2);
    QTest::mouseClick(message()->actionButton(), Qt::LeftButton);
    QTRY_COMPARE(rows(), 2);
}

/// The latest first, whatever each of them was.
void ReviewPageTest::eachDecisionIsTakenBackByItself()
{
    arrive("one");
    arrive("two");
    open();
    QTRY_COMPARE(rows(), 2);
    table()->setFocus();
    table()->selectRow(0);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(rows(), 1);
    QTRY_VERIFY(message()->isVisible());
    QVERIFY(message()->text().contains(u"rejected"_s));
    QTest::mouseClick(part<QPushButton>(u"release"_s), Qt::LeftButton);
    auto *dialog = m_page->findChild<ui::ReleaseDialog *>();
    QVERIFY(dialog);
    auto *area = dialog->findChild<QComboBox *>(u"releaseArea"_s);
    area->setCurrentIndex(area->findText(u"/pub"_s));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"releaseNow"_s), Qt::LeftButton);
    QTRY_COMPARE(rows(), 0);
    QTRY_VERIFY(message()->text().contains(u"released"_s)); // one of them, not both
    QVERIFY(message()->text().contains(u'1'));
    const auto names = [this] {
        QStringList all;
        for (int row = 0; row < rows(); ++row)
            all.append(table()->model()->index(row, ui::UploadsModel::Name).data().toString());
        return all;
    };
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier); // by key, with an empty list
    QTRY_COMPARE(names(), QStringList(u"one"_s));
    QVERIFY(message()->actionButton()->isVisible()); // there is one more
    QTest::mouseClick(message()->actionButton(), Qt::LeftButton);
    QTRY_COMPARE(names(), (QStringList{u"two"_s, u"one"_s}));
    QTRY_VERIFY(!message()->actionButton()->isVisible());
}

void ReviewPageTest::theQueueGoesOnByKeyboard()
{
    for (const char *name : {"four", "three", "two", "one"})
        arrive(name);
    open();
    QTRY_COMPARE(rows(), 4);
    table()->setFocus();
    const auto chosen = [this] {
        const QList<int> selected = table()->selectedRows();
        return selected.size() == 1
            ? table()->model()->index(selected.first(), ui::UploadsModel::Name).data().toString()
            : QString();
    };
    QTest::keyClick(table(), Qt::Key_Down);
    QCOMPARE(chosen(), u"two"_s);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(rows(), 3);
    QTRY_COMPARE(chosen(), u"three"_s); // the next one, not the first
    QTest::keyClick(table(), Qt::Key_Down);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(rows(), 2);
    QTRY_COMPARE(chosen(), u"three"_s); // it was the last
    QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(rows(), 0);
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(rows(), 2);
    QTRY_VERIFY(table()->hasFocus());
}

void ReviewPageTest::everythingShowsWhatBecameOfIt()
{
    arrive("one");
    open();
    QTRY_COMPARE(rows(), 1);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(rows(), 0);
    part<QComboBox>(u"reviewFilter"_s)->setCurrentIndex(1);
    QCOMPARE(rows(), 1);
    table()->selectRow(0);
    QVERIFY(fact(u"fate"_s).contains(u"rejected"_s));
    QVERIFY(!part<QPushButton>(u"reject"_s)->isEnabled());
}

void ReviewPageTest::blockingTheSender()
{
    arrive("one");
    open();
    QTRY_COMPARE(rows(), 1);
    QTest::mouseClick(part<QPushButton>(u"blockSender"_s), Qt::LeftButton);
    auto *question = m_page->findChild<QMessageBox *>();
    QVERIFY(question && question->text().contains(u"192.0.2.7"_s));
    for (QAbstractButton *button : question->buttons()) {
        if (question->buttonRole(button) == QMessageBox::DestructiveRole)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(m_server->applied.size(), 1);
    QCOMPARE(m_server->applied.first().server.addresses.deny.size(), 1);
    QVERIFY(m_server->whats.first().contains(u"192.0.2.7"_s));
    // Whom somebody had blocked before stays so.
    config::Config configuration = m_server->configuration();
    configuration.server.addresses.deny = {*address::Subnet::parse(u"198.51.100.0/24"),
                                           *address::Subnet::parse(u"192.0.2.7")};
    m_server->setConfiguration(configuration);
    QVERIFY(message()->isVisible());
    QTest::mouseClick(message()->actionButton(), Qt::LeftButton);
    QCOMPARE(m_server->applied.size(), 2);
    QCOMPARE(m_server->applied.last().server.addresses.deny,
             QList<address::Subnet>{*address::Subnet::parse(u"198.51.100.0/24")});
    const QString kinds = u"SELECT kind FROM events WHERE client = '192.0.2.7' AND kind LIKE 'sender-%' ORDER BY id"_s;
    QTRY_COMPARE(m_profile->ask(kinds), (QStringList{u"sender-blocked"_s, u"sender-unblocked"_s}));
}

void ReviewPageTest::howLongAFileWaits_data()
{
    QTest::addColumn<qint64>("waited"); // seconds
    QTest::addColumn<qint64>("left"); // 0: it never goes
    QTest::addColumn<QString>("text");
    constexpr qint64 day = 24 * 3600;
    QTest::newRow("new, for ever") << qint64(5) << qint64(0) << u"< 1 min"_s;
    QTest::newRow("for ever") << 2 * day + 7200 << qint64(0) << u"2 d"_s;
    QTest::newRow("some hours") << qint64(3 * 3600 + 5) << qint64(0) << u"3 h"_s;
    QTest::newRow("goes") << qint64(90) << 3 * day << u"1 min, 3 d left"_s;
    QTest::newRow("goes at once") << 2 * day << qint64(20) << u"2 d, < 1 min left"_s;
    QTest::newRow("should be gone") << 2 * day << qint64(-5) << u"2 d, goes soon"_s;
}

void ReviewPageTest::howLongAFileWaits()
{
    QFETCH(qint64, waited);
    QFETCH(qint64, left);
    QFETCH(QString, text);
    api::UploadItem item;
    item.row.at = 1'000'000'000'000;
    const qint64 now = item.row.at + waited * 1'000'000;
    item.expires = left == 0 ? 0 : now + left * 1'000'000;
    QCOMPARE(ui::UploadsModel::waitText(item, now), text);
    item.row.state = audit::UploadState::Rejected;
    QCOMPARE(ui::UploadsModel::waitText(item, now), QString());
}

/// By key, and only then: this very test is the child.
void ReviewPageTest::lookingIntoAFile()
{
    arrive("report.txt", "quarterly numbers");
    open();
    QTRY_COMPARE(rows(), 1);
    auto *text = part<QPlainTextEdit>(u"previewText"_s);
    QVERIFY(!text->isVisible());
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(text->isVisible(), 20'000);
    QCOMPARE(text->toPlainText(), u"quarterly numbers"_s);
}

int main(int argc, char *argv[])
{
    if (argc > 1 && QLatin1StringView(argv[1]) == QStringView(ui::preview::subcommand)) {
        const QCoreApplication application(argc, argv);
        return ui::preview::runChild(QCoreApplication::arguments().mid(2));
    }
    QApplication application(argc, argv);
    ReviewPageTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_reviewpage.moc"
