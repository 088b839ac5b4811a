#include "ui/settings/ImportDialog.h"

#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <iterator>

namespace ui {

using namespace Qt::Literals::StringLiterals;

ImportDialog::ImportDialog(api::ServerController *server, QWidget *parent)
    : QDialog(parent)
    , m_server(server)
    , m_certificate(makeEdit(u"certificateFile"_s, tr("Certificate file"),
                             tr("A PEM file with the certificate and its chain, or a PKCS#12 file with everything")))
    , m_key(makeEdit(u"keyFile"_s, tr("Private key file"), tr("A PEM file; empty: it is in the certificate's file")))
    , m_password(makeEdit(u"password"_s, tr("Password"), tr("Of a PKCS#12 file, or of an encrypted key")))
    , m_follow(new QCheckBox(tr("&Use these files where they are, and follow when they change"), this))
    , m_note(new FieldNote(this))
{
    setWindowTitle(tr("Import a certificate"));
    m_password->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(tr("in the same file"));
    m_follow->setObjectName(u"followFiles"_s);
    m_follow->setAccessibleDescription(tr("For certificates that another program renews; else a copy is kept"));
    m_follow->setToolTip(m_follow->accessibleDescription());
    auto *column = new QVBoxLayout(this);
    auto *words =
        new PlainLabel(tr("From PEM files, as certbot writes them (fullchain.pem and privkey.pem in its folder "
                          "\"live\"), or from a PKCS#12 file (.p12, .pfx). A copy is kept in the profile, unless "
                          "the files are to be followed: then each renewal is taken without a restart."),
                       this);
    words->setWordWrap(true);
    words->setTone(Tone::Muted);
    column->addWidget(words);
    auto *form = new QFormLayout;
    QPushButton *const chooseCertificate =
        addFileRow(form, tr("&Certificate:"), m_certificate, tr("Choose the certificate"),
                   tr("Certificates (*.pem *.crt *.cer *.p12 *.pfx);;All files (*)"));
    QPushButton *const chooseKey = addFileRow(form, tr("Private &key:"), m_key, tr("Choose the private key"),
                                              tr("Keys (*.pem *.key);;All files (*)"));
    form->addRow(tr("&Password:"), m_password);
    form->addRow(QString(), m_follow);
    column->addLayout(form);
    column->addWidget(m_note);
    column->addWidget(makeButtons());
    QWidget *const order[] = {m_certificate, chooseCertificate, m_key, chooseKey, m_password, m_follow, m_import};
    for (size_t i = 1; i < std::size(order); ++i)
        setTabOrder(order[i - 1], order[i]);
    connect(m_certificate, &QLineEdit::textChanged, this, &ImportDialog::choicesChanged);
    connect(m_follow, &QCheckBox::toggled, this, &ImportDialog::choicesChanged);
    choicesChanged();
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);
}

QWidget *ImportDialog::makeButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_import = buttons->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    m_import->setObjectName(u"import"_s);
    m_import->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::accepted, this, &ImportDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void ImportDialog::choicesChanged()
{
    m_import->setEnabled(!m_isBusy && !m_certificate->text().trimmed().isEmpty());
    // Nobody could type it when the files are read again.
    m_password->setEnabled(!m_follow->isChecked());
    m_import->setText(m_follow->isChecked() ? tr("U&se them") : tr("&Import"));
}

QLineEdit *ImportDialog::makeEdit(const QString &objectName, const QString &name, const QString &description)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(objectName);
    edit->setAccessibleName(name);
    edit->setAccessibleDescription(description);
    edit->setToolTip(description);
    return edit;
}

QPushButton *ImportDialog::addFileRow(QFormLayout *form, const QString &label, QLineEdit *edit, const QString &name,
                                      const QString &filter)
{
    auto *row = new QHBoxLayout;
    row->addWidget(edit, 1);
    auto *choose = new QPushButton(tr("Choose…"), this);
    choose->setAccessibleName(name);
    choose->setAccessibleDescription(tr("Opens a dialog to choose the file"));
    choose->setAutoDefault(false);
    row->addWidget(choose);
    form->addRow(label, row);
    if (auto *caption = qobject_cast<QLabel *>(form->labelForField(row)))
        caption->setBuddy(edit);
    connect(choose, &QPushButton::clicked, this, [this, edit, name, filter] {
        auto *dialog = new QFileDialog(this, name, edit->text(), filter);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        // Certbot's links lead to another file after each renewal.
        dialog->setOption(QFileDialog::DontResolveSymlinks);
        connect(dialog, &QFileDialog::fileSelected, edit,
                [edit](const QString &file) { edit->setText(QDir::toNativeSeparators(file)); });
        dialog->open();
    });
    return choose;
}

api::CertificateImport ImportDialog::asked() const
{
    api::CertificateImport import;
    import.certificateFile = QDir::fromNativeSeparators(m_certificate->text().trimmed());
    import.keyFile = QDir::fromNativeSeparators(m_key->text().trimmed());
    import.follows = m_follow->isChecked();
    if (!import.follows)
        import.password = m_password->text();
    return import;
}

void ImportDialog::accept()
{
    if (!m_import->isEnabled())
        return;
    m_isBusy = true;
    choicesChanged();
    m_note->say({});
    m_server->importCertificate(asked(), this,
                                [this](const base::Result<api::CertificateFiles> &files) { take(files); });
}

void ImportDialog::take(const base::Result<api::CertificateFiles> &files)
{
    if (!isVisible())
        return; // cancelled meanwhile
    m_isBusy = false;
    choicesChanged();
    base::Result<void> taken;
    if (!files)
        taken = files.error();
    else if (m_finish)
        taken = m_finish(*files);
    if (taken) {
        QDialog::accept();
        return;
    }
    m_note->say(taken.error().detail);
    const bool isPassword = taken.error().code == base::Error::Code::Denied && m_password->isEnabled();
    (isPassword ? m_password : m_certificate)->setFocus();
}

} // namespace ui
