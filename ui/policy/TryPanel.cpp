#include "ui/policy/TryPanel.h"

#include "ui/common/Badge.h"
#include "ui/common/FieldNote.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/LadderView.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/PolicyDraft.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QWidget *withNote(QLineEdit *edit, FieldNote *note, QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(2);
    column->addWidget(edit);
    column->addWidget(note);
    note->setField(edit);
    box->setFocusProxy(edit);
    return box;
}

/// "10.0.0.5:22" and "[2001:db8::1]:22" are what people have at hand; clients send PORT and EPRT.
QByteArray commandOf(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (const auto endpoint = address::Endpoint::parse(trimmed)) {
        const QByteArray family = endpoint->address.isV4() ? "1" : "2";
        return "EPRT |" + family + '|' + endpoint->address.toString().toLatin1() + '|'
            + QByteArray::number(endpoint->port) + '|';
    }
    return trimmed.toUtf8();
}

bool isPassive(const QByteArray &line)
{
    const QByteArray verb = line.left(4).toUpper();
    return verb == "PASV" || verb == "EPSV";
}

} // namespace

TryPanel::TryPanel(PolicyDraft *draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_line(new QLineEdit(u"PORT 10,0,0,5,0,22"_s, this))
    , m_lineNote(new FieldNote(this))
    , m_client(new QLineEdit(u"192.0.2.7"_s, this))
    , m_clientNote(new FieldNote(this))
    , m_user(new QComboBox(this))
    , m_transfer(new QComboBox(this))
    , m_peer(new QLineEdit(this))
    , m_peerNote(new FieldNote(this))
    , m_protected(new QCheckBox(tr("the data connection is &encrypted"), this))
    , m_result(new QWidget(this))
    , m_verdict(new Badge(m_result))
    , m_sentence(new PlainLabel(m_result))
    , m_reply(new PlainLabel(m_result))
    , m_reasons(new PlainLabel(m_result))
    , m_ladder(new LadderView(m_result))
    , m_other(new InlineMessage(m_result))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, fontMetrics().height() / 2, 0, 0);
    makeForm();
    makeResult();
    column->addStretch(1);
    fillUsers();
    connect(draft, &PolicyDraft::changed, this, [this] {
        fillUsers();
        refresh();
    });
    connect(m_ladder, &LadderView::ruleActivated, draft, &PolicyDraft::setCurrentRule);
    refresh();
}

void TryPanel::makeForm()
{
    auto *box = new QWidget(this);
    auto *form = new QFormLayout(box);
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_line->setObjectName(u"tryLine"_s);
    m_line->setClearButtonEnabled(true);
    m_line->setAccessibleName(tr("Command"));
    m_line->setPlaceholderText(tr("PORT 10,0,0,5,0,22, EPRT |2|2001:db8::1|22|, PASV, EPSV, or 10.0.0.5:22"));
    form->addRow(tr("A client se&nds"), withNote(m_line, m_lineNote, box));
    m_client->setObjectName(u"tryClient"_s);
    m_client->setAccessibleName(tr("Client's address"));
    form->addRow(tr("f&rom"), withNote(m_client, m_clientNote, box));
    m_user->setObjectName(u"tryUser"_s);
    m_user->setEditable(true);
    m_user->setInsertPolicy(QComboBox::NoInsert);
    m_user->setAccessibleName(tr("User"));
    form->addRow(tr("signed in &as"), m_user);
    m_transfer->setObjectName(u"tryTransfer"_s);
    m_transfer->addItems({tr("nothing yet"), tr("a download"), tr("an upload"), tr("a listing")});
    m_transfer->setAccessibleName(tr("Transfer"));
    form->addRow(tr("&then asks for"), m_transfer);
    m_peer->setObjectName(u"tryPeer"_s);
    m_peer->setPlaceholderText(tr("the client itself"));
    m_peer->setAccessibleName(tr("Who connects to the passive port"));
    form->addRow(tr("and who &comes is"), withNote(m_peer, m_peerNote, box));
    m_protected->setObjectName(u"tryProtected"_s);
    form->addRow(QString(), m_protected);
    layout()->addWidget(box);
    for (QLineEdit *edit : {m_line, m_client, m_peer})
        connect(edit, &QLineEdit::textChanged, this, &TryPanel::refresh);
    connect(m_user, &QComboBox::currentTextChanged, this, &TryPanel::refresh);
    connect(m_transfer, &QComboBox::currentIndexChanged, this, &TryPanel::refresh);
    connect(m_protected, &QCheckBox::toggled, this, &TryPanel::refresh);
}

void TryPanel::makeResult()
{
    auto *column = new QVBoxLayout(m_result);
    column->setContentsMargins(0, fontMetrics().height() / 2, 0, 0);
    auto *line = new QHBoxLayout;
    m_sentence->setObjectName(u"trySentence"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setScale(1.1, true);
    line->addWidget(m_verdict, 0, Qt::AlignTop);
    line->addWidget(m_sentence, 1);
    column->addLayout(line);
    m_reply->setObjectName(u"tryReply"_s);
    m_reply->setWordWrap(true);
    column->addWidget(m_reply);
    m_reasons->setObjectName(u"tryReasons"_s);
    m_reasons->setWordWrap(true);
    column->addWidget(m_reasons);
    column->addWidget(m_ladder);
    m_other->setObjectName(u"tryOther"_s);
    column->addWidget(m_other);
    layout()->addWidget(m_result);
}

void TryPanel::fillUsers()
{
    const QStringList choices = QStringList{tr("anonymous")} + m_draft->users();
    QStringList shown;
    for (int i = 0; i < m_user->count(); ++i)
        shown.append(m_user->itemText(i));
    if (shown == choices)
        return;
    const QString text = m_user->count() == 0 ? choices.first() : m_user->currentText();
    const QSignalBlocker quiet(m_user);
    m_user->clear();
    m_user->addItems(choices);
    m_user->setEditText(text);
}

bool TryPanel::readInput(api::Supposition &supposition)
{
    supposition.line = commandOf(m_line->text());
    const bool passive = isPassive(supposition.line);
    m_peer->setEnabled(passive);

    const auto client = address::IpAddress::parse(m_client->text().trimmed());
    m_clientNote->say(client ? QString() : tr("Write an address, as 192.0.2.7 or 2001:db8::7."));
    const QString peerText = m_peer->text().trimmed();
    const auto peer = peerText.isEmpty() ? client : address::IpAddress::parse(peerText);
    m_peerNote->say(!passive || peer ? QString() : tr("Write an address, as 192.0.2.7 or 2001:db8::7."));
    if (!client || (passive && !peer))
        return false;

    supposition.client = *client;
    const QString user = m_user->currentText().trimmed();
    supposition.user = user == tr("anonymous") || user == u"anonymous"_s ? QString() : user;
    using policy::Transfer;
    constexpr std::array kinds{Transfer::Unknown, Transfer::Send, Transfer::Receive, Transfer::List};
    const int kind = std::clamp(m_transfer->currentIndex(), 0, int(kinds.size()) - 1);
    if (kind > 0)
        supposition.transfer = kinds.at(size_t(kind));
    if (passive && (kind > 0 || !peerText.isEmpty()))
        supposition.peer = peer;
    supposition.dataProtected = m_protected->isChecked();
    supposition.protectionRequired = m_draft->isProtectionRequired();
    return true;
}

void TryPanel::refresh()
{
    api::Supposition supposition;
    m_lineNote->say({});
    if (!readInput(supposition)) {
        clearResult();
        return;
    }
    const api::Explanation explanation = api::explain(m_draft->draft(), m_draft->circumstances(), supposition);
    if (!explanation.fault.isEmpty()) {
        m_lineNote->say(explanation.fault);
        clearResult();
        return;
    }
    showExplanation(explanation);
    showOther(supposition, explanation);
}

void TryPanel::clearResult()
{
    m_result->hide();
}

void TryPanel::showExplanation(const api::Explanation &explanation)
{
    m_result->show();
    m_verdict->setText(explanation.verdict.allowed ? tr("allowed") : tr("refused"));
    m_verdict->setTone(explanation.verdict.allowed ? Tone::Good : Tone::Bad);
    m_sentence->setText(explanation.sentence);
    m_reply->setText(tr("The client reads: %1").arg(explanation.replyLine()));
    QStringList reasons;
    for (const policy::Reason reason : explanation.reasons)
        reasons.append(u"• "_s % policy::reasonSentence(reason));
    m_reasons->setText(reasons.join(u'\n'));
    m_reasons->setVisible(!reasons.isEmpty());
    QList<LadderView::Rung> rungs;
    for (const api::Explanation::Step &step : explanation.ladder)
        rungs.append({step.text, step.decided, step.rule});
    m_ladder->showRungs(rungs);
}

/// What is in force may decide otherwise: that is what applying would change.
void TryPanel::showOther(const api::Supposition &supposition, const api::Explanation &explanation)
{
    const api::Explanation now = api::explain(m_draft->inForce(), m_draft->circumstances(), supposition);
    if (!m_draft->isChanged() || now.verdict.allowed == explanation.verdict.allowed) {
        m_other->hide();
        return;
    }
    m_other->showMessage(InlineMessage::Severity::Information,
                         now.verdict.allowed ? tr("The policy in force allows this.")
                                             : tr("The policy in force refuses this."));
}

} // namespace ui
