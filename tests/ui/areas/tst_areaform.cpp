#include "tests/ui/areas/AreasPageCase.h"
#include "ui/areas/ModeCard.h"
#include "ui/areas/NameVerdicts.h"
#include "ui/areas/TemplatesDialog.h"
#include "ui/common/FieldNote.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeView>
#include <QWheelEvent>

using namespace Qt::Literals::StringLiterals;

/// One area: its path, folder, people, names and limits.
class AreaFormTest : public AreasPageCase
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }
    void refusesInvalidPaths();
    void changesPath();
    void choosesATemplate();
    void choosesModesByCards();
    void addsAndRemovesPeople();
    void keepsWhatCantBeUsedYet();
    void showsWhatBecomesOfNames();
    void offersToCreateMissingFolder();
    void scrollingChangesNothing();
};

void AreaFormTest::refusesInvalidPaths()
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

void AreaFormTest::changesPath()
{
    setAreas({area(u"/"_s, m_dir->path())});
    typeInto(find<QLineEdit>(u"path"_s), u"/files"_s);
    QCOMPARE(areas().first().path, u"/files"_s);
    QVERIFY(!find<ui::FieldNote>(u"pathNote"_s)->isVisible());
}

void AreaFormTest::choosesATemplate()
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

void AreaFormTest::choosesModesByCards()
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

void AreaFormTest::addsAndRemovesPeople()
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

void AreaFormTest::keepsWhatCantBeUsedYet()
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

void AreaFormTest::showsWhatBecomesOfNames()
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

void AreaFormTest::offersToCreateMissingFolder()
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

void AreaFormTest::scrollingChangesNothing()
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

QTEST_MAIN(AreaFormTest)
#include "tst_areaform.moc"
