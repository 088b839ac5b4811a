#include "ui/settings/CertificateCard.h"

#include "server/base/PlainText.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/settings/Fingerprint.h"
#include "ui/settings/QrCode.h"

#include <QDateTime>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longestNames = 4096; // bytes

QString dayOf(qint64 time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time / 1000).date(), QLocale::LongFormat);
}

} // namespace

CertificateCard::CertificateCard(QWidget *parent)
    : QFrame(parent)
    , m_message(new InlineMessage(this))
    , m_empty(new PlainLabel(tr("A certificate is made when the server starts for the first time. You can import one "
                                "of your own before that."),
                             this))
    , m_facts(nullptr)
{
    setFrameShape(QFrame::StyledPanel);
    const int gap = fontMetrics().height() / 2;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap);
    m_facts = makeFacts();
    m_empty->setWordWrap(true);
    m_empty->setTone(Tone::Muted);
    column->addWidget(m_message);
    column->addWidget(m_empty);
    column->addWidget(m_facts);
    column->addWidget(makeButtons());
    setAccessibleName(tr("Certificate"));
    setAccessibleDescription(tr("The certificate that clients are shown"));
}

PlainLabel *CertificateCard::addFact(QFormLayout *form, const QString &label, const QString &objectName)
{
    auto *value = new PlainLabel(this);
    value->setObjectName(objectName);
    value->setWordWrap(true);
    QString name = label;
    value->setAccessibleName(name.remove(u':'));
    auto *caption = new PlainLabel(label, this);
    caption->setTone(Tone::Muted);
    form->addRow(caption, value);
    return value;
}

QWidget *CertificateCard::makeFacts()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins({});
    row->setSpacing(fontMetrics().height());
    auto *form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft);
    form->setHorizontalSpacing(fontMetrics().height());
    m_subject = addFact(form, tr("Certificate for:"), u"certificateSubject"_s);
    m_names = addFact(form, tr("Names and addresses:"), u"certificateNames"_s);
    m_validity = addFact(form, tr("Valid:"), u"certificateValidity"_s);
    m_issuer = addFact(form, tr("Vouched for by:"), u"certificateIssuer"_s);
    m_fingerprint = new Fingerprint(this);
    m_fingerprint->setObjectName(u"fingerprint"_s);
    auto *caption = new PlainLabel(tr("Fingerprint (SHA-256):"), this);
    caption->setTone(Tone::Muted);
    form->addRow(caption, m_fingerprint);
    m_code = new QrCode(box);
    m_code->setAccessibleName(tr("Fingerprint as a QR code"));
    m_code->setAccessibleDescription(tr("The same fingerprint for a camera"));
    m_code->setToolTip(tr("The fingerprint for a camera"));
    row->addLayout(form, 1);
    row->addWidget(m_code, 0, Qt::AlignTop);
    return box;
}

QWidget *CertificateCard::makeButtons()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins({});
    const auto add = [&](const QString &text, const QString &objectName, const QString &description) {
        auto *button = new QPushButton(text, box);
        button->setObjectName(objectName);
        QString name = text;
        button->setAccessibleName(name.remove(u'&'));
        button->setAccessibleDescription(description);
        button->setToolTip(description);
        row->addWidget(button);
        return button;
    };
    m_renew =
        add(tr("Rene&w"), u"renewCertificate"_s,
            tr("Makes it anew for two years and for today's names and addresses; its key stays the same, but clients "
               "that remember its fingerprint ask about the new one"));
    m_import = add(tr("&Import…"), u"importCertificate"_s, tr("Takes a certificate from PEM or PKCS#12 files"));
    m_own = add(tr("Use Portcullis' &own"), u"ownCertificate"_s,
                tr("Shows clients the certificate that Portcullis made, in place of the one from files"));
    row->addStretch(1);
    connect(m_renew, &QPushButton::clicked, this, &CertificateCard::renewalWanted);
    connect(m_import, &QPushButton::clicked, this, &CertificateCard::importWanted);
    connect(m_own, &QPushButton::clicked, this, &CertificateCard::ownWanted);
    return box;
}

void CertificateCard::showState(const api::CertificateState &state, qint64 now)
{
    m_state = state;
    const bool exists = !state.subject.isEmpty();
    const bool isFaulty = !state.problem.isEmpty();
    m_empty->setVisible(!exists && !isFaulty);
    m_facts->setVisible(exists);
    m_renew->setVisible((exists || isFaulty) && state.wantsOwn);
    m_own->setVisible((exists || isFaulty) && !state.wantsOwn);
    m_subject->setText(base::escaped(state.subject.toUtf8()));
    m_names->setText(state.names.isEmpty() ? tr("none")
                                           : base::escaped(state.names.join(u", "_s).toUtf8(), longestNames));
    m_validity->setText(tr("%1 to %2").arg(dayOf(state.validFrom), dayOf(state.validUntil)));
    if (state.isOwn)
        m_issuer->setText(tr("itself (made by Portcullis, %1)").arg(state.keyKind));
    else if (state.selfSigned && state.isCopy)
        m_issuer->setText(tr("itself (%1, imported)").arg(state.keyKind));
    else if (state.selfSigned)
        m_issuer->setText(tr("itself (%1, from %2)").arg(state.keyKind, state.file));
    else if (state.isCopy)
        m_issuer->setText(tr("%1 (%2, imported)").arg(base::escaped(state.issuer.toUtf8()), state.keyKind));
    else
        m_issuer->setText(tr("%1 (%2, from %3)").arg(base::escaped(state.issuer.toUtf8()), state.keyKind, state.file));
    m_fingerprint->setText(state.fingerprint);
    m_code->setText(state.fingerprint);
    noteTerm(now);
    showMessage();
}

void CertificateCard::showTime(qint64 now)
{
    const QString before = m_term;
    noteTerm(now);
    if (m_term != before)
        showMessage();
}

void CertificateCard::noteTerm(qint64 now)
{
    m_term = api::termText(m_state, now);
    m_hasEnded = api::termOf(m_state, now) == api::CertificateTerm::Ended;
}

void CertificateCard::showMessage()
{
    using Severity = InlineMessage::Severity;
    if (!m_error.isEmpty())
        m_message->showMessage(Severity::Error, m_error);
    else if (!m_state.problem.isEmpty())
        m_message->showMessage(Severity::Error,
                               m_state.subject.isEmpty()
                                   ? m_state.problem
                                   : tr("%1 The certificate below stays in force.").arg(m_state.problem));
    else if (!m_term.isEmpty())
        m_message->showMessage(m_hasEnded ? Severity::Error : Severity::Warning, m_term);
    else
        m_message->hide();
}

void CertificateCard::setBusy(bool busy)
{
    for (QPushButton *button : {m_renew, m_import, m_own})
        button->setEnabled(!busy);
}

void CertificateCard::say(const QString &error)
{
    m_error = error;
    showMessage();
}

QWidget *CertificateCard::firstButton() const
{
    return m_renew->isVisibleTo(this) ? m_renew : m_import;
}

} // namespace ui
