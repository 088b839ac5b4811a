#include "tests/support/FakeServer.h"
#include "ui/areas/AreasModel.h"
#include "ui/areas/AreasPage.h"
#include "ui/common/EmptyState.h"
#include "ui/common/FieldNote.h"
#include "ui/common/InlineMessage.h"

#include <QAbstractItemModelTester>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

class AreasPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void addsByButton();
    void addsDroppedFolders();
    void refusesDroppedFiles();
    void refusesInvalidPaths();
    void changesPath();
    void keepsWhatWasRefused();
    void addsAndRemovesGrants();
    void removesAndUndoes();
    void redoes();
    void undoesOnlyItsOwnChanges();
    void offersToCreateMissingFolder();
    void leadsToProblem();
    void modelIsSound();
    void everyControlHasAName();

private:
    template <typename Widget> Widget *find(const QString &name) const { return m_page->findChild<Widget *>(name); }
    void drop(const QList<QUrl> &urls);
    config::Area area(const QString &path, const QString &directory) const;
    void setAreas(const QList<config::Area> &areas);
    const QList<config::Area> &areas() const { return m_server->configuration().areas; }
    void typeInto(QLineEdit *edit, const QString &text);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<fake::FakeServer> m_server;
    std::unique_ptr<ui::AreasPage> m_page;
};

void AreasPageTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<fake::FakeServer>();
    m_page = std::make_unique<ui::AreasPage>(m_server.get());
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void AreasPageTest::cleanup()
{
    m_page.reset();
    m_server.reset();
}

config::Area AreasPageTest::area(const QString &path, const QString &directory) const
{
    config::Area area;
    area.path = path;
    area.directory = directory;
    area.grants = {{u"anonymous"_s, config::Mode::Download}};
    return area;
}

void AreasPageTest::setAreas(const QList<config::Area> &areas)
{
    config::Config config;
    config.areas = areas;
    config.accounts.users = {{u"ann"_s, u"x"_s, true, false}};
    m_server->setConfiguration(config);
}

void AreasPageTest::typeInto(QLineEdit *edit, const QString &text)
{
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

void AreasPageTest::drop(const QList<QUrl> &urls)
{
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_page.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_page.get(), &event);
}

void AreasPageTest::addsByButton()
{
    m_page->setFolderChooser([this](QWidget *, const QString &) { return m_dir->path(); });
    QTest::mouseClick(m_page->findChild<ui::EmptyState *>()->button(), Qt::LeftButton);
    QCOMPARE(areas().size(), 1);
    QCOMPARE(areas().first().path, u"/"_s);
    QCOMPARE(areas().first().directory, m_dir->path());
    QTRY_VERIFY(find<QListView>(u"areas"_s)->isVisible());
    QTest::mouseClick(find<QPushButton>(u"addFolder"_s), Qt::LeftButton);
    QCOMPARE(areas().size(), 2);
    QCOMPARE(areas().last().path, QString(u'/' % QDir(m_dir->path()).dirName()));
    m_page->setFolderChooser([](QWidget *, const QString &) { return QString(); });
    QTest::mouseClick(find<QPushButton>(u"addFolder"_s), Qt::LeftButton);
    QCOMPARE(areas().size(), 2);
}

void AreasPageTest::addsDroppedFolders()
{
    QVERIFY(QDir(m_dir->path()).mkdir(u"a"_s));
    QVERIFY(QDir(m_dir->path()).mkdir(u"b"_s));
    drop({QUrl::fromLocalFile(m_dir->filePath(u"a"_s)), QUrl::fromLocalFile(m_dir->filePath(u"b"_s)),
          QUrl(u"https://example.org/c"_s)});
    QTRY_COMPARE(areas().size(), 2);
    QCOMPARE(m_server->applied.size(), 1); // one change, so one step back
    QCOMPARE(areas().first().path, u"/"_s);
    QCOMPARE(areas().last().path, u"/b"_s);
}

void AreasPageTest::refusesDroppedFiles()
{
    QFile file(m_dir->filePath(u"<b>x.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    drop({QUrl::fromLocalFile(file.fileName())});
    auto *message = find<ui::InlineMessage>(u"pageMessage"_s);
    QTRY_VERIFY(message->isVisible());
    QVERIFY(message->text().contains(u"<b>x.txt"_s));
    QVERIFY(areas().isEmpty());
}

void AreasPageTest::refusesInvalidPaths()
{
    setAreas({area(u"/"_s, m_dir->path()), area(u"/b"_s, m_dir->path())});
    auto *path = find<QLineEdit>(u"path"_s);
    auto *note = find<ui::FieldNote>(u"pathNote"_s);
    path->setFocus();
    path->selectAll();
    QTest::keyClicks(path, u"nonsense"_s);
    QVERIFY(note->isVisible()); // while typing
    QTest::keyClick(path, Qt::Key_Return);
    typeInto(path, u"/b"_s);
    QVERIFY(!note->text().isEmpty());
    QVERIFY(m_server->applied.isEmpty());
    QCOMPARE(path->text(), u"/b"_s);
    QCOMPARE(path->accessibleDescription(), note->text());
}

void AreasPageTest::changesPath()
{
    setAreas({area(u"/"_s, m_dir->path())});
    typeInto(find<QLineEdit>(u"path"_s), u"/files"_s);
    QCOMPARE(areas().first().path, u"/files"_s);
    QVERIFY(!find<ui::FieldNote>(u"pathNote"_s)->isVisible());
}

void AreasPageTest::keepsWhatWasRefused()
{
    setAreas({area(u"/"_s, m_dir->path())});
    m_server->setApplyError(u"The disk is full."_s);
    typeInto(find<QLineEdit>(u"path"_s), u"/files"_s);
    auto *error = find<ui::InlineMessage>(u"formError"_s);
    QVERIFY(error->isVisible());
    QVERIFY(error->text().contains(u"The disk is full."_s));
    QCOMPARE(find<QLineEdit>(u"path"_s)->text(), u"/files"_s);
    QCOMPARE(areas().first().path, u"/"_s);
    m_server->setApplyError({});
    QTest::mouseClick(error->actionButton(), Qt::LeftButton);
    QCOMPARE(find<QLineEdit>(u"path"_s)->text(), u"/"_s);
    QVERIFY(!error->isVisible());
}

void AreasPageTest::addsAndRemovesGrants()
{
    setAreas({area(u"/"_s, m_dir->path())});
    QTest::mouseClick(find<QPushButton>(u"addGrant"_s), Qt::LeftButton);
    QCOMPARE(areas().first().grants.size(), 2);
    QList<QComboBox *> modes = m_page->findChildren<QComboBox *>(u"grantMode"_s);
    modes.last()->setFocus();
    QTest::keyClick(modes.last(), Qt::Key_End);
    QCOMPARE(areas().first().grants.last(), (config::Grant{u"users"_s, config::Mode::Manage}));
    QList<QComboBox *> who = m_page->findChildren<QComboBox *>(u"grantWho"_s);
    QVERIFY(who.last()->findData(u"ann"_s) >= 0);
    QCOMPARE(who.last()->findData(u"anonymous"_s), -1); // they have a line already
    QTest::mouseClick(m_page->findChildren<QToolButton *>(u"removeGrant"_s).first(), Qt::LeftButton);
    QCOMPARE(areas().first().grants, QList<config::Grant>({{u"users"_s, config::Mode::Manage}}));
}

void AreasPageTest::removesAndUndoes()
{
    setAreas({area(u"/"_s, m_dir->path()), area(u"/b"_s, m_dir->path())});
    auto *list = find<QListView>(u"areas"_s);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(areas().size(), 1);
    QCOMPARE(areas().first().path, u"/"_s);
    QTest::keyClick(list, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(areas().size(), 2);
    QCOMPARE(areas().last().path, u"/b"_s);
}

void AreasPageTest::redoes()
{
    setAreas({area(u"/"_s, m_dir->path())});
    auto *list = find<QListView>(u"areas"_s);
    typeInto(find<QLineEdit>(u"path"_s), u"/files"_s);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(areas().first().path, u"/"_s);
    QCOMPARE(find<QLineEdit>(u"path"_s)->text(), u"/"_s);
    QTest::keyClick(list, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(areas().first().path, u"/files"_s);
}

void AreasPageTest::undoesOnlyItsOwnChanges()
{
    setAreas({area(u"/"_s, m_dir->path())});
    typeInto(find<QLineEdit>(u"path"_s), u"/files"_s);
    config::Config elsewhere = m_server->configuration();
    elsewhere.server.greeting = u"Hello"_s;
    m_server->setConfiguration(elsewhere);
    auto *list = find<QListView>(u"areas"_s);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(areas().first().path, u"/"_s);
    QCOMPARE(m_server->configuration().server.greeting, u"Hello"_s);
}

void AreasPageTest::offersToCreateMissingFolder()
{
    const QString missing = m_dir->filePath(u"new/deep"_s);
    QSignalSpy count(m_page.get(), &ui::Page::problemCountChanged);
    setAreas({area(u"/"_s, missing)});
    auto *create = find<QPushButton>(u"createFolder"_s);
    QTRY_VERIFY(create->isVisible());
    QVERIFY(find<ui::FieldNote>(u"directoryNote"_s)->isVisible());
    QCOMPARE(count.last().first().toInt(), 1);
    QTest::mouseClick(create, Qt::LeftButton);
    QTRY_VERIFY(!create->isVisible());
    QVERIFY(QDir(missing).exists());
    QCOMPARE(count.last().first().toInt(), 0);
}

void AreasPageTest::leadsToProblem()
{
    setAreas({area(u"/"_s, m_dir->path()), area(u"/b"_s, m_dir->path())});
    m_page->showProblem({api::Problem::Place::Area, u"/b"_s, {}});
    QCOMPARE(find<QLineEdit>(u"path"_s)->text(), u"/b"_s);
    QVERIFY(find<QLineEdit>(u"directory"_s)->hasFocus());
}

void AreasPageTest::modelIsSound()
{
    ui::AreasModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAreas({area(u"/"_s, u"/x"_s)});
    model.setAreas({area(u"/"_s, u"/x"_s), area(u"/b"_s, u"/y"_s)});
    model.setFacts({u"/y"_s, false, false, false, false, {}});
    QVERIFY(!model.index(1).data(ui::AreasModel::TroubleRole).toString().isEmpty());
    QVERIFY(model.index(0).data(ui::AreasModel::TroubleRole).toString().isEmpty());
    model.setAreas({});
    QCOMPARE(model.rowCount(), 0);
}

void AreasPageTest::everyControlHasAName()
{
    setAreas({area(u"/"_s, m_dir->path())});
    const QList<QWidget *> widgets = m_page->findChildren<QWidget *>();
    int controls = 0;
    for (QWidget *widget : widgets) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisibleTo(m_page.get())
            || qobject_cast<QAbstractSpinBox *>(widget->parent()))
            continue;
        ++controls;
        const QString name = QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Name);
        QVERIFY2(!name.isEmpty(),
                 qPrintable(QString(QLatin1String(widget->metaObject()->className()) % u' ' % widget->objectName())));
    }
    QVERIFY(controls > 20);
}

QTEST_MAIN(AreasPageTest)
#include "tst_areaspage.moc"
