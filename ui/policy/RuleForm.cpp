#include "ui/policy/RuleForm.h"

#include "server/base/Clock.h"
#include "server/base/PlainText.h"
#include "ui/common/EmptyState.h"
#include "ui/common/FieldNote.h"
#include "ui/policy/ListCompleter.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/PromiseTerms.h"
#include "ui/policy/RuleLife.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

using policy::Rule;

bool hasTarget(const policy::Targets &targets)
{
    return targets.client || targets.server || targets.any || !targets.subnets.isEmpty();
}

} // namespace

RuleForm::RuleForm(PolicyDraft *draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_form(new QWidget(this))
    , m_layout(new QFormLayout(m_form))
    , m_empty(new EmptyState(u"policy"_s, tr("No rule is chosen"),
                             tr("Choose a rule in the list, or a cell of the map, to see and change it here."), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_form);
    column->addWidget(m_empty);
    column->addStretch(1);
    m_layout->setContentsMargins(0, 0, fontMetrics().height() / 3, 0);
    m_layout->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_layout->setRowWrapPolicy(QFormLayout::WrapLongRows);
    makeFields();
    connect(draft, &PolicyDraft::changed, this, &RuleForm::showRule);
    connect(draft, &PolicyDraft::currentRuleChanged, this, &RuleForm::showRule);
    showRule();
}

void RuleForm::makeFields()
{
    makeWhat();
    makeWho();
    makeWhere();
    makeHow();
}

void RuleForm::makeWhat()
{
    m_action = new QComboBox(m_form);
    m_action->setObjectName(u"action"_s);
    m_action->addItems({tr("Allow"), tr("Refuse")});
    m_direction = new QComboBox(m_form);
    m_direction->setObjectName(u"direction"_s);
    m_direction->addItems({tr("active and passive"), tr("active only"), tr("passive only")});
    m_action->setAccessibleName(tr("Action"));
    m_direction->setAccessibleName(tr("Direction"));
    m_layout->addRow(tr("&Action"), row({m_action, m_direction}));
    connect(m_action, &QComboBox::activated, this, [this](int choice) {
        edit(tr("Change what a rule does"),
             [choice](Rule &rule) { rule.action = choice == 0 ? policy::Action::Allow : policy::Action::Deny; });
    });
    connect(m_direction, &QComboBox::activated, this, [this](int choice) {
        edit(tr("Change a rule's direction"), [choice](Rule &rule) {
            rule.direction = choice == 0 ? Rule::When::Any : choice == 1 ? Rule::When::Active : Rule::When::Passive;
        });
    });
    m_name = addField(tr("&Name"), u"name"_s, tr("A word of letters, digits and hyphens"));
    m_name->read = [this](const QString &text, Rule &rule) {
        rule.id = text;
        return nameProblem(text);
    };
    m_name->write = [](const Rule &rule) { return rule.id; };
}

void RuleForm::makeWho()
{
    Field *users = addField(tr("&Who"), u"users"_s, tr("Everyone, anonymous, users, or names, separated by commas"));
    users->read = [this](const QString &text, Rule &rule) {
        const auto typed = typedUsers(text);
        rule.users = typed.value;
        return typed.problem.isEmpty() ? userProblem(typed.value) : typed.problem;
    };
    users->write = [](const Rule &rule) { return textOfUsers(rule.users); };
    m_userNames = complete(users);

    Field *clients = addField(tr("&From"), u"clients"_s, tr("Networks of clients: any, 192.0.2.0/24, 2001:db8::/32"));
    clients->read = [](const QString &text, Rule &rule) {
        const auto typed = typedNetworks(text);
        rule.clients = typed.value;
        return typed.problem;
    };
    clients->write = [](const Rule &rule) { return textOf(rule.clients); };
    m_knownClients = complete(clients);
}

void RuleForm::makeWhere()
{
    auto *box = new QWidget(m_form);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    addCheck(
        column, tr("the &client itself"), u"targetClient"_s, [](Rule &rule, bool on) { rule.targets.client = on; },
        [](const Rule &rule) { return rule.targets.client; });
    addCheck(
        column, tr("any &other machine"), u"targetAny"_s, [](Rule &rule, bool on) { rule.targets.any = on; },
        [](const Rule &rule) { return rule.targets.any; });
    addCheck(
        column, tr("this &server itself"), u"targetServer"_s, [](Rule &rule, bool on) { rule.targets.server = on; },
        [](const Rule &rule) { return rule.targets.server; });
    m_layout->addRow(tr("Data connections with"), box);
    m_networks = addField(tr("and ne&tworks"), u"networks"_s, tr("Other machines in these: 10.0.0.0/8, 192.0.2.7"));
    m_networks->read = [](const QString &text, Rule &rule) {
        if (text.trimmed().isEmpty()) {
            rule.targets.subnets.clear();
            return QString();
        }
        const auto typed = typedNetworks(text);
        rule.targets.subnets = typed.value;
        return typed.problem;
    };
    m_networks->write = [](const Rule &rule) { return textOf(rule.targets.subnets); };
    m_knownNetworks = complete(m_networks);
    m_targetsNote = new FieldNote(m_form);
    m_layout->addRow(m_targetsNote);

    m_ports = addField(tr("&Ports"), u"ports"_s, tr("20, 1024-65535; empty is every port"));
    m_ports->read = [](const QString &text, Rule &rule) {
        const auto typed = typedPorts(text);
        rule.ports = typed.value;
        return typed.problem;
    };
    m_ports->write = [](const Rule &rule) { return textOf(rule.ports); };
    m_knownPorts = complete(m_ports);
}

void RuleForm::makeHow()
{
    auto *box = new QWidget(m_form);
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins({});
    const auto addKind = [this, line](const QString &text, const QString &name, quint8 kind) {
        addCheck(
            line, text, name,
            [kind](Rule &rule, bool on) {
                rule.transfers = quint8(on ? rule.transfers | kind : rule.transfers & ~kind);
            },
            [kind](const Rule &rule) { return (rule.transfers & kind) != 0; });
    };
    addKind(tr("down&loads"), u"send"_s, Rule::SendKind);
    addKind(tr("&uploads"), u"receive"_s, Rule::ReceiveKind);
    addKind(tr("l&istings"), u"list"_s, Rule::ListKind);
    line->addStretch(1);
    m_layout->addRow(tr("Carrying"), box);
    m_transfersNote = new FieldNote(m_form);
    m_layout->addRow(m_transfersNote);

    auto *more = new QWidget(m_form);
    auto *column = new QVBoxLayout(more);
    column->setContentsMargins({});
    addCheck(
        column, tr("only &encrypted data connections"), u"tls"_s,
        [](Rule &rule, bool on) { rule.tls = on ? Rule::Protection::Required : Rule::Protection::Any; },
        [](const Rule &rule) { return rule.tls == Rule::Protection::Required; });
    addCheck(
        column, tr("only &report what it would decide"), u"reportOnly"_s,
        [](Rule &rule, bool on) { rule.reportOnly = on; }, [](const Rule &rule) { return rule.reportOnly; });
    addCheck(
        column, tr("the rule is &on"), u"enabled"_s, [](Rule &rule, bool on) { rule.enabled = on; },
        [](const Rule &rule) { return rule.enabled; });
    m_layout->addRow(QString(), more);

    Field *until =
        addField(tr("Until"), u"until"_s, tr("2026-12-31 18:00, or from now: 30m, 2h, 3d; empty is for ever"));
    until->read = [](const QString &text, Rule &rule) {
        const auto parsed = RuleLife::parse(text, base::Clock::system().utcMicroseconds());
        if (!parsed)
            return tr("Write a date and time as 2026-12-31 18:00, or a span from now as 30m, 2h or 3d.");
        // The seconds that the text leaves out would make a change of what nobody changed.
        if (RuleLife::text(*parsed) != RuleLife::text(rule.expires))
            rule.expires = *parsed;
        return QString();
    };
    until->write = [](const Rule &rule) { return RuleLife::text(rule.expires); };
    Field *note = addField(tr("Co&mment"), u"note"_s, tr("Why this rule is there"));
    note->read = [](const QString &text, Rule &rule) {
        rule.note = text;
        return text.size() > 1000 ? tr("A comment has at most 1000 characters.") : QString();
    };
    note->write = [](const Rule &rule) { return rule.note; };
}

QWidget *RuleForm::row(const QList<QWidget *> &widgets)
{
    auto *box = new QWidget(m_form);
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins({});
    for (QWidget *widget : widgets)
        line->addWidget(widget);
    line->addStretch(1);
    box->setFocusProxy(widgets.first());
    return box;
}

RuleForm::Field *RuleForm::addField(const QString &label, const QString &name, const QString &hint)
{
    Field &field = m_fields.emplace_back();
    auto *box = new QWidget(m_form);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(2);
    field.edit = new QLineEdit(box);
    field.edit->setObjectName(name);
    field.edit->setPlaceholderText(hint);
    field.edit->setAccessibleName(QString(label).remove(u'&'));
    field.edit->setAccessibleDescription(hint);
    field.note = new FieldNote(box);
    field.note->setObjectName(QString(name % u"Note"_s));
    field.note->setField(field.edit);
    column->addWidget(field.edit);
    column->addWidget(field.note);
    auto *caption = new QLabel(label, m_form);
    caption->setBuddy(field.edit);
    m_layout->addRow(caption, box);
    connect(field.edit, &QLineEdit::textEdited, this, [this, &field] { typed(field); });
    // What was typed as "2h" is shown as what it became.
    connect(field.edit, &QLineEdit::editingFinished, this, [this, &field] {
        if (rule() && field.note->text().isEmpty())
            field.edit->setText(field.write(*rule()));
    });
    return &field;
}

QCheckBox *RuleForm::addCheck(QLayout *layout, const QString &text, const QString &name,
                              std::function<void(Rule &rule, bool on)> change,
                              std::function<bool(const Rule &rule)> state)
{
    auto *box = new QCheckBox(text, m_form);
    box->setObjectName(name);
    box->setAccessibleName(QString(text).remove(u'&'));
    layout->addWidget(box);
    connect(box, &QCheckBox::clicked, this, [this, change = std::move(change)](bool on) {
        edit(tr("Change a rule"), [&change, on](Rule &rule) { change(rule, on); });
    });
    m_checks.append({box, std::move(state)});
    return box;
}

const Rule *RuleForm::rule() const
{
    const int current = m_draft->currentRule();
    return current < 0 ? nullptr : &m_draft->draft().rules.at(current);
}

void RuleForm::edit(const QString &text, const std::function<void(Rule &)> &change, const QString &mergeKey)
{
    const int current = m_draft->currentRule();
    if (current >= 0)
        m_draft->edit(
            text, [&change, current](policy::Policy &policy) { change(policy.rules[current]); }, mergeKey);
}

void RuleForm::typed(Field &field)
{
    if (!rule())
        return;
    Rule changed = *rule();
    const QString problem = field.read(field.edit->text(), changed);
    field.note->say(problem);
    if (!problem.isEmpty())
        return;
    edit(
        tr("Edit a rule"), [&changed](Rule &rule) { rule = changed; },
        QString(field.edit->objectName() % u'/' % QString::number(m_draft->currentRule())));
}

/// A configuration that names a user whom nobody knows is refused.
QString RuleForm::userProblem(const QStringList &users) const
{
    for (const QString &user : users) {
        const bool group = user == u"*" || user == u"anonymous" || user == u"users";
        if (!group && !m_draft->users().contains(user))
            return tr("There is no user \"%1\". Choose one of the accounts, or add it there first.")
                .arg(base::escaped(user, 60));
    }
    return {};
}

QString RuleForm::nameProblem(const QString &name) const
{
    if (name.trimmed().isEmpty())
        return tr("A rule needs a name; attempts are recorded with it.");
    if (name.size() > 64 || base::escaped(name, 256) != name || name != name.trimmed())
        return tr("Use at most 64 characters that can be shown, without blanks at the ends.");
    const QList<Rule> &rules = m_draft->draft().rules;
    for (int i = 0; i < rules.size(); ++i) {
        if (i != m_draft->currentRule() && rules.at(i).id == name)
            return tr("Another rule has this name.");
    }
    return {};
}

ListCompleter *RuleForm::complete(Field *field)
{
    auto *completer = new ListCompleter(field->edit);
    connect(completer, &ListCompleter::completed, this, [this, field] { typed(*field); });
    return completer;
}

/// What the other rules speak of, then what many rules do.
void RuleForm::fillChoices()
{
    m_userNames->setChoices(userGroups() + m_draft->users());
    QStringList networks;
    QStringList ports;
    const QList<Rule> &rules = m_draft->draft().rules;
    for (int i = 0; i < rules.size(); ++i) {
        if (i == m_draft->currentRule())
            continue; // what is being typed there would be offered to itself
        const Rule &other = rules.at(i);
        for (const address::Subnet &subnet : other.targets.subnets + other.clients) {
            if (!subnet.isAny())
                networks.append(subnet.toString());
        }
        for (const address::PortRange &range : other.ports.ranges())
            ports.append(address::PortSet::of(range.first, range.last).toString());
    }
    networks += {u"10.0.0.0/8"_s, u"172.16.0.0/12"_s, u"192.168.0.0/16"_s, u"fc00::/7"_s};
    networks.removeDuplicates();
    ports += {u"1024-65535"_s, u"1-1023"_s, u"20"_s, u"1-65535"_s};
    ports.removeDuplicates();
    m_knownNetworks->setChoices(networks);
    m_knownClients->setChoices(QStringList{u"any"_s} + networks);
    m_knownPorts->setChoices(ports);
}

void RuleForm::showRule()
{
    const Rule *const current = rule();
    m_form->setVisible(current);
    m_empty->setVisible(!current);
    if (!current) {
        m_row = -1;
        return;
    }
    fillChoices();
    const bool another = m_row != m_draft->currentRule();
    m_row = m_draft->currentRule();
    m_action->setCurrentIndex(current->action == policy::Action::Allow ? 0 : 1);
    m_direction->setCurrentIndex(current->direction == Rule::When::Any          ? 0
                                     : current->direction == Rule::When::Active ? 1
                                                                                : 2);
    for (const Check &check : std::as_const(m_checks))
        check.box->setChecked(check.state(*current));
    for (Field &field : m_fields)
        showField(field, *current, another);
    m_shown = *current;
    m_ports->edit->setEnabled(current->direction != Rule::When::Passive);
    m_targetsNote->say(hasTarget(current->targets) ? QString()
                                                   : tr("Without a target the rule matches nothing. Choose one."),
                       FieldNote::Kind::Warning);
    m_transfersNote->say(
        current->transfers != 0 ? QString() : tr("Without a kind of transfer the rule matches nothing. Choose one."),
        FieldNote::Kind::Warning);
}

/// Leaves alone what is being typed: text that says the same, and text that can't be read as long as the rule stays.
void RuleForm::showField(Field &field, const Rule &rule, bool another)
{
    const QString text = field.write(rule);
    Rule read = rule;
    const bool readable = field.read(field.edit->text(), read).isEmpty();
    const bool same = readable && field.write(read) == text;
    const bool unchanged = field.write(m_shown) == text;
    if (!another && (same || (!readable && unchanged)))
        return;
    field.edit->setText(text);
    field.note->say({});
}

void RuleForm::focusName()
{
    m_name->edit->setFocus(Qt::OtherFocusReason);
    m_name->edit->selectAll();
}

} // namespace ui
