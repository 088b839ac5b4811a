#include "tests/ui/areas/AreasPageCase.h"
#include "ui/areas/AreasApplyDialog.h"
#include "ui/common/HistoryDialog.h"
#include "ui/common/InlineMessage.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

/// The draft put in force, for good and on trial, and former areas.
class AreasInForceTest : public AreasPageCase
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }
    void appliesWhatWasShown();
    void asksForAWordAboutNewWarnings();
    void errorsStandInTheWay();
    void saysWhatCouldNotBeApplied();
    void goesBackAndKeepsWhatWasTried();
    void returnsToAFormerVersion();
};

void AreasInForceTest::appliesWhatWasShown()
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

void AreasInForceTest::asksForAWordAboutNewWarnings()
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

void AreasInForceTest::errorsStandInTheWay()
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

void AreasInForceTest::saysWhatCouldNotBeApplied()
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

void AreasInForceTest::goesBackAndKeepsWhatWasTried()
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

void AreasInForceTest::returnsToAFormerVersion()
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

QTEST_MAIN(AreasInForceTest)
#include "tst_areasinforce.moc"
