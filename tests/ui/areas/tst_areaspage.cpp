#include "tests/support/FakeServer.h"
#include "ui/areas/AcceptDialog.h"
#include "ui/areas/AreasApplyDialog.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/AreasPage.h"
#include "ui/areas/AreasTree.h"
#include "ui/areas/FindingCard.h"
#include "ui/areas/ModeCard.h"
#include "ui/areas/NameVerdicts.h"
#include "ui/areas/TemplatesDialog.h"
#include "ui/common/EmptyState.h"
#include "ui/common/FieldNote.h"
#include "ui/common/HistoryDialog.h"
#include "ui/common/InlineMessage.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>
#include <QUndoStack>
#include <QWheelEvent>

using namespace Qt::Literals::StringLiterals;

class AreasPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void addsByButton();
    void addsDroppedFolders();
    void dropsIntoThePlaceItWasDroppedAt();
    void refusesDroppedFiles();
    void refusesInvalidPaths();
    void changesPath();
    void dragsAnAreaToAnotherPlace();
    void givesAFolderRulesOfItsOwn();
    void choosesATemplate();
    void choosesModesByCards();
    void addsAndRemovesPeople();
    void keepsWhatCantBeUsedYet();
    void showsWhatBecomesOfNames();
    void fixesAFindingAndTakesItBack();
    void fixesPermissionsOnTheDisk();
    void acceptsAWarning();
    void appliesWhatWasShown();
    void asksForAWordAboutNewWarnings();
    void errorsStandInTheWay();
    void saysWhatCouldNotBeApplied();
    void goesBackAndKeepsWhatWasTried();
    void returnsToAFormerVersion();
    void seesAsVisitor();
    void removesAndUndoes();
    void keepsItsDraftWhenOthersApply();
    void offersToCreateMissingFolder();
    void leadsToProblem();
    void modelIsSound();
    void everyControlHasAName();
    void noKeyLeadsToTwoControls();
    void scrollingChangesNothing();

private:
    template <typename Widget> Widget *find(const QString &name) const { return m_page->findChild<Widget *>(name); }
    void drop(const QList<QUrl> &urls);
    config::Area area(const QString &path, const QString &directory) const;
    void setAreas(const QList<config::Area> &areas);
    const QList<config::Area> &areas() const { return m_page->draft()->draft().areas; }
    const QList<config::Area> &inForce() const { return m_server->configuration().areas; }
    void undo() const { m_page->draft()->stack()->undo(); }
    template <typename Dialog> Dialog *dialog() const
    {
        const auto dialogs = m_page->findChildren<Dialog *>();
        return dialogs.isEmpty() ? nullptr : dialogs.last();
    }
    ui::FindingCard *card(const QString &id) const;
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
    QVERIFY(!m_page->draft()->isChanged());
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

void AreasPageTest::choosesATemplate()
{
    setAreas({area(u"/incoming"_s, m_dir->path())});
    auto *sentence = find<QLabel>(u"sentence"_s);
    QCOMPARE(sentence->text(), u"Strangers may look and download."_s);
    QTest::mouseClick(find<QPushButton>(u"templates"_s), Qt::LeftButton);
    auto *templates = dialog<ui::TemplatesDialog>();
    QVERIFY(templates);
    QVERIFY(QTest::qWaitForWindowActive(templates));
    QTRY_VERIFY(templates->focusWidget()->hasFocus());
    QTest::keyClick(templates->focusWidget(), Qt::Key_Down); // to the drop box
    QTest::mouseClick(templates->findChild<QPushButton *>(u"takeTemplate"_s), Qt::LeftButton);
    QCOMPARE(areas().first().grants, QList<config::Grant>({{u"anonymous"_s, config::Mode::DropBox}}));
    QVERIFY(areas().first().maxFileBytes > 0);
    QCOMPARE(areas().first().path, u"/incoming"_s);
    QVERIFY(sentence->text().startsWith(u"Strangers may put files here, at most 100 MiB each"_s));
    QVERIFY(m_server->applied.isEmpty());
    undo();
    QCOMPARE(sentence->text(), u"Strangers may look and download."_s);
}

void AreasPageTest::choosesModesByCards()
{
    setAreas({area(u"/"_s, m_dir->path())});
    const auto mode = [this](ui::ModeShape shape) { return find<ui::ModeCard>(u"mode%1"_s.arg(int(shape))); };
    QVERIFY(mode(ui::ModeShape::Download)->isChecked());
    QTest::mouseClick(mode(ui::ModeShape::BlindDrop), Qt::LeftButton);
    QCOMPARE(areas().first().grants.first().mode, config::Mode::DropBox);
    QVERIFY(!areas().first().listed);
    QVERIFY(mode(ui::ModeShape::BlindDrop)->isChecked());
    mode(ui::ModeShape::BlindDrop)->setFocus();
    QTest::keyClick(mode(ui::ModeShape::BlindDrop), Qt::Key_Left);
    QVERIFY(mode(ui::ModeShape::DropBox)->hasFocus());
    QVERIFY(areas().first().listed);
    QVERIFY(find<QLineEdit>(u"names"_s)->isVisible());
    QTest::mouseClick(mode(ui::ModeShape::Download), Qt::LeftButton);
    QVERIFY(!find<QLineEdit>(u"names"_s)->isVisible()); // binds nobody
}

void AreasPageTest::addsAndRemovesPeople()
{
    setAreas({area(u"/"_s, m_dir->path())});
    auto *add = find<QToolButton>(u"addGrant"_s);
    QStringList offered;
    for (QAction *action : add->menu()->actions())
        offered.append(action->text());
    QCOMPARE(offered, QStringList({u"Everyone signed in"_s, u"Everybody"_s, u"ann"_s})); // strangers are in already
    add->menu()->actions().last()->trigger();
    QCOMPARE(areas().first().grants.last(), (config::Grant{u"ann"_s, config::Mode::Download}));
    QTest::mouseClick(find<ui::ModeCard>(u"mode%1"_s.arg(int(ui::ModeShape::Manage))), Qt::LeftButton);
    QCOMPARE(areas().first().grants.last(), (config::Grant{u"ann"_s, config::Mode::Manage}));
    QCOMPARE(areas().first().grants.first().mode, config::Mode::Download);
    QTest::mouseClick(m_page->findChildren<QToolButton *>(u"person"_s).first(), Qt::LeftButton);
    QTest::mouseClick(find<QToolButton>(u"removeGrant"_s), Qt::LeftButton);
    QCOMPARE(areas().first().grants, QList<config::Grant>({{u"ann"_s, config::Mode::Manage}}));
}

void AreasPageTest::keepsWhatCantBeUsedYet()
{
    config::Area box = area(u"/in"_s, m_dir->path());
    box.grants.first().mode = config::Mode::DropBox;
    setAreas({box});
    auto *names = find<QLineEdit>(u"names"_s);
    typeInto(names, u"[a-z"_s);
    QVERIFY(find<ui::FieldNote>(u"namesNote"_s)->isVisible());
    QCOMPARE(areas().first().names, box.names);
    // Something else is edited meanwhile.
    QTest::keyClick(find<QCheckBox>(u"listed"_s), Qt::Key_Space);
    QVERIFY(!areas().first().listed);
    QCOMPARE(names->text(), u"[a-z"_s);
    typeInto(names, u"[a-z]+"_s);
    QCOMPARE(areas().first().names, u"[a-z]+"_s);
    typeInto(find<QLineEdit>(u"blockExtensions"_s), u".EXE, a/b"_s);
    QVERIFY(find<ui::FieldNote>(u"kindsNote"_s)->isVisible());
    QVERIFY(areas().first().blockExtensions.isEmpty());
    typeInto(find<QLineEdit>(u"blockExtensions"_s), u".EXE"_s);
    QCOMPARE(areas().first().blockExtensions, QStringList(u"exe"_s));
}

void AreasPageTest::showsWhatBecomesOfNames()
{
    config::Area box = area(u"/in"_s, m_dir->path());
    box.grants.first().mode = config::Mode::DropBox;
    setAreas({box});
    auto *verdicts = find<ui::NameVerdicts>(u"nameVerdicts"_s);
    const int taken = verdicts->taken();
    QVERIFY(taken > 3);
    QVERIFY(verdicts->refused() > 15);
    auto *names = find<QLineEdit>(u"names"_s);
    names->setText(u"^x$"_s); // while typing
    QCOMPARE(verdicts->taken(), 1);
    names->setText({});
    QVERIFY(verdicts->taken() > taken);
    auto *example = find<QLineEdit>(u"namesExample"_s);
    auto *result = find<QLabel>(u"exampleResult"_s);
    example->setText(u"a.pdf"_s);
    QVERIFY(result->text().startsWith(u"✓"_s));
    example->setText(u"NUL.txt"_s);
    QVERIFY(result->text().contains(u"device"_s));
}

ui::FindingCard *AreasPageTest::card(const QString &id) const
{
    const auto cards = m_page->findChildren<ui::FindingCard *>();
    for (ui::FindingCard *card : cards) {
        if (card->finding().id == id && card->isVisibleTo(m_page.get()))
            return card;
    }
    return nullptr;
}

void AreasPageTest::fixesAFindingAndTakesItBack()
{
    config::Area box = area(u"/in"_s, m_dir->path());
    box.grants.first().mode = config::Mode::DropBox;
    setAreas({box});
    QTRY_VERIFY(card(u"AU15"_s)); // no limit for a file
    ui::FindingCard *finding = card(u"AU15"_s);
    auto *fix = finding->findChild<QPushButton *>(u"fix"_s);
    QVERIFY(fix->isVisible());
    QVERIFY(finding->findChild<QLabel *>(u"findingChange"_s)->text().contains(u"/areas/0/"_s));
    const config::Area before = areas().first();
    QTRY_VERIFY(fix->isEnabled());
    QTest::mouseClick(fix, Qt::LeftButton);
    QVERIFY(areas().first() != before);
    QVERIFY(m_server->applied.isEmpty()); // the draft alone
    undo();
    QCOMPARE(areas().first(), before);
    QTRY_VERIFY(card(u"AU15"_s));
}

void AreasPageTest::fixesPermissionsOnTheDisk()
{
    const QString folder = m_dir->filePath(u"open"_s);
    QVERIFY(QDir(m_dir->path()).mkdir(u"open"_s));
    QFile::setPermissions(folder, QFile::permissions(folder) | QFile::WriteOther);
    setAreas({area(u"/"_s, folder)});
    QTRY_VERIFY(card(u"AR03"_s)); // everybody may write
    auto *fix = card(u"AR03"_s)->findChild<QPushButton *>(u"fix"_s);
    QTRY_VERIFY(fix->isVisible() && fix->isEnabled());
    QTest::mouseClick(fix, Qt::LeftButton);
    QTRY_VERIFY(!QFileInfo(folder).permission(QFile::WriteOther));
    QTRY_VERIFY(!card(u"AR03"_s));
    undo();
    QTRY_VERIFY(QFileInfo(folder).permission(QFile::WriteOther));
    QTRY_VERIFY(card(u"AR03"_s));
}

void AreasPageTest::acceptsAWarning()
{
    config::Area box = area(u"/in"_s, m_dir->path());
    box.grants.first().mode = config::Mode::DropBox;
    setAreas({box});
    QTRY_VERIFY(card(u"AU24"_s)); // nothing expires
    auto *accept = card(u"AU24"_s)->findChild<QPushButton *>(u"accept"_s);
    QTRY_VERIFY(accept->isVisible() && accept->isEnabled());
    QTest::mouseClick(accept, Qt::LeftButton);
    auto *ask = dialog<ui::AcceptDialog>();
    QVERIFY(ask);
    auto *now = ask->findChild<QPushButton *>(u"acceptNow"_s);
    QVERIFY(!now->isEnabled()); // not without a reason
    QTest::keyClicks(ask->findChild<QLineEdit *>(u"why"_s), u"Looked at every day"_s);
    QTest::mouseClick(now, Qt::LeftButton);
    const QList<config::AcceptedFinding> accepted = m_page->draft()->draft().accepted;
    QCOMPARE(accepted.size(), 1);
    QCOMPARE(accepted.first().finding, u"AU24"_s);
    QCOMPARE(accepted.first().area, u"/in"_s);
    QCOMPARE(accepted.first().why, u"Looked at every day"_s);
    QVERIFY(!accepted.first().who.isEmpty());
    QVERIFY(accepted.first().until > accepted.first().when);
    QTRY_VERIFY(card(u"AU24"_s) && card(u"AU24"_s)->findChild<QPushButton *>(u"withdraw"_s)->isVisible());
    QVERIFY(card(u"AU24"_s)->findChild<QLabel *>(u"acceptance"_s)->text().contains(u"Looked at every day"_s));
    QTRY_VERIFY(card(u"AU24"_s)->findChild<QPushButton *>(u"withdraw"_s)->isEnabled());
    QTest::mouseClick(card(u"AU24"_s)->findChild<QPushButton *>(u"withdraw"_s), Qt::LeftButton);
    QVERIFY(m_page->draft()->draft().accepted.isEmpty());
}

void AreasPageTest::appliesWhatWasShown()
{
    setAreas({area(u"/"_s, m_dir->path())});
    auto *apply = find<QPushButton>(u"apply"_s);
    QVERIFY(!apply->isEnabled());
    typeInto(find<QLineEdit>(u"path"_s), u"/files"_s);
    QCOMPARE(inForce().first().path, u"/"_s);
    QTest::mouseClick(apply, Qt::LeftButton);
    auto *changes = dialog<ui::AreasApplyDialog>();
    QVERIFY(changes);
    auto *now = changes->findChild<QPushButton *>(u"applyNow"_s);
    QTRY_VERIFY(now->isEnabled());
    QTest::mouseClick(now, Qt::LeftButton);
    QCOMPARE(inForce().first().path, u"/files"_s);
    QVERIFY(m_server->whats.last().contains(u"/files"_s));
    QVERIFY(!m_page->draft()->isChanged());
    undo(); // the former path, as a draft
    QCOMPARE(areas().first().path, u"/"_s);
    QVERIFY(m_page->draft()->isChanged());
}

void AreasPageTest::asksForAWordAboutNewWarnings()
{
    setAreas({area(u"/"_s, m_dir->path())});
    m_page->draft()->editArea(u"drop box"_s, [](config::Area &area) {
        area.grants.first().mode = config::Mode::DropBox;
        area.maxFileBytes = area.maxBytes = area.maxBytesPerSession = area.maxBytesPerAddressDay = 1'000'000;
        area.maxFiles = area.maxFilesPerAddress = 10;
    });
    QTest::mouseClick(find<QPushButton>(u"apply"_s), Qt::LeftButton);
    auto *changes = dialog<ui::AreasApplyDialog>();
    QTRY_VERIFY(changes->findChild<QLineEdit *>(u"whyAll"_s));
    auto *now = changes->findChild<QPushButton *>(u"applyNow"_s);
    QTest::mouseClick(changes->findChild<QCheckBox *>(u"understood"_s), Qt::LeftButton);
    QVERIFY(!now->isEnabled());
    QTest::keyClicks(changes->findChild<QLineEdit *>(u"whyAll"_s), u"A test"_s);
    QTRY_VERIFY(now->isEnabled());
    QTest::mouseClick(now, Qt::LeftButton);
    QVERIFY(!m_server->applied.isEmpty());
    const QList<config::AcceptedFinding> accepted = m_server->configuration().accepted;
    QVERIFY(!accepted.isEmpty());
    for (const config::AcceptedFinding &each : accepted)
        QCOMPARE(each.why, u"A test"_s);
    QVERIFY(!m_page->draft()->isChanged());
}

void AreasPageTest::errorsStandInTheWay()
{
    setAreas({area(u"/"_s, m_dir->path())});
    m_page->draft()->editArea(u"manage"_s, [](config::Area &area) { area.grants.first().mode = config::Mode::Manage; });
    QTest::mouseClick(find<QPushButton>(u"apply"_s), Qt::LeftButton);
    auto *changes = dialog<ui::AreasApplyDialog>();
    auto *understood = changes->findChild<QCheckBox *>(u"understood"_s);
    QTRY_VERIFY(understood->isVisible());
    QTest::mouseClick(understood, Qt::LeftButton);
    if (auto *why = changes->findChild<QLineEdit *>(u"whyAll"_s))
        QTest::keyClicks(why, u"A test"_s);
    QVERIFY(!changes->findChild<QPushButton *>(u"applyNow"_s)->isEnabled());
}

void AreasPageTest::saysWhatCouldNotBeApplied()
{
    setAreas({area(u"/"_s, m_dir->path())});
    m_server->setApplyError(u"The disk is full."_s);
    typeInto(find<QLineEdit>(u"path"_s), u"/files"_s);
    QTest::mouseClick(find<QPushButton>(u"apply"_s), Qt::LeftButton);
    auto *changes = dialog<ui::AreasApplyDialog>();
    auto *now = changes->findChild<QPushButton *>(u"applyNow"_s);
    QTRY_VERIFY(now->isEnabled());
    QTest::mouseClick(now, Qt::LeftButton);
    auto *error = changes->findChild<ui::InlineMessage *>(u"applyError"_s);
    QVERIFY(error->isVisible());
    QVERIFY(error->text().contains(u"The disk is full."_s));
    QCOMPARE(areas().first().path, u"/files"_s); // nothing is lost
}

void AreasPageTest::goesBackAndKeepsWhatWasTried()
{
    setAreas({area(u"/"_s, m_dir->path())});
    typeInto(find<QLineEdit>(u"path"_s), u"/files"_s);
    QTest::mouseClick(find<QPushButton>(u"apply"_s), Qt::LeftButton);
    auto *changes = dialog<ui::AreasApplyDialog>();
    changes->findChild<QCheckBox *>(u"trial"_s)->setChecked(true);
    auto *now = changes->findChild<QPushButton *>(u"applyNow"_s);
    QTRY_VERIFY(now->isEnabled());
    QTest::mouseClick(now, Qt::LeftButton);
    QCOMPARE(m_server->trials.size(), 1);
    QCOMPARE(inForce().first().path, u"/files"_s);
    m_server->endTrial();
    QCOMPARE(inForce().first().path, u"/"_s);
    QCOMPARE(areas().first().path, u"/files"_s);
    QVERIFY(m_page->draft()->isChanged());
}

void AreasPageTest::returnsToAFormerVersion()
{
    setAreas({area(u"/"_s, m_dir->path())});
    config::Config former = m_server->configuration();
    former.areas.first().path = u"/before"_s;
    former.server.greeting = u"Another page's"_s;
    config::Version version;
    version.change.what = u"Areas: new /before"_s;
    m_server->setVersions({version}, {former});
    QTest::mouseClick(find<QPushButton>(u"history"_s), Qt::LeftButton);
    auto *history = dialog<ui::HistoryDialog>();
    QVERIFY(history);
    auto *back = history->findChild<QPushButton *>(u"returnToVersion"_s);
    QTRY_VERIFY(back->isEnabled());
    QVERIFY(history->findChild<QLabel *>(u"versionDetails"_s)->text().contains(u"/before"_s));
    QTest::mouseClick(back, Qt::LeftButton);
    QCOMPARE(inForce().first().path, u"/before"_s);
    QVERIFY(m_server->configuration().server.greeting != u"Another page's"_s); // the areas alone
    QCOMPARE(areas().first().path, u"/before"_s);
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

void AreasPageTest::scrollingChangesNothing()
{
    config::Config config;
    config.areas = {area(u"/"_s, m_dir->path())};
    config.areas.first().grants.first().mode = config::Mode::DropBox;
    config.areas.first().expireDays = 30;
    m_server->setConfiguration(config);
    auto *days = find<QSpinBox>(u"expireDays"_s);
    const auto turn = [days] {
        QWheelEvent wheel(QPointF(5, 5), days->mapToGlobal(QPointF(5, 5)), {}, QPoint(0, -120), Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(days, &wheel);
    };
    find<QTreeView>(u"areas"_s)->setFocus();
    turn();
    QCOMPARE(days->value(), 30);
    days->setFocus();
    turn();
    QCOMPARE(days->value(), 29); // who chose the box means it
}

QTEST_MAIN(AreasPageTest)
#include "tst_areaspage.moc"
