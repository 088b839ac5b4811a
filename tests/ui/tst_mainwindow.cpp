#include "tests/support/FakeServer.h"
#include "ui/CloseDialog.h"
#include "ui/MainWindow.h"
#include "ui/Navigation.h"
#include "ui/common/KeptState.h"
#include "ui/common/Page.h"
#include "ui/dashboard/CounterButton.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QCloseEvent>
#include <QComboBox>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace {

class SamplePage final : public ui::Page
{
    Q_OBJECT

public:
    explicit SamplePage(const QString &title)
        : m_title(title)
    {}

    QString title() const override { return m_title; }
    QIcon icon() const override { return {}; }
    void showProblem(const api::Problem &problem) override { shown.append(problem); }
    QList<api::Problem> shown;

private:
    QString m_title;
};

api::SessionRow sending(qint64 id)
{
    api::SessionRow row;
    row.id = {id};
    row.activity = api::Activity::Sending;
    return row;
}

} // namespace

class MainWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void keysChooseThePage();
    void problemLeadsToItsPage();
    void problemCountIsShown();
    void countersAskForPages();
    void closingWhileStoppedQuits();
    void closingWhileServingAsks_data();
    void closingWhileServingAsks();
    void choiceIsRememberedAndForgotten();
    void neverHiddenWithoutATray();
    void quitWaitsForTransfers();
    void secondQuitWaitsNoLonger();
    void activateBringsBack();
    void everyControlHasAName();
    void whatGoesAwayLeavesTheSwitchAlone_data();
    void whatGoesAwayLeavesTheSwitchAlone();

private:
    ui::CloseDialog *closeAndAsk(ui::MainWindow &window);

    QTemporaryDir m_scratch;
    std::unique_ptr<fake::FakeServer> m_server;
};

void MainWindowTest::initTestCase()
{
    QApplication::setQuitOnLastWindowClosed(false);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_scratch.path());
    QCoreApplication::setOrganizationName(u"portcullis-test"_s);
}

void MainWindowTest::init()
{
    ui::kept::settle();
    QSettings().clear();
    m_server = std::make_unique<fake::FakeServer>();
}

ui::CloseDialog *MainWindowTest::closeAndAsk(ui::MainWindow &window)
{
    window.close();
    return window.findChild<ui::CloseDialog *>();
}

void MainWindowTest::keysChooseThePage()
{
    ui::MainWindow window(m_server.get());
    auto *first = new SamplePage(u"First"_s);
    auto *second = new SamplePage(u"Second"_s);
    window.addPage(first);
    window.addPage(second, second->title(), second->icon());
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QCOMPARE(window.currentPage(), first);
    QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(window.currentPage(), second);
    auto *navigation = window.findChild<ui::Navigation *>();
    QCOMPARE(navigation->currentRow(), 1);
    QTest::keyClick(navigation, Qt::Key_Up);
    QCOMPARE(window.currentPage(), first);
}

void MainWindowTest::problemLeadsToItsPage()
{
    ui::MainWindow window(m_server.get());
    auto *sessions = new SamplePage(u"Sessions"_s);
    auto *areas = new SamplePage(u"Areas"_s);
    window.addPage(sessions);
    window.addPage(areas);
    window.setProblemPage(api::Problem::Place::Area, areas);
    const api::Problem problem{api::Problem::Place::Area, u"/incoming"_s, u"missing"_s};
    m_server->setProblems({problem});
    const QList<QAbstractButton *> buttons = window.findChildren<QAbstractButton *>();
    for (QAbstractButton *button : buttons) {
        if (button->text() == u"Fix…")
            button->click();
    }
    QCOMPARE(window.currentPage(), areas);
    QCOMPARE(areas->shown, QList<api::Problem>{problem});
}

void MainWindowTest::problemCountIsShown()
{
    ui::MainWindow window(m_server.get());
    window.addPage(new SamplePage(u"First"_s));
    auto *second = new SamplePage(u"Second"_s);
    window.addPage(second);
    Q_EMIT second->problemCountChanged(3);
    auto *navigation = window.findChild<ui::Navigation *>();
    QCOMPARE(navigation->problemCount(1), 3);
    QCOMPARE(navigation->item(1)->data(Qt::AccessibleDescriptionRole).toString(), u"3 problem(s)"_s);
    QCOMPARE(navigation->problemCount(0), 0);
}

void MainWindowTest::countersAskForPages()
{
    ui::MainWindow window(m_server.get());
    QSignalSpy sessions(&window, &ui::MainWindow::sessionsRequested);
    QSignalSpy blocked(&window, &ui::MainWindow::blockedRequested);
    const QList<ui::CounterButton *> counters = window.findChildren<ui::CounterButton *>();
    for (ui::CounterButton *counter : counters)
        counter->click();
    QCOMPARE(sessions.count(), 1);
    QCOMPARE(blocked.count(), 1);
}

void MainWindowTest::closingWhileStoppedQuits()
{
    ui::MainWindow window(m_server.get());
    window.show();
    QSignalSpy ready(&window, &ui::MainWindow::readyToQuit);
    QVERIFY(window.close());
    QCOMPARE(ready.count(), 1);
}

void MainWindowTest::closingWhileServingAsks_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<bool>("visible");
    QTest::addColumn<bool>("stopped");
    QTest::newRow("keep serving") << u"keepServing"_s << false << false;
    QTest::newRow("stop and quit") << u"stopAndQuit"_s << true << true;
    QTest::newRow("cancel") << u"cancel"_s << true << false;
}

void MainWindowTest::closingWhileServingAsks()
{
    QFETCH(QString, button);
    m_server->start();
    ui::MainWindow window(m_server.get());
    window.setTrayCheck([] { return true; });
    window.show();
    QSignalSpy ready(&window, &ui::MainWindow::readyToQuit);
    ui::CloseDialog *dialog = closeAndAsk(window);
    QVERIFY(dialog);
    QVERIFY(window.isVisible());
    dialog->findChild<QAbstractButton *>(button)->click();
    QTEST(window.isVisible(), "visible");
    QTEST(m_server->state() == api::ServerState::Stopped, "stopped");
    QCOMPARE(ready.count() == 1, m_server->state() == api::ServerState::Stopped);
    QCOMPARE(ui::rememberedCloseChoice(), ui::CloseChoice::Ask);
}

void MainWindowTest::choiceIsRememberedAndForgotten()
{
    m_server->start();
    ui::MainWindow window(m_server.get());
    window.setTrayCheck([] { return true; });
    window.show();
    ui::CloseDialog *dialog = closeAndAsk(window);
    dialog->findChild<QCheckBox *>()->setChecked(true);
    dialog->findChild<QAbstractButton *>(u"keepServing"_s)->click();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    window.activate();
    QVERIFY(!closeAndAsk(window));
    QVERIFY(!window.isVisible());
    ui::rememberCloseChoice(ui::CloseChoice::Ask);
    window.activate();
    QVERIFY(closeAndAsk(window));
}

void MainWindowTest::neverHiddenWithoutATray()
{
    m_server->start();
    ui::MainWindow window(m_server.get());
    window.setTrayCheck([] { return false; });
    window.show();
    ui::CloseDialog *dialog = closeAndAsk(window);
    auto *keep = dialog->findChild<QAbstractButton *>(u"keepServing"_s);
    QVERIFY(keep->text().contains(u"inimise"));
    keep->click();
    QVERIFY(!window.isHidden());
    QVERIFY(window.windowState().testFlag(Qt::WindowMinimized));
    QVERIFY(m_server->stops.isEmpty());
}

void MainWindowTest::quitWaitsForTransfers()
{
    m_server->start();
    m_server->setSessions({sending(1), sending(2)});
    m_server->setHolding(true);
    ui::MainWindow window(m_server.get());
    QSignalSpy ready(&window, &ui::MainWindow::readyToQuit);
    window.quit();
    QCOMPARE(m_server->stops, QList<int>{10});
    QCOMPARE(ready.count(), 0);
    QVERIFY(window.isVisible()); // shows what is waited for
    m_server->setState(api::ServerState::Stopped);
    QCOMPARE(ready.count(), 1);
}

void MainWindowTest::secondQuitWaitsNoLonger()
{
    m_server->start();
    m_server->setHolding(true);
    ui::MainWindow window(m_server.get());
    window.quit();
    window.quit();
    QCOMPARE(m_server->stops, (QList<int>{10, 0}));
}

void MainWindowTest::activateBringsBack()
{
    ui::MainWindow window(m_server.get());
    window.showMinimized();
    window.activate();
    QVERIFY(window.isVisible());
    QVERIFY(!window.isMinimized());
}

void MainWindowTest::everyControlHasAName()
{
    m_server->setAddresses({u"ftp://192.0.2.5:2121"_s, u"ftp://[2001:db8::1]:2121"_s});
    ui::MainWindow window(m_server.get());
    window.addPage(new SamplePage(u"First"_s));
    m_server->start();
    m_server->setProblems({{api::Problem::Place::Log, {}, u"disk full"_s}});
    window.show();
    ui::CloseDialog *dialog = closeAndAsk(window);
    QVERIFY(dialog);
    QStringList blank;
    const QList<QWidget *> widgets = window.findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool control = button || qobject_cast<const QComboBox *>(widget)
            || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QAbstractItemView *>(widget);
        if (!control || widget->window()->windowType() == Qt::Popup || !widget->isVisibleTo(widget->window())
            || widget->objectName().startsWith(u"qt_"))
            continue;
        const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        if (!named || widget->accessibleDescription().isEmpty())
            blank.append(
                QString(QString::fromLatin1(widget->metaObject()->className()) % u' ' % widget->accessibleName()));
    }
    QVERIFY2(blank.isEmpty(), qPrintable(blank.join(u", "_s)));
}

void MainWindowTest::whatGoesAwayLeavesTheSwitchAlone_data()
{
    QTest::addColumn<bool>("hidden");
    QTest::newRow("disabled") << false;
    QTest::newRow("hidden") << true;
}

/// Enter, pressed once more, must not stop the server.
void MainWindowTest::whatGoesAwayLeavesTheSwitchAlone()
{
    QFETCH(bool, hidden);
    ui::MainWindow window(m_server.get());
    auto *page = new SamplePage(u"Only"_s);
    auto *button = new QPushButton(u"Decide"_s, page);
    window.addPage(page);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    button->setFocus();
    QVERIFY(button->hasFocus());
    if (hidden)
        button->hide();
    else
        button->setEnabled(false);
    QVERIFY(window.focusWidget());
    QCOMPARE(QByteArray(window.focusWidget()->metaObject()->className()), QByteArray("ui::Navigation"));
    QTest::keyClick(window.focusWidget(), Qt::Key_Return);
    QVERIFY(m_server->starts == 0 && m_server->stops.isEmpty());
}

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
