#include "ui/accounts/EncryptionDialog.h"

#include "server/base/Clock.h"
#include "server/base/PlainText.h"
#include "server/config/TextCheck.h"
#include "ui/common/FieldNote.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QCheckBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString dayOf(qint64 time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time / 1000).date(), QLocale::LongFormat);
}

/// As programs print it: "sha256 Fingerprint=AB:CD…".
QString withoutCaption(const QString &text)
{
    return text.mid(text.lastIndexOf(u'=') + 1).simplified().remove(u' ');
}

PlainLabel *hint(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setTone(Tone::Muted);
    label->setWordWrap(true);
    return label;
}

} // namespace

EncryptionDialog::EncryptionDialog(const config::User &user, api::ServerController *server, QWidget *parent)
    : QDialog(parent)
    , m_server(server)
    , m_requireTls(new QCheckBox(tr("Let this user in over &TLS only"), this))
    , m_fingerprint(new QLineEdit(this))
    , m_note(new FieldNote(this))
    , m_warning(new FieldNote(this))
{
    setWindowTitle(tr("Encryption for %1").arg(base::escaped(user.name)));
    setAttribute(Qt::WA_DeleteOnClose);
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap / 2);
    m_requireTls->setObjectName(u"requireTls"_s);
    m_requireTls->setChecked(user.requireTls);
    m_requireTls->setAccessibleName(tr("Let this user in over TLS only"));
    m_requireTls->setAccessibleDescription(tr("Without TLS the right password is refused, too"));
    column->addWidget(m_requireTls);
    column->addWidget(hint(tr("Without TLS the right password is refused, too."), this));
    column->addSpacing(gap / 2);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addCertificate(form);
    column->addLayout(form);
    column->addStretch(1);
    column->addWidget(makeButtons());
    setMinimumWidth(fontMetrics().averageCharWidth() * 90);
    m_fingerprint->setText(user.certificate);
    m_fingerprint->setCursorPosition(0);
    fingerprintChanged();
    m_requireTls->setFocus();
}

void EncryptionDialog::addCertificate(QFormLayout *form)
{
    form->addRow(
        hint(tr("Besides the password, the client can be made to show a certificate. Choose its file, or paste "
                "the fingerprint. It is known by that alone, whoever signed it, and lets nobody in before or after the "
                "time it is valid for."),
             this));
    m_fingerprint->setObjectName(u"fingerprint"_s);
    m_fingerprint->setPlaceholderText(tr("none: the password is enough"));
    m_fingerprint->setAccessibleName(tr("Fingerprint of the certificate"));
    m_fingerprint->setAccessibleDescription(tr("SHA-256 in 64 hexadecimal digits; empty: no certificate is wanted"));
    m_fingerprint->setToolTip(m_fingerprint->accessibleDescription());
    auto *caption = new QLabel(tr("&Fingerprint:"), this);
    caption->setBuddy(m_fingerprint);
    form->addRow(caption, m_fingerprint);
    m_note->setObjectName(u"fingerprintNote"_s);
    m_note->setField(m_fingerprint);
    form->addRow(QString(), m_note);
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins({});
    m_choose = new QPushButton(tr("&Choose a file…"), box);
    m_choose->setObjectName(u"chooseCertificate"_s);
    m_choose->setAutoDefault(false);
    m_choose->setAccessibleName(tr("Choose a certificate file"));
    m_choose->setAccessibleDescription(tr("Takes the fingerprint from a certificate in a PEM or DER file"));
    m_clear = new QPushButton(icon(u"remove"_s), tr("C&lear"), box);
    m_clear->setObjectName(u"clearCertificate"_s);
    m_clear->setAutoDefault(false);
    m_clear->setAccessibleName(tr("Clear the fingerprint"));
    m_clear->setAccessibleDescription(tr("No certificate is wanted then"));
    row->addWidget(m_choose);
    row->addWidget(m_clear);
    row->addStretch(1);
    form->addRow(QString(), box);
    m_subject = addFact(form, tr("Certificate of:"), u"certificateSubject"_s);
    m_validity = addFact(form, tr("Valid:"), u"certificateValidity"_s);
    m_warning->setObjectName(u"certificateWarning"_s);
    form->addRow(QString(), m_warning);
    connect(m_fingerprint, &QLineEdit::textChanged, this, &EncryptionDialog::fingerprintChanged);
    connect(m_choose, &QPushButton::clicked, this, &EncryptionDialog::chooseFile);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_fingerprint->clear();
        m_fingerprint->setFocus();
    });
}

PlainLabel *EncryptionDialog::addFact(QFormLayout *form, const QString &label, const QString &objectName)
{
    auto *value = new PlainLabel(this);
    value->setObjectName(objectName);
    value->setWordWrap(true);
    QString name = label;
    value->setAccessibleDescription(name.remove(u':'));
    auto *caption = new PlainLabel(label, this);
    caption->setTone(Tone::Muted);
    form->addRow(caption, value);
    return value;
}

QWidget *EncryptionDialog::makeButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_ok = buttons->addButton(tr("&Save"), QDialogButtonBox::AcceptRole);
    m_ok->setObjectName(u"ok"_s);
    m_ok->setDefault(true);
    m_ok->setAccessibleName(tr("Save"));
    m_ok->setAccessibleDescription(windowTitle());
    QPushButton *const cancel = buttons->button(QDialogButtonBox::Cancel);
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setAccessibleDescription(tr("Closes the dialog and changes nothing"));
    connect(buttons, &QDialogButtonBox::accepted, this, &EncryptionDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &EncryptionDialog::reject);
    return buttons;
}

void EncryptionDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose the certificate"), {},
                                   tr("Certificates (*.pem *.crt *.cer *.der);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &EncryptionDialog::read);
    dialog->open();
}

void EncryptionDialog::read(const QString &file)
{
    m_choose->setEnabled(false);
    m_server->readClientCertificate(file, this, [this](const base::Result<api::CertificateState> &certificate) {
        m_choose->setEnabled(true);
        if (!certificate) {
            m_note->say(certificate.error().detail);
            return;
        }
        m_note->say({}); // also when the fingerprint is the one that is shown
        m_fingerprint->setText(certificate->fingerprint);
        m_fingerprint->setCursorPosition(0);
        describe(*certificate);
    });
}

QString EncryptionDialog::problem() const
{
    return config::checks::certificateFingerprint(withoutCaption(m_fingerprint->text()));
}

void EncryptionDialog::fingerprintChanged()
{
    const QString text = withoutCaption(m_fingerprint->text());
    m_clear->setEnabled(!m_fingerprint->text().isEmpty());
    m_note->say(problem().isEmpty() ? QString() : tr("This is %1.").arg(problem()));
    describe({});
    if (text.isEmpty() || !problem().isEmpty())
        return;
    m_server->findClientCertificate(text, this, [this, text](const api::CertificateState &certificate) {
        if (withoutCaption(m_fingerprint->text()) == text)
            describe(certificate);
    });
}

void EncryptionDialog::describe(const api::CertificateState &certificate)
{
    const bool isSet = !m_fingerprint->text().isEmpty() && problem().isEmpty();
    const bool isKnown = isSet && !certificate.fingerprint.isEmpty();
    const QString unknown = isSet ? tr("not known: only its fingerprint was given") : u"–"_s;
    m_subject->setText(isKnown ? base::escaped(certificate.subject) : unknown);
    m_validity->setText(isKnown ? tr("%1 to %2").arg(dayOf(certificate.validFrom), dayOf(certificate.validUntil))
                                : u"–"_s);
    m_warning->say(isKnown ? warningFor(certificate, base::Clock::system().utcMicroseconds()) : QString(),
                   FieldNote::Kind::Warning);
}

QString EncryptionDialog::warningFor(const api::CertificateState &certificate, qint64 now)
{
    using Term = api::CertificateTerm;
    switch (api::termOf(certificate, now)) {
    case Term::Long:
        return {};
    case Term::NotYet:
        return tr("It is not valid yet: until then the user cannot sign in.");
    case Term::EndsSoon:
        return tr("It expires on %1; from then on the user cannot sign in.").arg(dayOf(certificate.validUntil));
    case Term::Ended:
        return tr("It has expired: the user cannot sign in until a new one is given here.");
    }
    Q_UNREACHABLE();
}

void EncryptionDialog::accept()
{
    if (!problem().isEmpty()) {
        m_fingerprint->setFocus();
        return;
    }
    const base::Result<void> result = m_finish(m_requireTls->isChecked(), withoutCaption(m_fingerprint->text()));
    if (!result) {
        m_note->say(result.error().detail);
        return;
    }
    QDialog::accept();
}

} // namespace ui
