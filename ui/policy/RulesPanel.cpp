#include "ui/policy/RulesPanel.h"

#include "server/base/PlainText.h"
#include "ui/common/FlowLayout.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/RulesDelegate.h"
#include "ui/policy/RulesModel.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString freeName(const policy::Policy &policy, const QString &wanted)
{
    const auto taken = [&policy](const QString &name) {
        return std::any_of(policy.rules.begin(), policy.rules.end(),
                           [&name](const policy::Rule &rule) { return rule.id == name; });
    };
    QString name = wanted;
    for (int i = 2; taken(name); ++i)
        name = wanted % u'-' % QString::number(i);
    return name;
}

} // namespace

RulesPanel::RulesPanel(PolicyDraft *draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_model(new RulesModel(draft, this))
    , m_list(new QListView(this))
    , m_noRules(new PlainLabel(m_list->viewport()))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(fontMetrics().height() / 3);
    m_list->setObjectName(u"rules"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new RulesDelegate(m_list));
    m_list->setResizeMode(QListView::Adjust);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setDragDropMode(QAbstractItemView::DragDrop); // the model takes nothing but rules of its own
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setDropIndicatorShown(true);
    m_list->setAccessibleName(tr("Rules"));
    m_list->setAccessibleDescription(tr("Tried from the top; the first that matches decides. Space switches a rule, "
                                        "Alt and an arrow move it."));
    m_noRules->setTone(Tone::Muted);
    m_noRules->setWordWrap(true);
    m_noRules->setAlignment(Qt::AlignCenter);
    m_noRules->setAttribute(Qt::WA_TransparentForMouseEvents);
    (new QVBoxLayout(m_list->viewport()))->addWidget(m_noRules);
    column->addWidget(makeBar());
    column->addWidget(m_list, 1);
    column->addWidget(makeOtherwise());

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) { m_draft->setCurrentRule(current.row()); });
    connect(draft, &PolicyDraft::currentRuleChanged, this, &RulesPanel::showCurrent);
    connect(draft, &PolicyDraft::changed, this, &RulesPanel::showDraft);
    showDraft();
}

QAction *RulesPanel::addAction(const QString &text, const QString &icon, const QKeySequence &key,
                               void (RulesPanel::*run)())
{
    auto *action = new QAction(ui::icon(icon), text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(tr("%1 (%2)", "an action and its key").arg(text, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, run);
    m_list->addAction(action);
    return action;
}

QWidget *RulesPanel::makeBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins({});
    row->setSpacing(2);
    auto *title = new PlainLabel(tr("Rules: the first match decides"), bar);
    title->setScale(1.0, true);
    title->setElided(Qt::ElideRight);
    row->addWidget(title, 1);
    QAction *add = addAction(tr("New rule"), u"add"_s, QKeySequence(Qt::Key_Insert), &RulesPanel::add);
    m_duplicate =
        addAction(tr("Duplicate rule"), u"copy"_s, QKeySequence(Qt::CTRL | Qt::Key_D), &RulesPanel::duplicate);
    m_up = addAction(tr("Move up"), u"arrow-up"_s, QKeySequence(Qt::ALT | Qt::Key_Up), &RulesPanel::moveUp);
    m_down = addAction(tr("Move down"), u"arrow-down"_s, QKeySequence(Qt::ALT | Qt::Key_Down), &RulesPanel::moveDown);
    m_remove = addAction(tr("Remove rule"), u"remove"_s, QKeySequence(Qt::Key_Delete), &RulesPanel::remove);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    for (QAction *action : {add, m_duplicate, m_up, m_down, m_remove}) {
        auto *button = new QToolButton(bar);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setAccessibleName(action->text());
        row->addWidget(button);
    }
    return bar;
}

QWidget *RulesPanel::makeOtherwise()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    auto *first = new QHBoxLayout;
    auto *label = new QLabel(tr("When no rule &matches:"), box);
    m_otherwise = new QComboBox(box);
    m_otherwise->setObjectName(u"otherwise"_s);
    m_otherwise->addItem(ui::icon(u"blocked"_s, Tone::Bad), tr("refuse"));
    m_otherwise->addItem(ui::icon(u"check"_s, Tone::Good), tr("allow"));
    m_otherwise->setAccessibleName(tr("When no rule matches"));
    label->setBuddy(m_otherwise);
    first->addWidget(label);
    first->addWidget(m_otherwise);
    first->addStretch(1);
    column->addLayout(first);

    auto *second = new FlowLayout(nullptr, fontMetrics().height() / 2);
    m_active = new QCheckBox(tr("Acti&ve mode"), box);
    m_active->setToolTip(tr("The server connects to the client (PORT and EPRT)"));
    m_passive = new QCheckBox(tr("Pa&ssive mode"), box);
    m_passive->setToolTip(tr("The client connects to the server (PASV and EPSV)"));
    m_fromTwenty = new QCheckBox(tr("Send from port &20"), box);
    m_fromTwenty->setToolTip(tr("Active data connections leave from port 20, as RFC 959 says; some firewalls want it"));
    for (QCheckBox *check : {m_active, m_passive, m_fromTwenty})
        second->addWidget(check);
    column->addLayout(second);

    connect(m_otherwise, &QComboBox::activated, this, [this](int choice) {
        m_draft->edit(tr("Change what happens when no rule matches"), [choice](policy::Policy &policy) {
            policy.otherwise = choice == 1 ? policy::Action::Allow : policy::Action::Deny;
        });
    });
    connect(m_active, &QCheckBox::clicked, this, [this](bool on) {
        m_draft->edit(tr("Switch active mode"), [on](policy::Policy &policy) { policy.active = on; });
    });
    connect(m_passive, &QCheckBox::clicked, this, [this](bool on) {
        m_draft->edit(tr("Switch passive mode"), [on](policy::Policy &policy) { policy.passive = on; });
    });
    connect(m_fromTwenty, &QCheckBox::clicked, this, [this](bool on) {
        m_draft->edit(tr("Change the port data is sent from"),
                      [on](policy::Policy &policy) { policy.dataSourcePort = on ? 20 : 0; });
    });
    return box;
}

void RulesPanel::showDraft()
{
    const policy::Policy &draft = m_draft->draft();
    m_otherwise->setCurrentIndex(draft.otherwise == policy::Action::Allow ? 1 : 0);
    m_active->setChecked(draft.active);
    m_passive->setChecked(draft.passive);
    m_fromTwenty->setChecked(draft.dataSourcePort != 0);
    m_fromTwenty->setEnabled(draft.active);
    m_noRules->setVisible(draft.rules.isEmpty());
    m_noRules->setText(
        draft.otherwise == policy::Action::Allow
            ? tr("There are no rules: every data connection is allowed, but to this server. Insert adds a rule.")
            : tr("There are no rules: every data connection is refused. Insert adds a rule."));
    showCurrent();
}

void RulesPanel::showCurrent()
{
    const int rule = m_draft->currentRule();
    if (m_list->currentIndex().row() != rule)
        m_list->setCurrentIndex(m_model->index(rule));
    const int last = m_model->rowCount() - 1;
    m_duplicate->setEnabled(rule >= 0);
    m_remove->setEnabled(rule >= 0);
    m_up->setEnabled(rule > 0);
    m_down->setEnabled(rule >= 0 && rule < last);
}

void RulesPanel::showFindings(const policy::Policy &about, const QList<policy::Finding> &findings)
{
    m_model->showFindings(about, findings);
}

void RulesPanel::add()
{
    policy::Rule rule;
    rule.id = freeName(m_draft->draft(), tr("rule", "the name of a new rule"));
    // Refuses nothing and allows nothing new until somebody chooses: an own address on ordinary ports, switched off.
    rule.action = policy::Action::Allow;
    rule.targets.client = true;
    rule.ports = address::PortSet::of(address::firstUnreservedPort, 65535);
    rule.enabled = false;
    const int at = m_draft->currentRule() < 0 ? 0 : m_draft->currentRule();
    m_draft->edit(tr("New rule"), [&rule, at](policy::Policy &policy) { policy.rules.insert(at, rule); });
    m_draft->setCurrentRule(at);
    showCurrent();
    Q_EMIT ruleAdded();
}

void RulesPanel::duplicate()
{
    const int at = m_draft->currentRule();
    if (at < 0)
        return;
    policy::Rule copy = m_draft->draft().rules.at(at);
    const QString name = base::escaped(copy.id, 64);
    copy.id = freeName(m_draft->draft(), copy.id);
    m_draft->edit(tr("Duplicate rule %1").arg(name),
                  [&copy, at](policy::Policy &policy) { policy.rules.insert(at + 1, copy); });
    m_draft->setCurrentRule(at + 1);
}

void RulesPanel::remove()
{
    const int at = m_draft->currentRule();
    if (at < 0)
        return;
    const QString name = base::escaped(m_draft->draft().rules.at(at).id, 64);
    m_draft->edit(tr("Remove rule %1").arg(name), [at](policy::Policy &policy) { policy.rules.removeAt(at); });
}

void RulesPanel::moveUp()
{
    m_model->move(m_draft->currentRule(), m_draft->currentRule() - 1);
}

void RulesPanel::moveDown()
{
    m_model->move(m_draft->currentRule(), m_draft->currentRule() + 1);
}

} // namespace ui
