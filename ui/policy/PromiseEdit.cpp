#include "ui/policy/PromiseEdit.h"

#include "server/base/PlainText.h"
#include "server/policy/Promise.h"
#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/PromiseConditions.h"
#include "ui/policy/PromiseTerms.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

PromiseEdit::PromiseEdit(const QStringList &users, QWidget *parent)
    : QWidget(parent)
    , m_names(users)
    , m_users(new QComboBox(this))
    , m_kind(new QComboBox(this))
    , m_verb(new PlainLabel(this))
    , m_any(new QCheckBox(tr("&any other machine"), this))
    , m_inNetworks(new QCheckBox(tr("machines &in"), this))
    , m_networks(new QLineEdit(this))
    , m_server(new QCheckBox(tr("this &server itself"), this))
    , m_client(new QCheckBox(tr("the &client that asks"), this))
    , m_ports(new QLineEdit(this))
    , m_more(new QToolButton(this))
    , m_conditions(new PromiseConditions(this))
    , m_sentence(new PlainLabel(this))
    , m_wrong(new FieldNote(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().height() / 2);
    buildSentence();
    buildConditions();
    buildResult();
    connectFields();
    setPromise(m_promise);
}

void PromiseEdit::buildSentence()
{
    m_users->setEditable(true);
    m_users->addItems(userGroups());
    m_users->addItems(m_names);
    m_users->setInsertPolicy(QComboBox::NoInsert);
    m_users->setMinimumContentsLength(20);
    m_users->setAccessibleName(tr("Who"));
    m_users->setToolTip(tr("Choose, or type names separated by commas"));
    m_kind->addItem(tr("may never"), int(policy::Promise::Kind::Never));
    m_kind->addItem(tr("may always"), int(policy::Promise::Kind::Always));
    m_kind->setAccessibleName(tr("Never or always"));
    m_networks->setPlaceholderText(tr("192.168.0.0/16, 2001:db8::/32"));
    m_networks->setAccessibleName(tr("Networks"));
    m_ports->setPlaceholderText(tr("any port"));
    m_ports->setAccessibleName(tr("Ports"));
    m_ports->setToolTip(tr("Like 1-1023 or 25, 8080; empty means any port"));

    const int gap = fontMetrics().height();
    auto *first = new QHBoxLayout;
    first->addWidget(m_users, 2);
    first->addWidget(m_kind);
    first->addWidget(m_verb);
    first->addStretch(1);
    auto *targets = new QGridLayout;
    targets->setContentsMargins(gap, 0, 0, 0);
    targets->setColumnStretch(1, 1);
    targets->addWidget(m_any, 0, 0, 1, 2);
    targets->addWidget(m_inNetworks, 1, 0);
    targets->addWidget(m_networks, 1, 1);
    targets->addWidget(m_server, 2, 0, 1, 2);
    targets->addWidget(m_client, 3, 0, 1, 2);
    auto *last = new QHBoxLayout;
    last->addWidget(new PlainLabel(tr("on ports"), this));
    last->addWidget(m_ports, 1);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addLayout(first);
    column->addLayout(targets);
    column->addLayout(last);
}

void PromiseEdit::buildConditions()
{
    m_more->setText(tr("More conditions"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(m_more);
    layout()->addWidget(m_conditions);
    connect(m_more, &QToolButton::toggled, this, [this](bool open) {
        m_more->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_conditions->setVisible(open);
    });
}

void PromiseEdit::buildResult()
{
    const int gap = fontMetrics().height();
    m_sentence->setScale(1.15, true);
    m_sentence->setWordWrap(true);
    m_sentence->setMinimumHeight(QFontMetrics(m_sentence->font()).height() * 2);
    m_sentence->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addSpacing(gap / 2);
    column->addWidget(m_sentence);
    column->addWidget(m_wrong);
}

void PromiseEdit::connectFields()
{
    const auto touched = [this] {
        m_touched = true;
        read();
    };
    connect(m_users, &QComboBox::currentTextChanged, this, touched);
    connect(m_kind, &QComboBox::currentIndexChanged, this, touched);
    for (QLineEdit *field : {m_networks, m_ports})
        connect(field, &QLineEdit::textChanged, this, touched);
    for (QCheckBox *field : {m_any, m_inNetworks, m_server, m_client})
        connect(field, &QCheckBox::toggled, this, touched);
    connect(m_conditions, &PromiseConditions::changed, this, touched);
    connect(m_inNetworks, &QCheckBox::clicked, this, [this](bool on) {
        if (on)
            m_networks->setFocus();
    });
    connect(m_networks, &QLineEdit::textEdited, this, [this] { m_inNetworks->setChecked(true); });
}

void PromiseEdit::setPromise(const policy::Promise &promise)
{
    m_filling = true;
    m_users->setCurrentText(textOfUsers(promise.users));
    m_kind->setCurrentIndex(m_kind->findData(int(promise.kind)));
    m_any->setChecked(promise.targets.any);
    m_inNetworks->setChecked(!promise.targets.subnets.isEmpty());
    m_networks->setText(textOf(promise.targets.subnets));
    m_server->setChecked(promise.targets.server);
    m_client->setChecked(promise.targets.client);
    m_ports->setText(textOf(promise.ports));
    m_conditions->showPromise(promise);
    m_filling = false;
    m_touched = false;
    m_more->setChecked(PromiseConditions::isUsedBy(promise));
    Q_EMIT m_more->toggled(m_more->isChecked());
    read();
}

void PromiseEdit::read()
{
    if (m_filling)
        return;
    policy::Promise promise;
    const auto users = typedUsers(m_users->currentText());
    QString problem = users.problem;
    promise.users = users.value;
    promise.kind = policy::Promise::Kind(m_kind->currentData().toInt());
    readTargets(promise, problem);
    const QString condition = m_conditions->readInto(promise);
    if (problem.isEmpty())
        problem = condition;
    m_promise = promise;
    m_problem = problem;
    showResult();
    Q_EMIT changed();
}

void PromiseEdit::readTargets(policy::Promise &promise, QString &problem) const
{
    promise.targets.any = m_any->isChecked();
    promise.targets.server = m_server->isChecked();
    promise.targets.client = m_client->isChecked();
    if (m_inNetworks->isChecked()) {
        const auto networks = typedNetworks(m_networks->text());
        promise.targets.subnets = networks.value;
        if (problem.isEmpty())
            problem = networks.problem;
    } else if (problem.isEmpty() && !m_any->isChecked() && !m_server->isChecked() && !m_client->isChecked()) {
        problem = tr("Choose where to: any other machine, machines in a network, this server or the client.");
    }
    const auto ports = typedPorts(m_ports->text());
    promise.ports = ports.value;
    if (problem.isEmpty())
        problem = ports.problem;
}

void PromiseEdit::showResult()
{
    const bool active = m_promise.direction == policy::Rule::When::Active;
    m_verb->setText(active ? tr("be sent to") : tr("have data connections with"));
    m_sentence->setText(isComplete() ? policy::promiseSentence(m_promise) : u"…"_s);
    m_sentence->setTone(isComplete() ? Tone::Text : Tone::Muted);
    if (!isComplete()) {
        m_wrong->say(m_touched ? m_problem : QString());
        return;
    }
    m_wrong->say(unknownUsers(), FieldNote::Kind::Warning);
}

QString PromiseEdit::unknownUsers() const
{
    QStringList unknown;
    for (const QString &user : m_promise.users) {
        const bool isGroup = user == u"*" || user == u"anonymous" || user == u"users";
        if (!isGroup && !m_names.contains(user))
            unknown.append(base::escaped(user, 40));
    }
    return unknown.isEmpty() ? QString() : tr("There is no account of this name yet: %1").arg(unknown.join(u", "_s));
}

} // namespace ui
