#include "ui/common/FieldNote.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/RuleForm.h"
#include "ui/policy/RuleLife.h"
#include "ui/policy/RulesDelegate.h"
#include "ui/policy/RulesModel.h"
#include "ui/policy/RulesPanel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QTest>
#include <QUndoStack>

using namespace Qt::Literals::StringLiterals;

namespace {

policy::Rule rule(const QString &id)
{
    policy::Rule rule;
    rule.id = id;
    rule.action = policy::Action::Allow;
    rule.targets.subnets = {*address::Subnet::parse(u"10.0.0.0/8")};
    return rule;
}

constexpr qint64 second = 1'000'000;

} // namespace

/// The list of rules and the form beside it, by mouse and keyboard.
class RulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void keysMoveSwitchDuplicateAndRemove();
    void aNewRuleChangesNothingYet();
    void theBoxSwitchesARule();
    void droppingMovesARule_data();
    void droppingMovesARule();
    void aRuleIsDraggedAbove();
    void otherwiseAndModesCanBeUndone();
    void shadowedRulesSaySo();
    void endedRulesSaySo();

    void typingEditsTheRule();
    void listsAreCompleted_data();
    void listsAreCompleted();
    void downOffersEverything();
    void wrongTextStaysOutOfTheDraft_data();
    void wrongTextStaysOutOfTheDraft();
    void undoReachesTheFields();
    void namesAreUnique();
    void boxesEditTheRule();
    void withoutARuleTheFormExplainsItself();

    void lifeIsWrittenAndRead_data();
    void lifeIsWrittenAndRead();
    void chips_data();
    void chips();

private:
    QStringList order() const
    {
        QStringList names;
        for (const policy::Rule &one : m_draft->draft().rules)
            names.append(one.id);
        return names;
    }
    QListView *list() const { return m_panel->list(); }
    QLineEdit *field(const QString &name) const { return m_form->findChild<QLineEdit *>(name); }
    QString problemOf(const QString &name) const
    {
        return m_form->findChild<ui::FieldNote *>(QString(name % u"Note"_s))->text();
    }
    const policy::Rule &current() const { return m_draft->draft().rules.at(m_draft->currentRule()); }

    std::unique_ptr<ui::PolicyDraft> m_draft;
    std::unique_ptr<QWidget> m_window;
    ui::RulesPanel *m_panel = nullptr;
    ui::RuleForm *m_form = nullptr;
};

void RulesTest::init()
{
    m_draft = std::make_unique<ui::PolicyDraft>();
    policy::Policy policy;
    policy.rules = {rule(u"one"_s), rule(u"two"_s), rule(u"three"_s)};
    policy.rules[1].targets.subnets = {*address::Subnet::parse(u"192.0.2.0/24")};
    policy.rules[2].targets.subnets = {*address::Subnet::parse(u"198.51.100.0/24")};
    m_draft->setInForce(policy);
    m_draft->setUsers({u"alice"_s, u"scanner"_s});
    m_window = std::make_unique<QWidget>();
    m_panel = new ui::RulesPanel(m_draft.get(), m_window.get());
    m_form = new ui::RuleForm(m_draft.get(), m_window.get());
    m_panel->setGeometry(0, 0, 420, 500);
    m_form->setGeometry(430, 0, 420, 700);
    m_window->resize(860, 720);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void RulesTest::cleanup()
{
    m_window.reset();
    m_draft.reset();
}

void RulesTest::keysMoveSwitchDuplicateAndRemove()
{
    list()->setFocus();
    m_draft->setCurrentRule(0);
    QTest::keyClick(list(), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(order(), (QStringList{u"two"_s, u"one"_s, u"three"_s}));
    QCOMPARE(m_draft->currentRule(), 1);
    QTest::keyClick(list(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(order(), (QStringList{u"one"_s, u"two"_s, u"three"_s}));
    QTest::keyClick(list(), Qt::Key_Space);
    QVERIFY(!m_draft->draft().rules.first().enabled);
    QTest::keyClick(list(), Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(order(), (QStringList{u"one"_s, u"one-2"_s, u"two"_s, u"three"_s}));
    QCOMPARE(m_draft->currentRule(), 1);
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(order(), (QStringList{u"one"_s, u"two"_s, u"three"_s}));
    QTest::keyClick(list(), Qt::Key_Down);
    QCOMPARE(m_draft->currentRule(), 2);
    while (m_draft->stack()->canUndo())
        m_draft->stack()->undo();
    QVERIFY(!m_draft->isChanged());
}

void RulesTest::aNewRuleChangesNothingYet()
{
    list()->setFocus();
    m_draft->setCurrentRule(1);
    QTest::keyClick(list(), Qt::Key_Insert);
    QCOMPARE(m_draft->draft().rules.size(), 4);
    QCOMPARE(m_draft->currentRule(), 1);
    QVERIFY(!current().enabled);
    QTest::keyClick(list(), Qt::Key_Insert);
    QVERIFY(order().at(1) != order().at(2));
}

void RulesTest::theBoxSwitchesARule()
{
    QStyleOptionViewItem option;
    const QModelIndex second = list()->model()->index(1, 0);
    option.rect = list()->visualRect(second);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, ui::RulesDelegate::checkRect(option).center());
    QVERIFY(!m_draft->draft().rules.at(1).enabled);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, ui::RulesDelegate::checkRect(option).center());
    QVERIFY(m_draft->draft().rules.at(1).enabled);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, option.rect.center());
    QVERIFY(m_draft->draft().rules.at(1).enabled);
    QCOMPARE(m_draft->currentRule(), 1);
}

void RulesTest::droppingMovesARule_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("before");
    QTest::addColumn<QStringList>("after");
    QTest::newRow("to the top") << 2 << 0 << QStringList{u"three"_s, u"one"_s, u"two"_s};
    QTest::newRow("to the end") << 0 << 3 << QStringList{u"two"_s, u"three"_s, u"one"_s};
    QTest::newRow("one down") << 0 << 2 << QStringList{u"two"_s, u"one"_s, u"three"_s};
    QTest::newRow("where it is") << 1 << 1 << QStringList{u"one"_s, u"two"_s, u"three"_s};
    QTest::newRow("below itself") << 1 << 2 << QStringList{u"one"_s, u"two"_s, u"three"_s};
}

void RulesTest::droppingMovesARule()
{
    QFETCH(const int, from);
    QFETCH(const int, before);
    QFETCH(const QStringList, after);
    QAbstractItemModel *model = list()->model();
    const std::unique_ptr<QMimeData> data(model->mimeData({model->index(from, 0)}));
    model->dropMimeData(data.get(), Qt::MoveAction, before, 0, {});
    QCOMPARE(order(), after);
    if (m_draft->stack()->canUndo())
        m_draft->stack()->undo();
    QVERIFY(!m_draft->isChanged());

    QMimeData foreign;
    foreign.setText(u"0"_s);
    QVERIFY(!model->dropMimeData(&foreign, Qt::MoveAction, 0, 0, {}));
    QVERIFY(!m_draft->isChanged());
}

// The offscreen platform has no drags; the list gets what a drag would bring.
void RulesTest::aRuleIsDraggedAbove()
{
    QAbstractItemModel *model = list()->model();
    QWidget *viewport = list()->viewport();
    const std::unique_ptr<QMimeData> carried(model->mimeData({model->index(2, 0)}));
    const QPoint above = list()->visualRect(model->index(0, 0)).topLeft() + QPoint(20, 1);
    QDragEnterEvent enter(above, Qt::MoveAction, carried.get(), Qt::LeftButton, {});
    QApplication::sendEvent(viewport, &enter);
    QVERIFY(enter.isAccepted());
    QDragMoveEvent move(above, Qt::MoveAction, carried.get(), Qt::LeftButton, {});
    QApplication::sendEvent(viewport, &move);
    QVERIFY(move.isAccepted());
    QDropEvent drop(above, Qt::MoveAction, carried.get(), Qt::LeftButton, {});
    QApplication::sendEvent(viewport, &drop);
    QCOMPARE(order(), (QStringList{u"three"_s, u"one"_s, u"two"_s}));
    QTest::keyClick(list(), Qt::Key_Home);
    QCOMPARE(m_draft->currentRule(), 0);
    m_draft->stack()->undo();
    QCOMPARE(order(), (QStringList{u"one"_s, u"two"_s, u"three"_s}));

    QMimeData foreign;
    foreign.setText(u"rule"_s);
    QDropEvent stray(above, Qt::MoveAction, &foreign, Qt::LeftButton, {});
    QApplication::sendEvent(viewport, &stray);
    QVERIFY(!m_draft->isChanged());
}

void RulesTest::otherwiseAndModesCanBeUndone()
{
    auto *otherwise = m_panel->findChild<QComboBox *>(u"otherwise"_s);
    otherwise->setFocus();
    QTest::keyClick(otherwise, Qt::Key_Down);
    QCOMPARE(m_draft->draft().otherwise, policy::Action::Allow);
    const auto boxes = m_panel->findChildren<QCheckBox *>();
    QCOMPARE(boxes.size(), 3);
    for (QCheckBox *box : boxes)
        box->click();
    QVERIFY(!m_draft->draft().active && !m_draft->draft().passive);
    for (int i = 0; i < 4 && m_draft->stack()->canUndo(); ++i)
        m_draft->stack()->undo();
    QVERIFY(!m_draft->isChanged());
    QCOMPARE(otherwise->currentIndex(), 0);
}

void RulesTest::shadowedRulesSaySo()
{
    m_draft->edit(u"x"_s, [](policy::Policy &policy) {
        policy.rules[2].targets.subnets = {*address::Subnet::parse(u"10.1.0.0/16")};
    });
    const QModelIndex third = list()->model()->index(2, 0);
    QVERIFY(third.data(ui::RulesModel::ShadowRole).toString().contains(u"\"one\""_s));
    QVERIFY(third.data(Qt::AccessibleTextRole).toString().contains(u"\"one\""_s));
    m_draft->edit(u"x"_s, [](policy::Policy &policy) { policy.rules[0].enabled = false; });
    QCOMPARE(third.data(ui::RulesModel::ShadowRole).toString(), QString());
}

void RulesTest::endedRulesSaySo()
{
    m_draft->edit(u"x"_s, [](policy::Policy &policy) { policy.rules[0].expires = 1; });
    const QModelIndex first = list()->model()->index(0, 0);
    QVERIFY(first.data(ui::RulesModel::ExpiredRole).toBool());
    QCOMPARE(first.data(ui::RulesModel::ChipsRole).toStringList(), QStringList{u"ended"_s});
}

void RulesTest::typingEditsTheRule()
{
    m_draft->setCurrentRule(0);
    QLineEdit *ports = field(u"ports"_s);
    ports->setFocus();
    ports->selectAll();
    QTest::keyClicks(ports, u"20, 1024-2000"_s);
    QCOMPARE(current().ports, *address::PortSet::parse(u"20,1024-2000"));
    QCOMPARE(ports->text(), u"20, 1024-2000"_s); // what is typed isn't rewritten meanwhile
    QLineEdit *users = field(u"users"_s);
    users->setFocus();
    users->selectAll();
    QTest::keyClicks(users, u"scanner"_s);
    QCOMPARE(current().users, QStringList{u"scanner"_s});
    QLineEdit *clients = field(u"clients"_s);
    clients->setFocus();
    clients->selectAll();
    QTest::keyClicks(clients, u"192.0.2.0/24"_s);
    QCOMPARE(current().clients, QList<address::Subnet>{*address::Subnet::parse(u"192.0.2.0/24")});
    QCOMPARE(m_draft->stack()->count(), 3);
}

void RulesTest::listsAreCompleted_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("completed");
    QTest::newRow("a user's name") << u"users"_s << u"scan"_s << u"scanner"_s;
    QTest::newRow("a second one") << u"users"_s << u"alice, sca"_s << u"alice, scanner"_s;
    QTest::newRow("a group") << u"users"_s << u"anon"_s << u"Anonymous clients"_s;
    QTest::newRow("a network of another rule") << u"networks"_s << u"198"_s << u"198.51.100.0/24"_s;
    QTest::newRow("a network of clients") << u"clients"_s << u"172"_s << u"172.16.0.0/12"_s;
    QTest::newRow("from anywhere") << u"clients"_s << u"an"_s << u"any"_s;
    QTest::newRow("a range of ports") << u"ports"_s << u"20, 102"_s << u"20, 1024-65535"_s;
    QTest::newRow("ports of another rule") << u"ports"_s << u"80"_s << u"8080-8090"_s;
}

void RulesTest::listsAreCompleted()
{
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    QFETCH(const QString, completed);
    m_draft->edit(u"x"_s, [](policy::Policy &policy) { policy.rules[1].ports = address::PortSet::of(8080, 8090); });
    m_draft->setCurrentRule(0);
    QLineEdit *edit = field(name);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, typed);
    QWidget *popup = QApplication::activePopupWidget();
    QVERIFY(popup);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(edit->text(), completed);
    QCOMPARE(problemOf(name), QString());
    QVERIFY(m_draft->isChanged());
}

void RulesTest::downOffersEverything()
{
    m_draft->setCurrentRule(0);
    QLineEdit *ports = field(u"ports"_s);
    ports->clear();
    ports->setFocus();
    QTest::keyClick(ports, Qt::Key_Down);
    QWidget *popup = QApplication::activePopupWidget();
    QVERIFY(popup);
    QTest::keyClick(popup, Qt::Key_Escape);
    QVERIFY(!QApplication::activePopupWidget());
    QTest::keyClick(ports, Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(QApplication::activePopupWidget());
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
}

void RulesTest::wrongTextStaysOutOfTheDraft_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::newRow("a port above all") << u"ports"_s << u"70000"_s;
    QTest::newRow("host bits") << u"networks"_s << u"10.1.2.3/8"_s;
    QTest::newRow("a word for a network") << u"clients"_s << u"home"_s;
    QTest::newRow("a user that nobody knows") << u"users"_s << u"mallory"_s;
    QTest::newRow("no name") << u"name"_s << u" "_s;
    QTest::newRow("no time") << u"until"_s << u"tomorrow"_s;
}

void RulesTest::wrongTextStaysOutOfTheDraft()
{
    QFETCH(const QString, name);
    QFETCH(const QString, text);
    m_draft->setCurrentRule(0);
    QLineEdit *edit = field(name);
    const QString before = edit->text();
    edit->setFocus();
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_Delete);
    const policy::Policy emptied = m_draft->draft();
    QTest::keyClicks(edit, text);
    QVERIFY(!problemOf(name).isEmpty());
    QCOMPARE(edit->text(), text);
    // Neither another edit nor what the server does takes the text away.
    m_draft->edit(u"x"_s, [](policy::Policy &policy) { policy.rules[1].note = u"else"_s; });
    QCOMPARE(edit->text(), text);
    m_draft->setCurrentRule(1);
    m_draft->setCurrentRule(0);
    QVERIFY(problemOf(name).isEmpty());
    QVERIFY(edit->text() != text || edit->text() == before);
    Q_UNUSED(emptied)
}

void RulesTest::undoReachesTheFields()
{
    m_draft->setCurrentRule(0);
    QLineEdit *note = field(u"note"_s);
    note->setFocus();
    QTest::keyClicks(note, u"why"_s);
    QCOMPARE(current().note, u"why"_s);
    m_draft->stack()->undo();
    QCOMPARE(note->text(), QString());
    QCOMPARE(current().note, QString());
}

void RulesTest::namesAreUnique()
{
    m_draft->setCurrentRule(0);
    QLineEdit *name = field(u"name"_s);
    name->setFocus();
    name->selectAll();
    QTest::keyClicks(name, u"two"_s);
    QVERIFY(problemOf(u"name"_s).contains(u"Another"_s));
    QCOMPARE(order().first(), u"tw"_s);
}

void RulesTest::boxesEditTheRule()
{
    m_draft->setCurrentRule(0);
    for (const QString &name :
         {u"targetClient"_s, u"targetAny"_s, u"targetServer"_s, u"send"_s, u"tls"_s, u"reportOnly"_s, u"enabled"_s})
        m_form->findChild<QCheckBox *>(name)->click();
    const policy::Rule &changed = current();
    QVERIFY(changed.targets.client && changed.targets.any && changed.targets.server);
    QCOMPARE(changed.transfers, quint8(policy::Rule::ReceiveKind | policy::Rule::ListKind));
    QCOMPARE(changed.tls, policy::Rule::Protection::Required);
    QVERIFY(changed.reportOnly && !changed.enabled);
    auto *action = m_form->findChild<QComboBox *>(u"action"_s);
    action->setFocus();
    QTest::keyClick(action, Qt::Key_Down);
    QCOMPARE(current().action, policy::Action::Deny);
}

void RulesTest::withoutARuleTheFormExplainsItself()
{
    m_draft->setCurrentRule(-1);
    QVERIFY(!field(u"ports"_s)->isVisible());
    m_draft->setCurrentRule(0);
    QVERIFY(field(u"ports"_s)->isVisible());
}

void RulesTest::lifeIsWrittenAndRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("fromNow"); // microseconds; -1: refused
    QTest::newRow("minutes") << u"30m"_s << 1800 * second;
    QTest::newRow("hours") << u" 2 h "_s << 7200 * second;
    QTest::newRow("days") << u"3d"_s << 3 * 86'400 * second;
    QTest::newRow("a word") << u"soon"_s << qint64(-1);
    QTest::newRow("weeks are not known") << u"3w"_s << qint64(-1);
    QTest::newRow("a date that is none") << u"2026-13-01"_s << qint64(-1);
}

void RulesTest::lifeIsWrittenAndRead()
{
    QFETCH(const QString, text);
    QFETCH(const qint64, fromNow);
    constexpr qint64 now = 1'795'488'240 * second;
    const auto parsed = ui::RuleLife::parse(text, now);
    QCOMPARE(parsed.has_value(), fromNow >= 0);
    if (!parsed)
        return;
    QCOMPARE(*parsed, now + fromNow);
    QCOMPARE(ui::RuleLife::parse(ui::RuleLife::text(*parsed), now), parsed); // minutes are exact here
    QCOMPARE(ui::RuleLife::parse(QString(), now), 0);
    QCOMPARE(ui::RuleLife::text(0), QString());
}

void RulesTest::chips_data()
{
    QTest::addColumn<qint64>("left");
    QTest::addColumn<QString>("chip");
    QTest::newRow("seconds") << 59 * second << u"ends in 00:59"_s;
    QTest::newRow("minutes") << 299 * second << u"ends in 04:59"_s;
    QTest::newRow("hours") << 3661 * second << u"ends in 1:01:01"_s;
    QTest::newRow("days") << 3 * 86'400 * second << u"ends in 3 days"_s;
    QTest::newRow("over") << qint64(0) << u"ended"_s;
}

void RulesTest::chips()
{
    QFETCH(const qint64, left);
    QFETCH(const QString, chip);
    QCOMPARE(ui::RuleLife::chip(1'000 * second + left, 1'000 * second), chip);
}

QTEST_MAIN(RulesTest)
#include "tst_rules.moc"
