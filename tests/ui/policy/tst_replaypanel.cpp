#include "server/audit/Writer.h"
#include "server/base/Clock.h"
#include "tests/support/FakeServer.h"
#include "ui/common/EmptyState.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TableView.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/ReplayModel.h"
#include "ui/policy/ReplayPanel.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QSemaphore>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 minute = 60'000'000;
constexpr int patience = 60'000; // ms, on a busy machine

audit::Attempt attempt(const QString &client, const QString &user, const QString &target, bool allowed,
                       qint64 minutesAgo = 5)
{
    audit::Attempt attempt;
    attempt.at = base::Clock::system().utcMicroseconds() - minutesAgo * minute;
    attempt.session = {1};
    attempt.client = *address::Endpoint::parse(client);
    attempt.anonymous = user == u"anonymous";
    attempt.user = user;
    attempt.target = *address::Endpoint::parse(target);
    attempt.argument = "10,0,0,9,0,25";
    attempt.command = "RETR";
    attempt.outcome = allowed ? audit::Outcome::Allowed : audit::Outcome::Blocked;
    if (!allowed)
        attempt.reasons = policy::Reason::ThirdParty;
    attempt.replyCode = allowed ? 200 : 501;
    return attempt;
}

policy::Rule allowing(const QString &network)
{
    policy::Rule rule;
    rule.id = u"lab"_s;
    rule.action = policy::Action::Allow;
    rule.targets.subnets = {*address::Subnet::parse(network)};
    return rule;
}

} // namespace

class ReplayPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init();
    void cleanup();
    void saysWhatIsNewlyAllowed();
    void saysWhatIsNewlyRefused();
    void saysWhySomeCantBeTried();
    void nothingWouldChange();
    void onlyTheChosenPeriodCounts();
    void aChangedDraftMakesItStale();
    void canBeCancelled();
    void anUnreadableLogIsSaid();
    void sortsByAHeader();
    void hostileTextIsPlain();
    void theModelIsSound();
    void controlsAreReachedByKeyboard();

private:
    void record(const QList<audit::Attempt> &attempts);
    void allowLab();
    void choosePeriod(const QString &text);
    void run(); ///< by mouse; waits for the result
    template <typename Widget> Widget *find(const QString &name) const { return m_panel->findChild<Widget *>(name); }
    QString number(const QString &name) const { return find<ui::PlainLabel>(name)->fullText(); }
    QString emptyTitle() const { return find<ui::EmptyState>(u"emptyState"_s)->accessibleName(); }
    QString cell(int row, int column) const
    {
        return m_panel->findChild<ui::TableView *>()->model()->index(row, column).data().toString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<fake::FakeServer> m_server;
    std::unique_ptr<ui::PolicyDraft> m_draft;
    std::unique_ptr<ui::ReplayPanel> m_panel;
};

void ReplayPanelTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<fake::FakeServer>();
    m_server->setDatabaseFile(m_folder->filePath(u"log.db"_s));
    m_draft = std::make_unique<ui::PolicyDraft>();
    m_draft->setInForce(policy::Policy::standard());
    m_panel = std::make_unique<ui::ReplayPanel>(m_draft.get(), m_server.get());
    m_panel->resize(860, 460);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void ReplayPanelTest::cleanup()
{
    m_panel.reset();
    m_draft.reset();
    m_server.reset();
    m_folder.reset();
}

void ReplayPanelTest::record(const QList<audit::Attempt> &attempts)
{
    audit::Writer writer;
    audit::Writer::Options options;
    options.file = m_server->databaseFile();
    options.fullDurability = false;
    QVERIFY(writer.open(options));
    QSemaphore stored;
    for (const audit::Attempt &row : attempts)
        writer.recordDurably(row, [&stored](bool) { stored.release(); });
    stored.acquire(int(attempts.size()));
    writer.close();
}

void ReplayPanelTest::allowLab()
{
    m_draft->edit(u"Add a rule"_s, [](policy::Policy &policy) { policy.rules.prepend(allowing(u"10.0.0.0/24"_s)); });
}

void ReplayPanelTest::choosePeriod(const QString &text)
{
    auto *period = find<QComboBox>(u"period"_s);
    const int row = period->findText(text);
    QVERIFY(row >= 0);
    period->setFocus();
    while (period->currentIndex() != row)
        QTest::keyClick(period, period->currentIndex() < row ? Qt::Key_Down : Qt::Key_Up);
}

void ReplayPanelTest::run()
{
    auto *button = find<QPushButton>(u"run"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!button->isEnabled());
    QVERIFY(m_panel->findChild<QProgressBar *>()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), patience);
    QVERIFY(!m_panel->findChild<QProgressBar *>()->isVisible());
}

void ReplayPanelTest::saysWhatIsNewlyAllowed()
{
    record({attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:8080"_s, false),
            attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:8081"_s, false),
            attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"203.0.113.1:8081"_s, false)});
    allowLab();
    run();
    QCOMPARE(number(u"newlyAllowed"_s), u"2"_s);
    QCOMPARE(number(u"newlyRefused"_s), u"0"_s);
    QCOMPARE(number(u"unchanged"_s), u"1"_s);
    QCOMPARE(cell(0, ui::ReplayModel::Client), u"192.0.2.7"_s);
    QCOMPARE(cell(0, ui::ReplayModel::User), u"anonymous"_s);
    QCOMPARE(cell(0, ui::ReplayModel::Allowed), u"2"_s);
    QCOMPARE(cell(0, ui::ReplayModel::Refused), QString());
    QVERIFY(cell(0, ui::ReplayModel::Target).startsWith(u"10.0.0.9:808"_s));
}

void ReplayPanelTest::saysWhatIsNewlyRefused()
{
    audit::Attempt folded = attempt(u"192.0.2.7:40000"_s, u"ann"_s, u"10.0.0.9:8080"_s, true);
    folded.count = 12;
    record({folded});
    run();
    QCOMPARE(number(u"newlyRefused"_s), u"12"_s);
    QCOMPARE(cell(0, ui::ReplayModel::User), u"ann"_s);
    QCOMPARE(cell(0, ui::ReplayModel::Refused), u"12"_s);
}

void ReplayPanelTest::saysWhySomeCantBeTried()
{
    record({attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:8080"_s, false)});
    allowLab();
    run();
    QCOMPARE(number(u"notReplayable"_s), u"0"_s);
    QVERIFY(find<ui::PlainLabel>(u"whyNotReplayable"_s)->isHidden());
    audit::Attempt torn = attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:8080"_s, false);
    torn.target = {};
    torn.reasons = policy::Reason::Malformed;
    record({torn});
    run();
    QCOMPARE(number(u"notReplayable"_s), u"1"_s);
    QVERIFY(!find<ui::PlainLabel>(u"whyNotReplayable"_s)->isHidden());
}

void ReplayPanelTest::nothingWouldChange()
{
    record({attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"192.0.2.7:40001"_s, true)});
    run();
    QCOMPARE(number(u"unchanged"_s), u"1"_s);
    QVERIFY(!m_panel->findChild<ui::TableView *>()->isVisible());
}

void ReplayPanelTest::onlyTheChosenPeriodCounts()
{
    record({attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:8080"_s, false, 120),
            attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:8080"_s, false, 60 * 24 * 40)});
    allowLab();
    choosePeriod(u"the last hour"_s);
    run();
    QCOMPARE(emptyTitle(), u"Nothing was recorded in this period"_s);
    QVERIFY(find<ui::EmptyState>(u"emptyState"_s)->isVisible());
    choosePeriod(u"the last day"_s);
    run();
    QCOMPARE(number(u"newlyAllowed"_s), u"1"_s);
    choosePeriod(u"all that is recorded"_s);
    run();
    QCOMPARE(number(u"newlyAllowed"_s), u"2"_s);
}

void ReplayPanelTest::aChangedDraftMakesItStale()
{
    record({attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:8080"_s, false)});
    run();
    auto *stale = find<ui::InlineMessage>(u"stale"_s);
    QVERIFY(!stale->isVisible());
    allowLab();
    QVERIFY(stale->isVisible());
    m_draft->stack()->undo();
    QVERIFY(!stale->isVisible());
    m_draft->stack()->redo();
    QTest::mouseClick(stale->actionButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(number(u"newlyAllowed"_s), u"1"_s, patience);
    QVERIFY(!stale->isVisible());
    policy::Policy applied = m_draft->draft();
    ++applied.revision;
    m_draft->setInForce(applied);
    QVERIFY(!stale->isVisible()); // the same rules, now in force
}

void ReplayPanelTest::canBeCancelled()
{
    QList<audit::Attempt> many;
    for (int i = 0; i < 20'000; ++i) // all different: alike ones would share a row
        many.append(attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:%1"_s.arg(10'000 + i), false));
    record(many);
    auto *start = find<QPushButton>(u"run"_s);
    auto *cancel = find<QPushButton>(u"cancel"_s);
    start->setFocus();
    QTest::keyClick(start, Qt::Key_Space);
    QVERIFY(cancel->hasFocus());
    QTest::keyClick(cancel, Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), patience);
    QVERIFY(start->hasFocus());
    QVERIFY(!cancel->isVisible());
    const bool before = emptyTitle() == u"Cancelled" && find<ui::EmptyState>(u"emptyState"_s)->isVisible();
    QVERIFY(before || find<ui::InlineMessage>(u"note"_s)->text().startsWith(u"Cancelled after"_s));
}

void ReplayPanelTest::anUnreadableLogIsSaid()
{
    QFile file(m_server->databaseFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    run();
    const auto *note = find<ui::InlineMessage>(u"note"_s);
    QVERIFY(note->isVisible());
    QCOMPARE(note->severity(), ui::InlineMessage::Severity::Error);
    QVERIFY(find<ui::EmptyState>(u"emptyState"_s)->isVisible());
}

void ReplayPanelTest::sortsByAHeader()
{
    record({attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:8080"_s, false),
            attempt(u"192.0.2.7:40000"_s, u"anonymous"_s, u"10.0.0.9:8080"_s, false),
            attempt(u"9.0.0.1:40000"_s, u"anonymous"_s, u"10.0.0.9:8080"_s, false)});
    allowLab();
    run();
    auto *table = m_panel->findChild<ui::TableView *>();
    QHeaderView *const header = table->horizontalHeader();
    const auto click = [header](int column) {
        const QPoint middle(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                            header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
    };
    click(ui::ReplayModel::Client);
    if (header->sortIndicatorOrder() == Qt::DescendingOrder)
        click(ui::ReplayModel::Client);
    QCOMPARE(cell(0, ui::ReplayModel::Client), u"9.0.0.1"_s); // as a number, not as text
    click(ui::ReplayModel::Allowed);
    if (header->sortIndicatorOrder() == Qt::AscendingOrder)
        click(ui::ReplayModel::Allowed);
    QCOMPARE(cell(0, ui::ReplayModel::Allowed), u"2"_s);
}

void ReplayPanelTest::hostileTextIsPlain()
{
    record({attempt(u"192.0.2.7:40000"_s, u"<b>eve</b>\n\u202e"_s, u"10.0.0.9:8080"_s, false)});
    allowLab();
    run();
    const QString user = cell(0, ui::ReplayModel::User);
    QVERIFY(user.startsWith(u"<b>eve</b>\\"_s));
    QVERIFY(!user.contains(u'\n') && !user.contains(QChar(0x202e)));
}

void ReplayPanelTest::theModelIsSound()
{
    ui::ReplayModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.showChanges({{u"192.0.2.7"_s, {}, u"10.0.0.9:25"_s, 0, 3, 0, 1}});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, ui::ReplayModel::User).data().toString(), u"(not signed in)"_s);
    QCOMPARE(model.index(0, ui::ReplayModel::Refused).data(ui::ReplayModel::SortRole).toLongLong(), 3);
    model.showChanges({});
    QCOMPARE(model.rowCount(), 0);
}

void ReplayPanelTest::controlsAreReachedByKeyboard()
{
    auto *period = find<QComboBox>(u"period"_s);
    period->setFocus();
    QTest::keyClick(period, Qt::Key_Tab);
    QVERIFY(find<QPushButton>(u"run"_s)->hasFocus());
    QVERIFY(!period->accessibleName().isEmpty());
    QVERIFY(!m_panel->findChild<ui::TableView *>()->accessibleName().isEmpty());
}

QTEST_MAIN(ReplayPanelTest)
#include "tst_replaypanel.moc"
