#include "server/policy/Promise.h"
#include "ui/common/Badge.h"
#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/PromiseChecks.h"
#include "ui/policy/PromiseEdit.h"
#include "ui/policy/PromiseEditDialog.h"
#include "ui/policy/PromiseRow.h"
#include "ui/policy/PromiseTerms.h"
#include "ui/policy/PromisesPanel.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>
#include <QToolButton>
#include <QUndoStack>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace {

policy::Promise nobodyTo(const QString &network)
{
    policy::Promise promise;
    promise.targets.subnets = {*address::Subnet::parse(network)};
    return promise;
}

policy::Rule allowing(const QString &id, const QString &network)
{
    policy::Rule rule;
    rule.id = id;
    rule.action = policy::Action::Allow;
    rule.targets.subnets = {*address::Subnet::parse(network)};
    return rule;
}

template <typename Widget> Widget *named(const QWidget &parent, const QString &accessibleName)
{
    const QList<Widget *> all = parent.findChildren<Widget *>();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Widget *widget) { return widget->accessibleName() == accessibleName; });
    return found == all.end() ? nullptr : *found;
}

QAbstractButton *button(const QWidget &parent, const QString &text)
{
    const QList<QAbstractButton *> all = parent.findChildren<QAbstractButton *>();
    const auto found = std::find_if(all.begin(), all.end(), [&](const QAbstractButton *candidate) {
        return candidate->isVisibleTo(&parent) && candidate->text().remove(u'&') == text;
    });
    return found == all.end() ? nullptr : *found;
}

bool says(const QWidget &parent, const QString &text)
{
    const QList<ui::PlainLabel *> labels = parent.findChildren<ui::PlainLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&](const ui::PlainLabel *label) {
        return label->isVisibleTo(&parent) && label->fullText().contains(text);
    });
}

} // namespace

class PromisesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void beginsWithAnExample();
    void addsASentenceByKeyboard();
    void cantAddHalfASentence();
    void brokenNamesItsRule();
    void mendingTheRulesKeepsIt();
    void worksOutManyRulesElsewhere();
    void onlyTheLatestDraftIsAnswered();
    void changesOne();
    void strikesByKeyboardAndTakesItBack();
    void anEmptyPromiseSaysSo();
    void hostileNotesArePlain();
    void tellsWhatADraftBreaks();
    void warnsOfUnknownUsers();
    void networks_data();
    void networks();
    void ports_data();
    void ports();
    void users_data();
    void users();
    void formGivesBackWhatItWasGiven_data();
    void formGivesBackWhatItWasGiven();
    void everyControlHasAName();

private:
    ui::PromiseEditDialog *openForm(const QString &by = u"Add a promise…"_s);
    QList<ui::PromiseRow *> rows() const;
    QString state(int row) const;
    void addPromise(const policy::Promise &promise);
    void addRule(const policy::Rule &rule);

    std::unique_ptr<ui::PolicyDraft> m_draft;
    std::unique_ptr<ui::PromisesPanel> m_panel;
};

void PromisesTest::init()
{
    m_draft = std::make_unique<ui::PolicyDraft>();
    m_draft->setInForce(policy::Policy::standard());
    m_draft->setUsers({u"ann"_s, u"scanner"_s});
    m_panel = std::make_unique<ui::PromisesPanel>(m_draft.get());
    m_panel->resize(760, 460);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void PromisesTest::cleanup()
{
    m_panel.reset();
    m_draft.reset();
}

ui::PromiseEditDialog *PromisesTest::openForm(const QString &by)
{
    QAbstractButton *const opener = button(*m_panel, by);
    if (!opener)
        return nullptr;
    QTest::mouseClick(opener, Qt::LeftButton);
    return m_panel->findChild<ui::PromiseEditDialog *>();
}

QList<ui::PromiseRow *> PromisesTest::rows() const
{
    QList<ui::PromiseRow *> shown = m_panel->findChildren<ui::PromiseRow *>();
    shown.removeIf([](const ui::PromiseRow *row) { return row->isHidden(); });
    return shown;
}

QString PromisesTest::state(int row) const
{
    return rows().at(row)->findChild<ui::Badge *>()->text();
}

void PromisesTest::addPromise(const policy::Promise &promise)
{
    m_draft->edit(u"Add"_s, [&](policy::Policy &policy) { policy.promises.append(promise); });
}

void PromisesTest::addRule(const policy::Rule &rule)
{
    m_draft->edit(u"Rule"_s, [&](policy::Policy &policy) { policy.rules.append(rule); });
}

void PromisesTest::beginsWithAnExample()
{
    QVERIFY(rows().isEmpty());
    QTest::mouseClick(button(*m_panel, u"No data connections with private networks"_s), Qt::LeftButton);
    QCOMPARE(m_draft->draft().promises.size(), 1);
    QCOMPARE(m_draft->draft().promises.first().targets.subnets.size(), 4);
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"kept"_s, 30'000);
    m_draft->stack()->undo();
    QVERIFY(rows().isEmpty());
    QAbstractButton *const other = button(*m_panel, u"Nobody may be sent to ports below 1024"_s);
    other->setFocus();
    QTest::keyClick(other, Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"kept"_s, 30'000);
    QCOMPARE(m_draft->draft().promises.first().ports.toString(), u"1-1023"_s);
}

void PromisesTest::addsASentenceByKeyboard()
{
    ui::PromiseEditDialog *const form = openForm();
    QVERIFY(form);
    auto *who = named<QComboBox>(*form, u"Who"_s);
    who->setFocus();
    who->lineEdit()->selectAll();
    QTest::keyClicks(who->lineEdit(), u"scanner"_s);
    auto *kind = named<QComboBox>(*form, u"Never or always"_s);
    QTest::keyClick(kind, Qt::Key_Down);
    auto *networks = named<QLineEdit>(*form, u"Networks"_s);
    QTest::keyClicks(networks, u"10.0.0.0/8"_s);
    QTest::keyClicks(named<QLineEdit>(*form, u"Ports"_s), u"1024-65535"_s);
    policy::Promise expected = nobodyTo(u"10.0.0.0/8"_s);
    expected.kind = policy::Promise::Kind::Always;
    expected.users = {u"scanner"_s};
    expected.ports = *address::PortSet::parse(u"1024-65535"_s);
    QVERIFY(says(*form, policy::promiseSentence(expected)));
    QTest::keyClick(networks, Qt::Key_Return);
    QCOMPARE(m_draft->draft().promises, QList<policy::Promise>{expected});
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"broken"_s, 30'000);
}

void PromisesTest::cantAddHalfASentence()
{
    ui::PromiseEditDialog *const form = openForm();
    QVERIFY(form);
    auto *accept = button(*form, u"Add the promise"_s);
    QVERIFY(!accept->isEnabled());
    const auto *note = form->findChild<ui::FieldNote *>();
    QVERIFY(note->text().isEmpty()); // nothing was typed yet
    auto *networks = named<QLineEdit>(*form, u"Networks"_s);
    QTest::keyClicks(networks, u"10.1.2.3/8"_s);
    QCOMPARE(note->text(), u"Did you mean the network 10.0.0.0/8, or the address 10.1.2.3?"_s);
    QVERIFY(!accept->isEnabled());
    QTest::keyClick(networks, Qt::Key_Return);
    QVERIFY(m_draft->draft().promises.isEmpty());
    networks->clear();
    QTest::keyClicks(networks, u"10.0.0.0/8"_s);
    QVERIFY(accept->isEnabled());
    QTest::keyClick(form, Qt::Key_Escape);
    QVERIFY(m_draft->draft().promises.isEmpty());
}

void PromisesTest::brokenNamesItsRule()
{
    QSignalSpy broken(m_panel.get(), &ui::PromisesPanel::brokenChanged);
    addPromise(nobodyTo(u"192.168.0.0/16"_s));
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"kept"_s, 30'000);
    addRule(allowing(u"lab"_s, u"192.168.7.0/24"_s));
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"broken"_s, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->brokenCount(), 1, 30'000);
    QCOMPARE(broken.last().first().toInt(), 1);
    const int lab = int(m_draft->draft().rules.size()) - 1;
    QCOMPARE(rows().first()->decidingRule(), lab);
    QVERIFY(says(*rows().first(), u"192.168.7."_s)); // the counterexample
    QTest::mouseClick(button(*rows().first(), u"Show the rule that decides: lab"_s), Qt::LeftButton);
    QCOMPARE(m_draft->currentRule(), lab);
}

void PromisesTest::mendingTheRulesKeepsIt()
{
    addPromise(nobodyTo(u"192.168.0.0/16"_s));
    addRule(allowing(u"lab"_s, u"192.168.7.0/24"_s));
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"broken"_s, 30'000);
    m_draft->edit(u"Mend"_s, [](policy::Policy &policy) { policy.rules.last().enabled = false; });
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"kept"_s, 30'000);
    QCOMPARE(m_panel->brokenCount(), 0);
    QVERIFY(says(*m_panel, u"The draft keeps every promise."_s));
}

void PromisesTest::worksOutManyRulesElsewhere()
{
    addPromise(nobodyTo(u"192.168.0.0/16"_s));
    m_draft->edit(u"Many"_s, [](policy::Policy &policy) {
        for (int i = 0; i < 60; ++i)
            policy.rules.append(allowing(u"r%1"_s.arg(i), u"10.0.%1.0/24"_s.arg(i)));
        policy.rules.append(allowing(u"lab"_s, u"192.168.7.0/24"_s));
    });
    QCOMPARE(state(0), u"checking"_s);
    QCOMPARE(m_panel->brokenCount(), -1);
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"broken"_s, 30'000);
    QCOMPARE(m_panel->brokenCount(), 1);
}

void PromisesTest::onlyTheLatestDraftIsAnswered()
{
    addPromise(nobodyTo(u"192.168.0.0/16"_s));
    m_draft->edit(u"Many"_s, [](policy::Policy &policy) {
        for (int i = 0; i < 60; ++i)
            policy.rules.append(allowing(u"r%1"_s.arg(i), u"192.168.%1.0/24"_s.arg(i)));
    });
    m_draft->stack()->undo(); // before the answer came
    QCOMPARE(state(0), u"kept"_s);
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents(); // the outdated answer is there, if it ever comes
    QCOMPARE(state(0), u"kept"_s);
}

void PromisesTest::changesOne()
{
    addPromise(nobodyTo(u"192.168.0.0/16"_s));
    const QString sentence = policy::promiseSentence(m_draft->draft().promises.first());
    auto *edit = named<QToolButton>(*m_panel, u"Change: %1"_s.arg(sentence));
    QVERIFY(edit);
    QTest::mouseClick(edit, Qt::LeftButton);
    auto *form = m_panel->findChild<ui::PromiseEditDialog *>();
    auto *networks = named<QLineEdit>(*form, u"Networks"_s);
    QCOMPARE(networks->text(), u"192.168.0.0/16"_s);
    networks->selectAll();
    QTest::keyClicks(networks, u"172.16.0.0/12"_s);
    QTest::mouseClick(button(*form, u"Change the promise"_s), Qt::LeftButton);
    QCOMPARE(m_draft->draft().promises, QList<policy::Promise>{nobodyTo(u"172.16.0.0/12"_s)});
    m_draft->stack()->undo();
    QCOMPARE(m_draft->draft().promises, QList<policy::Promise>{nobodyTo(u"192.168.0.0/16"_s)});
}

void PromisesTest::strikesByKeyboardAndTakesItBack()
{
    addPromise(nobodyTo(u"192.168.0.0/16"_s));
    addPromise(nobodyTo(u"10.0.0.0/8"_s));
    const QString sentence = policy::promiseSentence(nobodyTo(u"192.168.0.0/16"_s));
    auto *strike = named<QToolButton>(*m_panel, u"Strike: %1"_s.arg(sentence));
    strike->setFocus();
    QTest::keyClick(strike, Qt::Key_Space);
    QCOMPARE(m_draft->draft().promises, QList<policy::Promise>{nobodyTo(u"10.0.0.0/8"_s)});
    QVERIFY(rows().first()->isAncestorOf(QApplication::focusWidget()));
    m_draft->stack()->undo();
    QCOMPARE(m_draft->draft().promises.size(), 2);
    QTRY_COMPARE_WITH_TIMEOUT(rows().size(), 2, 30'000);
}

void PromisesTest::anEmptyPromiseSaysSo()
{
    addPromise(nobodyTo(u"224.0.0.0/4"_s)); // no machine has such an address
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"empty"_s, 30'000);
    QCOMPARE(m_panel->brokenCount(), 0);
}

void PromisesTest::hostileNotesArePlain()
{
    policy::Promise promise = nobodyTo(u"192.168.0.0/16"_s);
    promise.note = u"<img src=x>\n\u202egniht"_s;
    addPromise(promise);
    QVERIFY(says(*rows().first(), u"<img src=x>\\x0A"_s) || says(*rows().first(), u"<img src=x>\\x0a"_s));
    const QList<QLabel *> labels = rows().first()->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

void PromisesTest::tellsWhatADraftBreaks()
{
    policy::Policy policy = policy::Policy::standard();
    policy.rules.append(allowing(u"lab"_s, u"192.168.7.0/24"_s));
    policy.promises = {nobodyTo(u"10.0.0.0/8"_s), nobodyTo(u"192.168.0.0/16"_s)};
    const QList<ui::BrokenPromise> broken = ui::brokenPromises(policy, {});
    QCOMPARE(broken.size(), 1);
    QCOMPARE(broken.first().index, 1);
    QCOMPARE(broken.first().sentence, policy::promiseSentence(policy.promises.at(1)));
    QCOMPARE(broken.first().check.rule, int(policy.rules.size()) - 1);
}

void PromisesTest::warnsOfUnknownUsers()
{
    ui::PromiseEdit edit({u"ann"_s});
    policy::Promise promise = nobodyTo(u"10.0.0.0/8"_s);
    promise.users = {u"ann"_s, u"<b>bob"_s};
    edit.setPromise(promise);
    QVERIFY(edit.isComplete());
    QCOMPARE(edit.findChild<ui::FieldNote *>()->text(), u"There is no account of this name yet: <b>bob"_s);
}

void PromisesTest::networks_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("read"); // empty: refused
    QTest::newRow("one network") << u"192.168.0.0/16"_s << u"192.168.0.0/16"_s;
    QTest::newRow("two with blanks") << u" 10.0.0.0/8 , 2001:db8::/32"_s << u"10.0.0.0/8, 2001:db8::/32"_s;
    QTest::newRow("the same twice") << u"10.0.0.0/8, 10.0.0.0/8"_s << u"10.0.0.0/8"_s;
    QTest::newRow("an address") << u"10.1.2.3"_s << address::Subnet::parse(u"10.1.2.3")->toString();
    QTest::newRow("bits beyond the prefix") << u"10.1.2.3/8"_s << u""_s;
    QTest::newRow("a prefix too long") << u"10.0.0.0/33"_s << u""_s;
    QTest::newRow("octal") << u"010.0.0.0/8"_s << u""_s;
    QTest::newRow("a name") << u"localhost"_s << u""_s;
    QTest::newRow("nothing") << u" , "_s << u""_s;
}

void PromisesTest::networks()
{
    QFETCH(QString, typed);
    QFETCH(QString, read);
    const auto result = ui::typedNetworks(typed);
    QCOMPARE(result.problem.isEmpty(), !read.isEmpty());
    if (!read.isEmpty())
        QCOMPARE(ui::textOf(result.value), read);
}

void PromisesTest::ports_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("good");
    QTest::newRow("nothing is any") << u""_s << true;
    QTest::newRow("one") << u"25"_s << true;
    QTest::newRow("some") << u"1-1023, 8080"_s << true;
    QTest::newRow("above the last") << u"65536"_s << false;
    QTest::newRow("backwards") << u"90-80"_s << false;
    QTest::newRow("a word") << u"smtp"_s << false;
}

void PromisesTest::ports()
{
    QFETCH(QString, typed);
    QTEST(ui::typedPorts(typed).problem.isEmpty(), "good");
}

void PromisesTest::users_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("read");
    QTest::newRow("everyone") << u"everyone"_s << QStringList{u"*"_s};
    QTest::newRow("groups in any case") << u"ANONYMOUS CLIENTS, signed-in users"_s
                                        << QStringList{u"anonymous"_s, u"users"_s};
    QTest::newRow("a rule's own words") << u"*, users"_s << QStringList{u"*"_s, u"users"_s};
    QTest::newRow("names") << u"ann,bob , ann"_s << QStringList{u"ann"_s, u"bob"_s};
    QTest::newRow("nobody") << u" "_s << QStringList();
}

void PromisesTest::users()
{
    QFETCH(QString, typed);
    QFETCH(QStringList, read);
    const auto result = ui::typedUsers(typed);
    QCOMPARE(result.value, read);
    QCOMPARE(result.problem.isEmpty(), !read.isEmpty());
}

void PromisesTest::formGivesBackWhatItWasGiven_data()
{
    QTest::addColumn<policy::Promise>("promise");
    policy::Promise promise = nobodyTo(u"192.168.0.0/16"_s);
    QTest::newRow("a network") << promise;
    promise.kind = policy::Promise::Kind::Always;
    promise.users = {u"anonymous"_s, u"ann"_s};
    promise.targets.server = true;
    promise.targets.client = true;
    promise.ports = *address::PortSet::parse(u"25,8080-8090"_s);
    QTest::newRow("users, machines and ports") << promise;
    promise.clients = {*address::Subnet::parse(u"10.0.0.0/8"_s)};
    promise.direction = policy::Rule::When::Passive;
    promise.transfers = policy::Rule::SendKind | policy::Rule::ListKind;
    promise.tls = policy::Rule::Protection::Required;
    promise.note = u"because"_s;
    QTest::newRow("all conditions") << promise;
}

void PromisesTest::formGivesBackWhatItWasGiven()
{
    QFETCH(policy::Promise, promise);
    ui::PromiseEdit edit({u"ann"_s});
    edit.setPromise(promise);
    QVERIFY(edit.isComplete());
    QCOMPARE(edit.promise(), promise);
}

void PromisesTest::everyControlHasAName()
{
    addPromise(nobodyTo(u"192.168.0.0/16"_s));
    addRule(allowing(u"lab"_s, u"192.168.7.0/24"_s));
    QTRY_COMPARE_WITH_TIMEOUT(state(0), u"broken"_s, 30'000);
    ui::PromiseEditDialog *const form = openForm();
    QVERIFY(form);
    const QList<QWidget *> all = m_panel->findChildren<QWidget *>() + form->findChildren<QWidget *>();
    for (const QWidget *widget : all) {
        const auto *control = qobject_cast<const QAbstractButton *>(widget);
        const bool isField = qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget);
        const bool isInner = qobject_cast<const QComboBox *>(widget->parentWidget());
        if (!widget->isVisible() || isInner || (!control && !isField))
            continue;
        const bool hasName = !widget->accessibleName().isEmpty() || (control && !control->text().isEmpty());
        QVERIFY2(hasName, qPrintable(QString::fromLatin1(widget->metaObject()->className())));
    }
}

QTEST_MAIN(PromisesTest)
#include "tst_promises.moc"
