#include "tests/ui/areas/AreasPageCase.h"
#include "ui/areas/AreasTree.h"
#include "ui/common/EmptyState.h"
#include "ui/common/InlineMessage.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QTreeView>

using namespace Qt::Literals::StringLiterals;

/// The areas as a whole: folders become areas, move, go and come back.
class AreasPageTest : public AreasPageCase
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }
    void addsByButton();
    void addsDroppedFolders();
    void dropsIntoThePlaceItWasDroppedAt();
    void refusesDroppedFiles();
    void dragsAnAreaToAnotherPlace();
    void givesAFolderRulesOfItsOwn();
    void removesAndUndoes();
    void keepsItsDraftWhenOthersApply();
    void leadsToProblem();
    void seesAsVisitor();
    void modelIsSound();
    void everyControlHasAName();
    void noKeyLeadsToTwoControls();
};

void AreasPageTest::addsByButton()
{
    m_page->setFolderChooser([this](QWidget *, const QString &) { return m_dir->path(); });
    QTest::mouseClick(m_page->findChild<ui::EmptyState *>()->button(), Qt::LeftButton);
    QCOMPARE(areas().size(), 1);
    QCOMPARE(areas().first().path, u"/"_s);
    QCOMPARE(areas().first().directory, m_dir->path());
    QTRY_VERIFY(find<QTreeView>(u"areas"_s)->isVisible());
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
    QCOMPARE(m_page->draft()->stack()->count(), 1); // one change, so one step back
    QVERIFY(m_server->applied.isEmpty());
    QCOMPARE(areas().first().path, u"/"_s);
    QCOMPARE(areas().last().path, u"/b"_s);
}

void AreasPageTest::dropsIntoThePlaceItWasDroppedAt()
{
    setAreas({area(u"/"_s, m_dir->path()), area(u"/pub"_s, m_dir->path())});
    QVERIFY(QDir(m_dir->path()).mkdir(u"a"_s));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_dir->filePath(u"a"_s))});
    auto *tree = find<QTreeView>(u"areas"_s);
    QAbstractItemModel *model = tree->model();
    const QModelIndex pub = model->index(0, 0, model->index(0, 0));
    QCOMPARE(pub.data().toString(), u"pub"_s);
    QVERIFY(model->canDropMimeData(&data, Qt::CopyAction, -1, -1, pub));
    model->dropMimeData(&data, Qt::CopyAction, -1, -1, pub);
    QTRY_COMPARE(areas().size(), 3);
    QCOMPARE(areas().last().path, u"/pub/a"_s);
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

void AreasPageTest::dragsAnAreaToAnotherPlace()
{
    setAreas({area(u"/"_s, m_dir->path()), area(u"/a"_s, m_dir->path()), area(u"/b"_s, m_dir->path())});
    QAbstractItemModel *model = find<QTreeView>(u"areas"_s)->model();
    const QModelIndex top = model->index(0, 0);
    const QModelIndex a = model->index(0, 0, top);
    const QModelIndex b = model->index(1, 0, top);
    const std::unique_ptr<QMimeData> dragged(model->mimeData({b}));
    QVERIFY(!model->canDropMimeData(dragged.get(), Qt::MoveAction, -1, -1, b)); // into itself
    QVERIFY(model->canDropMimeData(dragged.get(), Qt::MoveAction, -1, -1, a));
    model->dropMimeData(dragged.get(), Qt::MoveAction, -1, -1, a);
    QCOMPARE(areas().last().path, u"/a/b"_s);
    QCOMPARE(areas().last().directory, m_dir->path());
    undo();
    QCOMPARE(areas().last().path, u"/b"_s);
    const std::unique_ptr<QMimeData> root(model->mimeData({model->index(0, 0)}));
    QVERIFY(!model->canDropMimeData(root.get(), Qt::MoveAction, -1, -1, model->index(0, 0, model->index(0, 0))));
}

void AreasPageTest::givesAFolderRulesOfItsOwn()
{
    QVERIFY(QDir(m_dir->path()).mkdir(u"inner"_s));
    setAreas({area(u"/"_s, m_dir->path())});
    auto *tree = find<QTreeView>(u"areas"_s);
    QTRY_COMPARE(tree->model()->rowCount(tree->model()->index(0, 0)), 1); // the folder inside was found
    tree->expandAll();
    tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(0, 0)));
    QTimer::singleShot(0, this, [] {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
    });
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(5, 5), tree->mapToGlobal(QPoint(5, 5)));
    QApplication::sendEvent(tree->viewport(), &event);
    QCOMPARE(areas().size(), 2);
    QCOMPARE(areas().last().path, u"/inner"_s);
    QCOMPARE(areas().last().directory, m_dir->filePath(u"inner"_s));
}

void AreasPageTest::removesAndUndoes()
{
    setAreas({area(u"/"_s, m_dir->path()), area(u"/b"_s, m_dir->path())});
    auto *tree = find<QTreeView>(u"areas"_s);
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Down);
    QTest::keyClick(tree, Qt::Key_Delete);
    QCOMPARE(areas().size(), 1);
    QCOMPARE(areas().first().path, u"/"_s);
    QTest::keyClick(tree, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(areas().size(), 2);
    QCOMPARE(areas().last().path, u"/b"_s);
    QTest::keyClick(tree, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(areas().size(), 1);
}

void AreasPageTest::keepsItsDraftWhenOthersApply()
{
    setAreas({area(u"/"_s, m_dir->path())});
    typeInto(find<QLineEdit>(u"path"_s), u"/files"_s);
    config::Config elsewhere = m_server->configuration();
    elsewhere.server.greeting = u"Hello"_s;
    m_server->setConfiguration(elsewhere);
    QCOMPARE(areas().first().path, u"/files"_s);
    QCOMPARE(m_page->draft()->draft().server.greeting, u"Hello"_s);
    undo();
    QCOMPARE(areas().first().path, u"/"_s);
    QCOMPARE(m_page->draft()->draft().server.greeting, u"Hello"_s); // not what this page changed
    QVERIFY(!m_page->draft()->isChanged());
}

void AreasPageTest::leadsToProblem()
{
    setAreas({area(u"/"_s, m_dir->path()), area(u"/b"_s, m_dir->path())});
    m_page->showProblem({api::Problem::Place::Area, u"/b"_s, {}});
    QCOMPARE(find<QLineEdit>(u"path"_s)->text(), u"/b"_s);
    QVERIFY(find<QLineEdit>(u"directory"_s)->hasFocus());
}

void AreasPageTest::seesAsVisitor()
{
    config::Area box = area(u"/in"_s, m_dir->path());
    box.grants.first().mode = config::Mode::DropBox;
    const QString pub = m_dir->filePath(u"pub"_s);
    QVERIFY(QDir(m_dir->path()).mkdir(u"pub"_s));
    QFile file(m_dir->filePath(u"pub/readme.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    setAreas({area(u"/"_s, pub), box});
    QTest::mouseClick(find<QPushButton>(u"seeAsVisitor"_s), Qt::LeftButton);
    auto *table = find<QTableView>(u"visitorMatrix"_s);
    auto *visit = find<QPushButton>(u"visit"_s);
    QTRY_VERIFY_WITH_TIMEOUT(table->isVisible() && visit->isEnabled(), 30000);
    QCOMPARE(table->model()->rowCount(), 2);
    QCOMPARE(table->model()->columnCount(), 8);
    QVERIFY(table->model()->index(0, 0).data().toString().startsWith(u"✓"_s)); // a mirror can be listed
    QVERIFY(table->model()->index(0, 2).data().toString().startsWith(u"✕"_s)); // and takes no uploads
    QVERIFY(table->model()->index(1, 1).data().toString().startsWith(u"✕"_s)); // a drop box hands nothing out
    QVERIFY(table->model()->index(1, 2).data().toString().startsWith(u"✓"_s)); // and takes uploads
    table->setCurrentIndex(table->model()->index(1, 1));
    QVERIFY(find<QPlainTextEdit>(u"visitorTranscript"_s)->toPlainText().contains(u"RETR"_s));
    QVERIFY(find<QLabel>(u"visitorReply"_s)->text().startsWith(u"550"_s));
    QCOMPARE(QDir(pub).entryList(QDir::Files), QStringList(u"readme.txt"_s)); // nothing was touched
}

void AreasPageTest::modelIsSound()
{
    ui::AreasTree model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAreas({area(u"/"_s, u"/x"_s)});
    model.setAreas({area(u"/"_s, u"/x"_s), area(u"/deep/down/b"_s, u"/y"_s)});
    model.setFacts({u"/y"_s, false, false, false, {}});
    model.setFacts({u"/x"_s, true, true, true, {u"deep"_s, u"other"_s}});
    QCOMPARE(model.problems(), 1);
    const QModelIndex top = model.indexOfArea(0);
    QCOMPARE(model.rowCount(top), 2); // the folder "deep" of the disk is hidden by the way to the area
    QVERIFY(!model.indexOfArea(1).data(ui::AreasTree::TroubleRole).toString().isEmpty());
    QVERIFY(top.data(ui::AreasTree::TroubleRole).toString().isEmpty());
    QCOMPARE(model.indexOfPath(u"/deep/down"_s).data(ui::AreasTree::AreaRole).toInt(), -1);
    model.setAreas({});
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
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

void AreasPageTest::noKeyLeadsToTwoControls()
{
    config::Config config;
    config.areas = {area(u"/"_s, m_dir->filePath(u"missing"_s))};
    config.areas.first().grants.first().mode = config::Mode::DropBox;
    m_server->setConfiguration(config);
    QTRY_VERIFY(find<QPushButton>(u"createFolder"_s)->isVisible());
    QHash<QString, QString> texts;
    const auto look = [this, &texts](const QWidget *widget, const QString &text) {
        const QString key = QKeySequence::mnemonic(text).toString();
        if (key.isEmpty() || !widget->isVisibleTo(m_page.get()))
            return;
        QVERIFY2(!texts.contains(key), qPrintable(QString(texts.value(key) % u" and "_s % text)));
        texts.insert(key, text);
    };
    for (const QLabel *label : m_page->findChildren<QLabel *>()) {
        if (label->buddy())
            look(label, label->text());
    }
    for (const QAbstractButton *button : m_page->findChildren<QAbstractButton *>())
        look(button, button->text());
    QVERIFY(texts.size() > 10);
}

QTEST_MAIN(AreasPageTest)
#include "tst_areaspage.moc"
