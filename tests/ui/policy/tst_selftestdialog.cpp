#include "tests/support/FakeServer.h"
#include "ui/common/Badge.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TableView.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/SelfTestButton.h"
#include "ui/policy/SelfTestDetails.h"
#include "ui/policy/SelfTestDialog.h"
#include "ui/policy/SelfTestModel.h"
#include "ui/policy/SelfTestText.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using Outcome = selftest::CaseResult::Outcome;

namespace {

constexpr int wholeTest = 280'000; // ms; the catalogue takes some seconds on a quiet machine

selftest::CaseResult caseOf(const QString &id, Outcome outcome)
{
    selftest::CaseResult result;
    result.id = id;
    result.title = u"PORT to another machine"_s;
    result.user = u"anonymous"_s;
    result.outcome = outcome;
    result.sent = u"PORT 127,66,0,9,0,25"_s;
    result.received = u"504 Refused"_s;
    result.expected = u"A refusal and no connection"_s;
    result.observed = outcome == Outcome::Passed ? QString() : u"Something arrived"_s;
    result.matters = u"Anybody could scan"_s;
    return result;
}

selftest::Report reportOf(const QList<Outcome> &outcomes)
{
    selftest::Report report;
    report.at = 1'800'000'000'000'000;
    for (const Outcome outcome : outcomes)
        report.results.append(caseOf(u"B%1"_s.arg(report.results.size()), outcome));
    return report;
}

bool says(const QWidget &parent, const QString &text)
{
    const QList<ui::PlainLabel *> labels = parent.findChildren<ui::PlainLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&](const ui::PlainLabel *label) {
        return label->isVisibleTo(&parent) && label->fullText() == text;
    });
}

} // namespace

class SelfTestDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init();
    void cleanup();
    void failedOnesComeFirst();
    void aCaseIsToldInFull();
    void summaries_data();
    void summaries();
    void theTextHoldsWhatFailed();
    void aDraftIsOfferedOnceItDiffers();
    void runsShowsKeepsAndCopies();
    void aDraftsReportIsKeptOnceInForce();
    void cancelKeepsNothing();
    void closingDoesntWait();
    void oneDialogAtATime();

private:
    ui::SelfTestDialog *open(); ///< by mouse
    template <typename Widget> Widget *find(const QString &name) const { return m_button->findChild<Widget *>(name); }
    void run();
    void changeDraft();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<fake::FakeServer> m_server;
    std::unique_ptr<ui::PolicyDraft> m_draft;
    std::unique_ptr<ui::SelfTestButton> m_button;
};

void SelfTestDialogTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<fake::FakeServer>();
    m_server->setDirectory(m_folder->path());
    m_draft = std::make_unique<ui::PolicyDraft>();
    m_draft->setInForce(policy::Policy::standard());
    m_button = std::make_unique<ui::SelfTestButton>(m_draft.get(), m_server.get());
    QSignalSpy known(m_button.get(), &ui::SelfTestButton::reportChanged);
    m_button->show();
    QVERIFY(known.wait(wholeTest));
    QCOMPARE(known.first().first().toLongLong(), 0); // never run
}

void SelfTestDialogTest::cleanup()
{
    m_button.reset();
    m_draft.reset();
    m_server.reset();
    m_folder.reset();
}

ui::SelfTestDialog *SelfTestDialogTest::open()
{
    QTest::mouseClick(m_button.get(), Qt::LeftButton);
    return m_button->findChild<ui::SelfTestDialog *>();
}

void SelfTestDialogTest::run()
{
    auto *start = find<QPushButton>(u"run"_s);
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(!start->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), wholeTest);
}

void SelfTestDialogTest::changeDraft()
{
    m_draft->edit(u"Change"_s, [](policy::Policy &policy) { policy.passive = !policy.passive; });
}

void SelfTestDialogTest::failedOnesComeFirst()
{
    ui::SelfTestModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto order = [&model] {
        QStringList ids;
        for (int row = 0; row < model.rowCount(); ++row)
            ids.append(model.result(row).id);
        return ids;
    };
    model.add(caseOf(u"1"_s, Outcome::Passed));
    model.add(caseOf(u"2"_s, Outcome::Failed));
    model.add(caseOf(u"3"_s, Outcome::Skipped));
    model.add(caseOf(u"4"_s, Outcome::Failed));
    model.add(caseOf(u"5"_s, Outcome::Passed));
    const QStringList expected{u"2"_s, u"4"_s, u"3"_s, u"1"_s, u"5"_s};
    QCOMPARE(order(), expected);
    model.showResults({caseOf(u"1"_s, Outcome::Passed), caseOf(u"2"_s, Outcome::Failed),
                       caseOf(u"3"_s, Outcome::Skipped), caseOf(u"4"_s, Outcome::Failed),
                       caseOf(u"5"_s, Outcome::Passed)});
    QCOMPARE(order(), expected);
    QCOMPARE(model.index(0, ui::SelfTestModel::Outcome).data().toString(), u"failed"_s);
    QVERIFY(!model.index(0, ui::SelfTestModel::Outcome).data(Qt::DecorationRole).value<QIcon>().isNull());
}

void SelfTestDialogTest::aCaseIsToldInFull()
{
    ui::SelfTestDetails details;
    details.show();
    selftest::CaseResult result = caseOf(u"B01-scan"_s, Outcome::Failed);
    result.received = u"504 <b>no</b>"_s;
    details.showCase(&result);
    for (const QString &text :
         {result.title, result.sent, result.received, result.expected, result.observed, result.matters})
        QVERIFY2(says(details, text), qPrintable(text));
    QCOMPARE(details.findChild<ui::Badge *>()->text(), u"failed"_s);
    const QList<QLabel *> labels = details.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QCOMPARE(label->textFormat(), Qt::PlainText);
    details.showCase(nullptr);
    QVERIFY(!says(details, result.title));
}

void SelfTestDialogTest::summaries_data()
{
    QTest::addColumn<selftest::Report>("report");
    QTest::addColumn<QString>("summary");
    QTest::newRow("all passed") << reportOf({Outcome::Passed, Outcome::Passed}) << u"All 2 case(s) passed."_s;
    QTest::newRow("one failed") << reportOf({Outcome::Passed, Outcome::Failed}) << u"1 of 2 case(s) failed."_s;
    QTest::newRow("some skipped") << reportOf({Outcome::Passed, Outcome::Skipped})
                                  << u"All 1 case(s) passed. 1 case(s) were skipped."_s;
    QTest::newRow("nothing tried") << reportOf({Outcome::Skipped}) << u"Nothing could be tried."_s;
    selftest::Report broken;
    broken.error = u"No loopback."_s;
    QTest::newRow("couldn't run") << broken << u"The self-test couldn't run: No loopback."_s;
}

void SelfTestDialogTest::summaries()
{
    QFETCH(selftest::Report, report);
    QTEST(ui::reportSummary(report), "summary");
}

void SelfTestDialogTest::theTextHoldsWhatFailed()
{
    const QString text = ui::reportText(reportOf({Outcome::Passed, Outcome::Failed}));
    QVERIFY(text.contains(u"[passed] B0 PORT to another machine, as a stranger\n"_s));
    QVERIFY(text.contains(u"[failed] B1 PORT to another machine, as a stranger\n"_s));
    for (const QString &part : {u"PORT 127,66,0,9,0,25"_s, u"504 Refused"_s, u"Something arrived"_s})
        QCOMPARE(text.count(part), 1);
}

void SelfTestDialogTest::aDraftIsOfferedOnceItDiffers()
{
    QVERIFY(open());
    QVERIFY(!find<QRadioButton>(u"ofDraft"_s)->isEnabled());
    QVERIFY(find<QRadioButton>(u"ofInForce"_s)->isChecked());
    changeDraft();
    QVERIFY(find<QRadioButton>(u"ofDraft"_s)->isEnabled());
    m_draft->discard();
    QVERIFY(!find<QRadioButton>(u"ofDraft"_s)->isEnabled());
}

void SelfTestDialogTest::runsShowsKeepsAndCopies()
{
    ui::SelfTestDialog *const dialog = open();
    QVERIFY(dialog);
    QVERIFY(!find<QPushButton>(u"copy"_s)->isEnabled());
    QSignalSpy kept(m_button.get(), &ui::SelfTestButton::reportChanged);
    run();
    const auto *table = dialog->findChild<ui::TableView *>();
    QVERIFY(table->model()->rowCount() > 20);
    const auto *summary = find<ui::InlineMessage>(u"summary"_s);
    QVERIFY2(summary->severity() == ui::InlineMessage::Severity::Success, qPrintable(summary->text()));
    QCOMPARE(kept.size(), 1);
    QVERIFY(kept.first().at(0).toLongLong() > 0);
    QCOMPARE(kept.first().at(1).toInt(), 0);
    QVERIFY(kept.first().at(2).toBool());

    auto *details = dialog->findChild<ui::SelfTestDetails *>();
    dialog->resize(dialog->minimumSizeHint());
    QCoreApplication::processEvents();
    QVERIFY(details->widget()->width() <= details->viewport()->width()); // nothing is cut off at the side

    QTest::mouseClick(find<QPushButton>(u"copy"_s), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"[passed]"_s));

    changeDraft(); // the one in force is still the one tested
    QCOMPARE(kept.size(), 1);
    m_draft->setInForce(m_draft->draft());
    QCOMPARE(kept.size(), 2);
    QVERIFY(!kept.last().at(2).toBool());

    // Another window on the profile reads what was kept.
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_folder->filePath(u"selftest.json"_s)), wholeTest);
    ui::SelfTestButton later(m_draft.get(), m_server.get());
    QSignalSpy read(&later, &ui::SelfTestButton::reportChanged);
    QVERIFY(read.wait(wholeTest));
    QCOMPARE(read.first().at(0), kept.first().at(0));
    QVERIFY(!read.first().at(2).toBool());
}

void SelfTestDialogTest::aDraftsReportIsKeptOnceInForce()
{
    changeDraft();
    QVERIFY(open());
    QVERIFY(find<QRadioButton>(u"ofDraft"_s)->isChecked());
    QSignalSpy kept(m_button.get(), &ui::SelfTestButton::reportChanged);
    run();
    QCOMPARE(kept.size(), 0);
    QVERIFY(find<ui::PlainLabel>(u"age"_s)->fullText().endsWith(u"on a draft."_s));
    m_draft->setInForce(m_draft->draft());
    QCOMPARE(kept.size(), 1);
    QVERIFY(kept.first().at(2).toBool());
}

void SelfTestDialogTest::cancelKeepsNothing()
{
    QVERIFY(open());
    QSignalSpy kept(m_button.get(), &ui::SelfTestButton::reportChanged);
    auto *start = find<QPushButton>(u"run"_s);
    auto *cancel = find<QPushButton>(u"cancel"_s);
    start->setFocus();
    QTest::keyClick(start, Qt::Key_Space);
    QVERIFY(cancel->isVisible());
    QTest::keyClick(cancel, Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), wholeTest);
    QVERIFY(!cancel->isVisible());
    QVERIFY(find<ui::InlineMessage>(u"summary"_s)->text().startsWith(u"Cancelled."_s));
    QCOMPARE(kept.size(), 0);
    QVERIFY(!QFile::exists(m_folder->filePath(u"selftest.json"_s)));
}

void SelfTestDialogTest::closingDoesntWait()
{
    const QPointer<ui::SelfTestDialog> dialog = open();
    QTest::mouseClick(find<QPushButton>(u"run"_s), Qt::LeftButton);
    const auto *table = dialog->findChild<ui::TableView *>();
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 0, wholeTest); // in the middle of it
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, 30'000);
    // What still ran ends by itself, and another can begin.
    QVERIFY(open());
    QVERIFY(find<QPushButton>(u"run"_s)->isEnabled());
}

void SelfTestDialogTest::oneDialogAtATime()
{
    ui::SelfTestDialog *const first = open();
    QCOMPARE(open(), first);
    QCOMPARE(m_button->findChildren<ui::SelfTestDialog *>().size(), 1);
}

QTEST_MAIN(SelfTestDialogTest)
#include "tst_selftestdialog.moc"
