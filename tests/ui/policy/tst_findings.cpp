#include "server/policy/PolicyLint.h"
#include "tests/support/FakeServer.h"
#include "ui/common/Badge.h"
#include "ui/common/EmptyState.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/FindingRow.h"
#include "ui/policy/FindingsPanel.h"
#include "ui/policy/PolicyDraft.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace {

policy::Rule allowing(const QString &id, bool anybody)
{
    policy::Rule rule;
    rule.id = id;
    rule.action = policy::Action::Allow;
    rule.direction = policy::Rule::When::Active;
    rule.targets.any = anybody;
    rule.targets.client = !anybody;
    return rule;
}

bool isShown(const QList<ui::FindingRow *> &rows, const QString &text)
{
    return std::any_of(rows.begin(), rows.end(),
                       [&](const ui::FindingRow *row) { return row->accessibleDescription().contains(text); });
}

} // namespace

class FindingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void nothingToObjectTo();
    void aFindingLeadsToItsRule();
    void aButtonEndsAFindingAndUndoBringsItBack();
    void theWorstComesFirst();
    void countsForTheTab();
    void followsTheConfiguration();
    void anOutdatedFindingCantBeUsed();
    void placesOfRules_data();
    void placesOfRules();
    void hostileTextIsPlain();

private:
    QList<ui::FindingRow *> rows() const;
    void settle(); ///< waits for the answer about the draft as it is
    void addRule(const policy::Rule &rule);
    static QPushButton *fixOf(const ui::FindingRow *row) { return row->findChild<QPushButton *>(u"fix"_s); }
    static QPushButton *toRuleOf(const ui::FindingRow *row) { return row->findChild<QPushButton *>(u"toRule"_s); }
    ui::FindingRow *fixable() const;

    std::unique_ptr<fake::FakeServer> m_server;
    std::unique_ptr<ui::PolicyDraft> m_draft;
    std::unique_ptr<ui::FindingsPanel> m_panel;
};

void FindingsTest::init()
{
    m_server = std::make_unique<fake::FakeServer>();
    m_draft = std::make_unique<ui::PolicyDraft>();
    m_draft->setInForce(policy::Policy::standard());
    m_panel = std::make_unique<ui::FindingsPanel>(m_draft.get(), m_server.get());
    m_panel->resize(760, 460);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void FindingsTest::cleanup()
{
    m_panel.reset();
    m_draft.reset();
    m_server.reset();
}

QList<ui::FindingRow *> FindingsTest::rows() const
{
    QList<ui::FindingRow *> shown = m_panel->findChildren<ui::FindingRow *>();
    shown.removeIf([](const ui::FindingRow *row) { return row->isHidden(); });
    return shown;
}

void FindingsTest::settle()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->isUpToDate(), 30'000);
}

void FindingsTest::addRule(const policy::Rule &rule)
{
    m_draft->edit(u"Add"_s, [&](policy::Policy &policy) { policy.rules.append(rule); });
}

ui::FindingRow *FindingsTest::fixable() const
{
    const QList<ui::FindingRow *> all = rows();
    const auto found =
        std::find_if(all.begin(), all.end(), [](const ui::FindingRow *row) { return !fixOf(row)->isHidden(); });
    return found == all.end() ? nullptr : *found;
}

void FindingsTest::nothingToObjectTo()
{
    settle();
    QCOMPARE(m_panel->count(), 0);
    const QList<ui::EmptyState *> states = m_panel->findChildren<ui::EmptyState *>();
    const auto shown = std::find_if(states.begin(), states.end(), [](const auto *state) { return state->isVisible(); });
    QVERIFY(shown != states.end());
    QCOMPARE((*shown)->accessibleName(), u"Nothing to object to"_s);
}

void FindingsTest::aFindingLeadsToItsRule()
{
    addRule(allowing(u"open"_s, true));
    settle();
    const QList<ui::FindingRow *> found = rows();
    QVERIFY(!found.isEmpty());
    const int open = int(m_draft->draft().rules.size()) - 1;
    QCOMPARE(found.first()->rule(), open);
    QCOMPARE(toRuleOf(found.first())->text(), u"Show rule open"_s);
    QTest::mouseClick(toRuleOf(found.first()), Qt::LeftButton);
    QCOMPARE(m_draft->currentRule(), open);
    m_draft->setCurrentRule(-1);
    toRuleOf(found.first())->setFocus();
    QTest::keyClick(toRuleOf(found.first()), Qt::Key_Space);
    QCOMPARE(m_draft->currentRule(), open);
}

void FindingsTest::aButtonEndsAFindingAndUndoBringsItBack()
{
    addRule(allowing(u"open"_s, true));
    settle();
    ui::FindingRow *const row = fixable();
    QVERIFY(row);
    const QString text = row->accessibleDescription();
    const QString label = fixOf(row)->text();
    const policy::Policy before = m_draft->draft();
    fixOf(row)->setFocus();
    QTest::keyClick(fixOf(row), Qt::Key_Space);
    QVERIFY(m_draft->draft() != before);
    QCOMPARE(m_draft->stack()->undoText(), label);
    settle();
    QVERIFY(!isShown(rows(), text));
    if (!rows().isEmpty())
        QVERIFY(m_panel->isAncestorOf(QApplication::focusWidget()));
    m_draft->stack()->undo();
    settle();
    QCOMPARE(m_draft->draft(), before);
    QVERIFY(isShown(rows(), text));
}

void FindingsTest::theWorstComesFirst()
{
    addRule(allowing(u"open"_s, true));
    policy::Rule expired = allowing(u"old"_s, true);
    expired.expires = 1;
    addRule(expired);
    policy::Circumstances now;
    now.now = 1'800'000'000'000'000;
    m_draft->setCircumstances(now);
    settle();
    const QStringList order{u"error"_s, u"warning"_s, u"note"_s};
    int worst = 0;
    const QList<ui::FindingRow *> all = rows();
    QVERIFY(all.size() > 1);
    for (const ui::FindingRow *row : all) {
        const int rank = int(order.indexOf(row->findChild<ui::Badge *>()->text()));
        QVERIFY(rank >= worst);
        worst = rank;
    }
}

void FindingsTest::countsForTheTab()
{
    settle();
    QSignalSpy counted(m_panel.get(), &ui::FindingsPanel::countChanged);
    addRule(allowing(u"open"_s, true));
    settle();
    QCOMPARE(counted.size(), 1);
    QCOMPARE(counted.first().first().toInt(), m_panel->count());
    QCOMPARE(int(rows().size()), m_panel->count());
    m_draft->stack()->undo();
    settle();
    QCOMPARE(counted.last().first().toInt(), 0);
}

void FindingsTest::followsTheConfiguration()
{
    addRule(allowing(u"open"_s, true));
    settle();
    const int before = m_panel->count();
    config::Config config = m_server->configuration();
    config.accounts.anonymous = true;
    config::Area area;
    area.path = u"/incoming"_s;
    area.directory = u"/srv/incoming"_s;
    area.grants = {{u"anonymous"_s, config::Mode::DropBox}};
    config.areas = {area};
    m_server->setConfiguration(config);
    Q_EMIT m_server->configurationChanged();
    settle();
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->count() > before, 30'000); // allow-any while strangers may upload: CERT III.C
}

void FindingsTest::anOutdatedFindingCantBeUsed()
{
    addRule(allowing(u"open"_s, true));
    settle();
    ui::FindingRow *const row = fixable();
    QVERIFY(row);
    addRule(allowing(u"another"_s, false));
    QVERIFY(!fixOf(row)->isEnabled()); // it would take the new rule away
    settle();
    QVERIFY(fixOf(row)->isEnabled());
}

void FindingsTest::placesOfRules_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<int>("rule");
    QTest::newRow("a rule") << u"/rules/0"_s << 0;
    QTest::newRow("a key of a rule") << u"/rules/1/ports"_s << 1;
    QTest::newRow("beyond the last") << u"/rules/2"_s << -1;
    QTest::newRow("no number") << u"/rules/x"_s << -1;
    QTest::newRow("the rules as such") << u"/rules"_s << -1;
    QTest::newRow("something else") << u"/promises/0"_s << -1;
    QTest::newRow("the policy") << u""_s << -1;
}

void FindingsTest::placesOfRules()
{
    QFETCH(QString, place);
    policy::Policy policy;
    policy.rules = {allowing(u"a"_s, false), allowing(u"b"_s, true)};
    QTEST(ui::FindingRow::ruleOf(place, policy), "rule");
}

void FindingsTest::hostileTextIsPlain()
{
    policy::Policy policy;
    policy.rules = {allowing(u"a&b<i>\n"_s, true)};
    policy::Finding finding;
    finding.id = u"PL99"_s;
    finding.place = u"/rules/0"_s;
    finding.text = u"<h1>Rule</h1>"_s;
    ui::FindingRow row;
    row.showFinding(finding, policy);
    QVERIFY(toRuleOf(&row)->text().startsWith(u"Show rule a&&b<i>\\"_s));
    const QList<QLabel *> labels = row.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

QTEST_MAIN(FindingsTest)
#include "tst_findings.moc"
