#include "tests/ui/areas/AreasPageCase.h"
#include "ui/areas/AcceptDialog.h"
#include "ui/areas/FindingCard.h"

#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>

using namespace Qt::Literals::StringLiterals;

/// Findings beside what causes them: fixed, taken back, accepted.
class AreaFindingsTest : public AreasPageCase
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }
    void fixesAFindingAndTakesItBack();
    void fixesPermissionsOnTheDisk();
    void acceptsAWarning();
    void cardsHaveRoomForTheirButtons_data();
    void cardsHaveRoomForTheirButtons();
};

void AreaFindingsTest::fixesAFindingAndTakesItBack()
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

void AreaFindingsTest::fixesPermissionsOnTheDisk()
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

void AreaFindingsTest::acceptsAWarning()
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

void AreaFindingsTest::cardsHaveRoomForTheirButtons_data()
{
    QTest::addColumn<double>("scale");
    QTest::newRow("the usual letters") << 1.0;
    QTest::newRow("large letters") << 1.4;
    QTest::newRow("very large letters") << 1.9;
}

void AreaFindingsTest::cardsHaveRoomForTheirButtons()
{
    QFETCH(const double, scale);
    QFont font = m_page->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    m_page->setFont(font);
    m_page->resize(1000, 700);
    config::Area box = area(u"/incoming"_s, m_dir->path());
    box.grants.first().mode = config::Mode::DropBox;
    setAreas({box});
    find<QTabWidget>(u"views"_s)->setCurrentIndex(1);
    QTRY_VERIFY(card(u"AU24"_s) && card(u"AU24"_s)->isVisible());
    const auto cramped = [this] {
        QStringList ids;
        for (const ui::FindingCard *one : m_page->findChildren<ui::FindingCard *>()) {
            for (const QPushButton *button : one->findChildren<QPushButton *>()) {
                if (button->isVisible() && !one->rect().contains(button->geometry()))
                    ids.append(one->finding().id);
            }
        }
        return ids;
    };
    QTRY_COMPARE(cramped(), QStringList());
}

QTEST_MAIN(AreaFindingsTest)
#include "tst_areafindings.moc"
