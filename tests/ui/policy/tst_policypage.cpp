#include "server/policy/Presets.h"
#include "tests/support/FakeServer.h"
#include "ui/common/Badge.h"
#include "ui/common/HistoryDialog.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TrialBanner.h"
#include "ui/policy/ApplyDialog.h"
#include "ui/policy/MapView.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/PolicyPage.h"
#include "ui/policy/PresetsDialog.h"
#include "ui/policy/RulesModel.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>
#include <QUndoStack>

using namespace Qt::Literals::StringLiterals;

/// The whole way: build a policy, see what it means, apply it, try it out, return.
class PolicyPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysWhatThePolicyAllows();
    void buildsAndAppliesAPolicyByKeyboard();
    void aRefusedApplyLosesNothing();
    void trialIsKeptOrGoesBack();
    void whatWasTriedOutStaysAsADraft();
    void brokenPromisesHaveToBeStruck();
    void openingAsksForConsent();
    void presetsAreTakenIntoTheDraft();
    void presetsAreComparedWithToday();
    void openPresetsAskTwice();
    void historyReturns();
    void historyOpensOnlyWithConsent();
    void rulesThatEndCloseByThemselves();
    void rulesShadowedBySeveralSaySo();
    void cellsOfTheMapChooseRules();
    void anAppliedPolicyElsewhereIsFollowed();

private:
    template <typename T> T *part(const QString &name) const { return m_page->findChild<T *>(name); }
    template <typename T> T *dialog() const
    {
        const auto dialogs = m_page->findChildren<T *>();
        return dialogs.isEmpty() ? nullptr : dialogs.last();
    }
    QString summary() const { return part<ui::PlainLabel>(u"summary"_s)->fullText(); }
    ui::ApplyDialog *openApply() const
    {
        QTest::mouseClick(part<QPushButton>(u"apply"_s), Qt::LeftButton);
        return dialog<ui::ApplyDialog>();
    }
    void open(const QString &network) const
    {
        m_page->draft()->edit(u"lab"_s, [&network](policy::Policy &policy) {
            policy::Rule lab;
            lab.id = u"lab"_s;
            lab.action = policy::Action::Allow;
            lab.targets.subnets = {*address::Subnet::parse(network)};
            policy.rules.prepend(lab);
        });
    }

    std::unique_ptr<fake::FakeServer> m_server;
    std::unique_ptr<ui::PolicyPage> m_page;
};

void PolicyPageTest::init()
{
    m_server = std::make_unique<fake::FakeServer>();
    m_page = std::make_unique<ui::PolicyPage>(m_server.get());
    m_page->resize(1180, 760);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void PolicyPageTest::cleanup()
{
    m_page.reset();
    m_server.reset();
}

void PolicyPageTest::saysWhatThePolicyAllows()
{
    QCOMPARE(summary(), u"Data connections go only to the client itself, never to ports below 1024."_s);
    QCOMPARE(part<ui::Badge>(u"certGroup"_s)->text(), u"CERT 2"_s);
    QVERIFY(part<ui::InlineMessage>(u"beyondClient"_s)->isHidden());
    QVERIFY(!part<QPushButton>(u"apply"_s)->isEnabled());
    open(u"10.0.0.0/8"_s);
    QVERIFY(summary().contains(u"10.0.0.0/8"_s));
    auto *banner = part<ui::InlineMessage>(u"beyondClient"_s);
    QVERIFY(banner->isVisible() && banner->text().contains(u"\"lab\""_s));
    QTest::mouseClick(banner->actionButton(), Qt::LeftButton);
    QCOMPARE(m_page->draft()->currentRule(), 0);
    QTest::mouseClick(part<QToolButton>(u"undo"_s), Qt::LeftButton);
    QVERIFY(banner->isHidden());
}

void PolicyPageTest::buildsAndAppliesAPolicyByKeyboard()
{
    auto *rules = part<QListView>(u"rules"_s);
    rules->setFocus();
    QTest::keyClick(rules, Qt::Key_Insert);
    auto *name = part<QLineEdit>(u"name"_s);
    QVERIFY(name->hasFocus()); // a new rule wants a name, and typing replaces the one it has
    QTest::keyClicks(name, u"backup"_s);
    auto *ports = part<QLineEdit>(u"ports"_s);
    ports->setFocus();
    ports->selectAll();
    QTest::keyClicks(ports, u"20"_s);
    auto *enabled = part<QCheckBox>(u"enabled"_s);
    enabled->setFocus();
    QTest::keyClick(enabled, Qt::Key_Space);
    QVERIFY2(summary().contains(u"also to ports below 1024"_s), qPrintable(summary()));

    ui::ApplyDialog *apply = openApply();
    QVERIFY(apply);
    auto *now = apply->findChild<QPushButton *>(u"applyNow"_s);
    QVERIFY(now->isEnabled());
    QTest::mouseClick(now, Qt::LeftButton);
    QCOMPARE(m_server->applied.size(), 1);
    QCOMPARE(m_server->applied.first().policy.rules.first().id, u"backup"_s);
    QVERIFY(m_server->whats.first().contains(u"\"backup\" is new"_s));
    QVERIFY(!m_page->draft()->isChanged());
    QVERIFY(part<ui::InlineMessage>(u"pageMessage"_s)->isVisible());
}

void PolicyPageTest::aRefusedApplyLosesNothing()
{
    m_server->setApplyError(u"The disk is full."_s);
    open(u"192.0.2.0/24"_s);
    ui::ApplyDialog *apply = openApply();
    apply->findChild<QCheckBox *>(u"understood"_s)->click();
    QTest::mouseClick(apply->findChild<QPushButton *>(u"applyNow"_s), Qt::LeftButton);
    auto *error = apply->findChild<ui::InlineMessage *>(u"applyError"_s);
    QVERIFY(error->isVisible() && error->text().contains(u"The disk is full."_s));
    QVERIFY(m_page->draft()->isChanged());
    QVERIFY(apply->isVisible());
}

void PolicyPageTest::trialIsKeptOrGoesBack()
{
    auto *banner = part<ui::TrialBanner>(u"trialBanner"_s);
    QVERIFY(banner->isHidden());
    for (const bool keep : {true, false}) {
        m_page->draft()->edit(u"x"_s, [](policy::Policy &policy) { policy.passive = !policy.passive; });
        const bool passive = m_page->draft()->draft().passive;
        ui::ApplyDialog *apply = openApply();
        apply->findChild<QCheckBox *>(u"trial"_s)->click();
        QTest::mouseClick(apply->findChild<QPushButton *>(u"applyNow"_s), Qt::LeftButton);
        QVERIFY(m_server->trial());
        QCOMPARE(m_server->trials.last(), 60);
        QVERIFY(banner->isVisible());
        QVERIFY(banner->findChild<ui::PlainLabel *>(u"trialText"_s)->fullText().contains(u"60"_s)
                || banner->findChild<ui::PlainLabel *>(u"trialText"_s)->fullText().contains(u"59"_s));
        QCOMPARE(m_server->configuration().policy.passive, passive);
        QTest::mouseClick(banner->findChild<QPushButton *>(keep ? u"keepTrial"_s : u"endTrial"_s), Qt::LeftButton);
        QVERIFY(banner->isHidden());
        QCOMPARE(m_server->configuration().policy.passive, keep ? passive : !passive);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog<ui::ApplyDialog>(), 30'000);
    }
}

void PolicyPageTest::whatWasTriedOutStaysAsADraft()
{
    open(u"10.0.0.0/8"_s);
    ui::ApplyDialog *apply = openApply();
    apply->findChild<QCheckBox *>(u"understood"_s)->click();
    apply->findChild<QCheckBox *>(u"trial"_s)->click();
    QTest::mouseClick(apply->findChild<QPushButton *>(u"applyNow"_s), Qt::LeftButton);
    QVERIFY(!m_page->draft()->isChanged());
    m_server->endTrial(); // as when its time is over
    QCOMPARE(m_server->configuration().policy.rules.size(), 1);
    QCOMPARE(m_page->draft()->inForce().rules.size(), 1);
    QCOMPARE(m_page->draft()->draft().rules.size(), 2);
    QVERIFY(part<ui::InlineMessage>(u"pageMessage"_s)->text().contains(u"former policy"_s));
    QTest::mouseClick(part<QToolButton>(u"undo"_s), Qt::LeftButton);
    QVERIFY(!m_page->draft()->isChanged());
}

void PolicyPageTest::brokenPromisesHaveToBeStruck()
{
    m_page->draft()->edit(u"promise"_s, [](policy::Policy &policy) {
        policy::Promise never;
        never.targets.subnets = {*address::Subnet::parse(u"10.0.0.0/8")};
        policy.promises.append(never);
    });
    open(u"10.1.0.0/16"_s);
    ui::ApplyDialog *apply = openApply();
    apply->findChild<QCheckBox *>(u"understood"_s)->click();
    auto *now = apply->findChild<QPushButton *>(u"applyNow"_s);
    QVERIFY(!now->isEnabled());
    auto *broken = apply->findChild<ui::InlineMessage *>(u"brokenPromise"_s);
    QVERIFY(broken && broken->text().contains(u"10.1."_s));
    QTest::mouseClick(broken->actionButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_page->draft()->draft().promises.isEmpty(), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(now->isEnabled(), 30'000);
}

void PolicyPageTest::openingAsksForConsent()
{
    open(u"10.0.0.0/8"_s);
    ui::ApplyDialog *apply = openApply();
    auto *now = apply->findChild<QPushButton *>(u"applyNow"_s);
    auto *understood = apply->findChild<QCheckBox *>(u"understood"_s);
    QVERIFY(understood->isVisible() && !now->isEnabled());
    understood->click();
    QVERIFY(now->isEnabled());
    apply->reject();
    QCOMPARE(m_server->applied.size(), 0);
}

void PolicyPageTest::presetsAreTakenIntoTheDraft()
{
    m_page->draft()->edit(u"promise"_s, [](policy::Policy &policy) {
        policy::Promise never;
        never.targets.any = true;
        policy.promises.append(never);
    });
    QTest::mouseClick(part<QPushButton>(u"presets"_s), Qt::LeftButton);
    auto *presets = dialog<ui::PresetsDialog>();
    auto *search = presets->findChild<QLineEdit *>(u"searchPresets"_s);
    search->setFocus();
    QTest::keyClicks(search, u"category 2"_s);
    auto *list = presets->findChild<QTreeWidget *>(u"presetList"_s);
    if (!list->currentItem() || list->currentItem()->isHidden()) {
        search->clear();
        QTest::keyClicks(search, u"IIS"_s);
    }
    QVERIFY(list->currentItem() && !list->currentItem()->isHidden());
    auto *take = presets->findChild<QPushButton *>(u"takePreset"_s);
    QVERIFY(take->isEnabled());
    const int steps = m_page->draft()->stack()->count();
    QTest::mouseClick(take, Qt::LeftButton);
    QCOMPARE(m_page->draft()->stack()->count(), steps + 1);
    QCOMPARE(m_page->draft()->draft().promises.size(), 1); // what was pinned stays
    QCOMPARE(m_server->applied.size(), 0);
}

void PolicyPageTest::presetsAreComparedWithToday()
{
    open(u"10.0.0.0/8"_s); // only in the draft
    QTest::mouseClick(part<QPushButton>(u"presets"_s), Qt::LeftButton);
    auto *presets = dialog<ui::PresetsDialog>();
    const auto *changes = presets->findChild<ui::PlainLabel *>(u"presetChanges"_s);
    QTRY_COMPARE_WITH_TIMEOUT(changes->fullText(), u"Every data connection is decided as it is today."_s, 30'000);
    QVERIFY(presets->findChild<ui::MapView *>(u"presetMap"_s)->picture().compared);
}

void PolicyPageTest::openPresetsAskTwice()
{
    QTest::mouseClick(part<QPushButton>(u"presets"_s), Qt::LeftButton);
    auto *presets = dialog<ui::PresetsDialog>();
    auto *search = presets->findChild<QLineEdit *>(u"searchPresets"_s);
    QTest::keyClicks(search, u"Cray"_s);
    auto *take = presets->findChild<QPushButton *>(u"takePreset"_s);
    auto *confirm = presets->findChild<QCheckBox *>(u"confirmOpen"_s);
    QVERIFY(confirm->isVisible() && !take->isEnabled());
    QVERIFY(presets->findChild<ui::InlineMessage *>(u"presetOpen"_s)->isVisible());
    QVERIFY(presets->findChild<ui::PlainLabel *>(u"presetChanges"_s)->fullText().contains(u"newly"_s));
    confirm->click();
    QTest::mouseClick(take, Qt::LeftButton);
    QVERIFY(part<ui::InlineMessage>(u"beyondClient"_s)->isVisible());
    ui::ApplyDialog *apply = openApply();
    QVERIFY(!apply->findChild<QPushButton *>(u"applyNow"_s)->isEnabled()); // and once more before it is in force
}

void PolicyPageTest::historyReturns()
{
    config::Config former;
    former.policy.passive = false;
    m_server->setVersions({{u"b"_s, 2, 2'000'000, {u"mara"_s, u"later"_s}, true},
                           {u"a"_s, 1, 1'000'000, {u"jo"_s, u"<b>first</b>"_s}, false}},
                          {m_server->configuration(), former});
    QTest::mouseClick(part<QPushButton>(u"history"_s), Qt::LeftButton);
    auto *history = dialog<ui::HistoryDialog>();
    auto *list = history->findChild<QListWidget *>(u"versions"_s);
    QTRY_COMPARE_WITH_TIMEOUT(list->count(), 2, 30'000);
    auto *back = history->findChild<QPushButton *>(u"returnToVersion"_s);
    auto *details = history->findChild<ui::PlainLabel *>(u"versionDetails"_s);
    QTRY_VERIFY_WITH_TIMEOUT(details->fullText().contains(u"nothing"_s), 30'000);
    QVERIFY(!back->isEnabled());
    list->setCurrentRow(1);
    QTRY_VERIFY_WITH_TIMEOUT(back->isEnabled(), 30'000);
    QVERIFY(list->item(1)->text().contains(u"jo"_s));
    QVERIFY(details->fullText().contains(u"switched off"_s));
    QTest::mouseClick(back, Qt::LeftButton);
    QCOMPARE(m_server->applied.size(), 1);
    QVERIFY(!m_server->applied.first().policy.passive);
    QVERIFY(m_server->whats.first().contains(u"jo"_s));
    QVERIFY(!m_page->draft()->draft().passive);
}

void PolicyPageTest::historyOpensOnlyWithConsent()
{
    config::Config former;
    former.policy = policy::preset(u"sunos-5.6"_s).value_or(policy::Preset()).policy;
    m_server->setVersions({{u"a"_s, 1, 1'000'000, {u"jo"_s, u"open"_s}, false}}, {former});
    QTest::mouseClick(part<QPushButton>(u"history"_s), Qt::LeftButton);
    auto *back = dialog<ui::HistoryDialog>()->findChild<QPushButton *>(u"returnToVersion"_s);
    QTRY_VERIFY_WITH_TIMEOUT(back->isEnabled(), 30'000);
    QTest::mouseClick(back, Qt::LeftButton);
    QCOMPARE(m_server->applied.size(), 0);
    auto *apply = dialog<ui::ApplyDialog>();
    QVERIFY(apply && apply->isVisible());
    auto *now = apply->findChild<QPushButton *>(u"applyNow"_s);
    QVERIFY(!now->isEnabled());
    apply->findChild<QCheckBox *>(u"understood"_s)->click();
    QTest::mouseClick(now, Qt::LeftButton);
    QCOMPARE(m_server->applied.size(), 1);
    QCOMPARE(m_server->applied.first().policy.rules, former.policy.rules);
}

void PolicyPageTest::rulesThatEndCloseByThemselves()
{
    constexpr qint64 ends = 2'000'000'000'000'000;
    policy::Circumstances now = m_page->draft()->circumstances();
    now.now = ends - 1;
    m_page->draft()->setCircumstances(now);
    open(u"10.0.0.0/8"_s);
    m_page->draft()->edit(u"until"_s, [](policy::Policy &policy) { policy.rules.first().expires = ends; });
    QVERIFY(part<ui::InlineMessage>(u"beyondClient"_s)->isVisible());
    now.now = ends;
    m_page->draft()->setCircumstances(now);
    QVERIFY(part<ui::InlineMessage>(u"beyondClient"_s)->isHidden());
    QVERIFY2(summary().startsWith(u"Data connections go only to the client itself"_s), qPrintable(summary()));
}

void PolicyPageTest::rulesShadowedBySeveralSaySo()
{
    m_page->draft()->edit(u"x"_s, [](policy::Policy &policy) {
        policy::Rule rule;
        rule.action = policy::Action::Allow;
        for (const auto &[id, network] :
             {std::pair{u"all"_s, u"10.0.0.0/8"_s}, std::pair{u"upper"_s, u"10.128.0.0/9"_s},
              std::pair{u"lower"_s, u"10.0.0.0/9"_s}}) {
            rule.id = id;
            rule.targets.subnets = {*address::Subnet::parse(network)};
            policy.rules.prepend(rule);
        }
    });
    const QAbstractItemModel *model = part<QListView>(u"rules"_s)->model();
    const auto shadow = [model](int row) { return model->index(row, 0).data(ui::RulesModel::ShadowRole).toString(); };
    QTRY_VERIFY_WITH_TIMEOUT(shadow(2).contains(u"\"lower\""_s) && shadow(2).contains(u"\"upper\""_s), 30'000);
    QCOMPARE(shadow(0) + shadow(1) + shadow(3), QString());
    m_page->draft()->edit(u"x"_s, [](policy::Policy &policy) { policy.rules[0].enabled = false; });
    QCOMPARE(shadow(2), QString());
}

void PolicyPageTest::cellsOfTheMapChooseRules()
{
    auto *map = part<ui::MapView>(u"map"_s);
    const auto rows = map->picture().map.rows.size();
    const auto columns = map->picture().map.columns.size();
    QVERIFY(rows >= 4 && columns >= 5);
    map->setFocus();
    QTest::mouseClick(map->viewport(), Qt::LeftButton, {}, map->visualRect({0, int(columns) - 1}).center());
    QCOMPARE(m_page->draft()->currentRule(), 0);
    QVERIFY(part<ui::PlainLabel>(u"cellSentence"_s)->fullText().contains(u"own-address"_s));
    QTest::keyClick(map, Qt::Key_Down);
    QVERIFY(part<ui::PlainLabel>(u"cellSentence"_s)->fullText().contains(u"Refused"_s));
}

void PolicyPageTest::anAppliedPolicyElsewhereIsFollowed()
{
    config::Config other;
    other.policy.rules.clear();
    m_server->setConfiguration(other);
    QVERIFY(summary().startsWith(u"No data connection"_s));
    open(u"10.0.0.0/8"_s);
    m_server->setConfiguration({});
    QVERIFY(summary().contains(u"10.0.0.0/8"_s)); // a draft that is being edited stays
}

QTEST_MAIN(PolicyPageTest)
#include "tst_policypage.moc"
