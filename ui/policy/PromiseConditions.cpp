#include "ui/policy/PromiseConditions.h"

#include "ui/policy/PromiseTerms.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>

namespace ui {

PromiseConditions::PromiseConditions(QWidget *parent)
    : QWidget(parent)
    , m_clients(new QLineEdit(this))
    , m_direction(new QComboBox(this))
    , m_send(new QCheckBox(tr("downloads"), this))
    , m_receive(new QCheckBox(tr("uploads"), this))
    , m_list(new QCheckBox(tr("listings"), this))
    , m_protected(new QCheckBox(tr("only of encrypted data connections"), this))
    , m_note(new QLineEdit(this))
{
    using When = policy::Rule::When;
    m_clients->setPlaceholderText(tr("anywhere"));
    m_clients->setAccessibleName(tr("Clients' networks"));
    m_direction->addItem(tr("whoever opens it"), int(When::Any));
    m_direction->addItem(tr("opened by this server (active: PORT, EPRT)"), int(When::Active));
    m_direction->addItem(tr("opened by the other side (passive: PASV, EPSV)"), int(When::Passive));
    m_direction->setAccessibleName(tr("Who opens the data connection"));
    m_note->setAccessibleName(tr("Note"));
    m_note->setPlaceholderText(tr("why this matters, for whoever comes after you"));

    auto *kinds = new QHBoxLayout;
    for (QCheckBox *kind : {m_send, m_receive, m_list})
        kinds->addWidget(kind);
    kinds->addStretch(1);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(fontMetrics().height(), 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("For clients from"), m_clients);
    form->addRow(tr("Data connection"), m_direction);
    form->addRow(tr("That carries"), kinds);
    form->addRow(QString(), m_protected);
    form->addRow(tr("Note"), m_note);
    connectFields();
}

void PromiseConditions::connectFields()
{
    for (QLineEdit *field : {m_clients, m_note})
        connect(field, &QLineEdit::textChanged, this, &PromiseConditions::changed);
    for (QCheckBox *field : {m_send, m_receive, m_list, m_protected})
        connect(field, &QCheckBox::toggled, this, &PromiseConditions::changed);
    connect(m_direction, &QComboBox::currentIndexChanged, this, &PromiseConditions::changed);
}

bool PromiseConditions::isUsedBy(const policy::Promise &promise)
{
    policy::Promise plain;
    plain.kind = promise.kind;
    plain.users = promise.users;
    plain.targets = promise.targets;
    plain.ports = promise.ports;
    return !(promise == plain);
}

void PromiseConditions::showPromise(const policy::Promise &promise)
{
    const bool everywhere = promise.clients == QList<address::Subnet>{address::Subnet::any()};
    m_clients->setText(everywhere ? QString() : textOf(promise.clients));
    m_direction->setCurrentIndex(m_direction->findData(int(promise.direction)));
    m_send->setChecked((promise.transfers & policy::Rule::SendKind) != 0);
    m_receive->setChecked((promise.transfers & policy::Rule::ReceiveKind) != 0);
    m_list->setChecked((promise.transfers & policy::Rule::ListKind) != 0);
    m_protected->setChecked(promise.tls == policy::Rule::Protection::Required);
    m_note->setText(promise.note);
}

QString PromiseConditions::readInto(policy::Promise &promise) const
{
    QString problem;
    if (!m_clients->text().trimmed().isEmpty()) {
        const auto clients = typedNetworks(m_clients->text());
        promise.clients = clients.value;
        problem = clients.problem;
    }
    promise.direction = policy::Rule::When(m_direction->currentData().toInt());
    int transfers = 0;
    transfers |= m_send->isChecked() ? policy::Rule::SendKind : 0;
    transfers |= m_receive->isChecked() ? policy::Rule::ReceiveKind : 0;
    transfers |= m_list->isChecked() ? policy::Rule::ListKind : 0;
    promise.transfers = quint8(transfers);
    if (problem.isEmpty() && transfers == 0)
        problem = tr("Choose at least one of downloads, uploads and listings.");
    promise.tls = m_protected->isChecked() ? policy::Rule::Protection::Required : policy::Rule::Protection::Any;
    promise.note = m_note->text().trimmed();
    return problem;
}

} // namespace ui
