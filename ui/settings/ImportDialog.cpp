#include "ui/settings/ImportDialog.h"

#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

ImportDialog::ImportDialog(api::ServerController *server, QWidget *parent)
    : QDialog(parent)
    , m_server(server)
    , m_certificate(makeEdit(u"certificateFile"_s, tr("Certificate file"),
                             tr("A PEM file with the certificate and its chain, or a PKCS#12 file with everything")))
    , m_key(makeEdit(u"keyFile"_s, tr("Private key file"), tr("A PEM file; empty: it is in the certificate's file")))
    , m_password(makeEdit(u"password"_s, tr("Password"), tr("Of a PKCS#12 file")))
    , m_note(new FieldNote(this))
    , m_import(nullptr)
{
    setWindowTitle(tr("Import a certificate"));
    m_password->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(tr("in the same file"));
    auto *column = new QVBoxLayout(this);
    auto *words = new PlainLabel(tr("From PEM files, as certbot writes them (fullchain.pem and privkey.pem), or from a "
                                    "PKCS#12 file (.p12, .pfx). A copy is kept in the profile; to follow files that "
                                    "are renewed elsewhere, name them in the configuration."),
                                 this);
    words->setWordWrap(true);
    words->setTone(Tone::Muted);
    column->addWidget(words);
    auto *form = new QFormLayout;
    const auto add = [&](const QString &label, QLineEdit *edit, QWidget *row) {
        form->addRow(label, row);
        if (auto *caption = qobject_cast<QLabel *>(form->labelForField(row)))
            caption->setBuddy(edit);
    };
    add(tr("&Certificate:"), m_certificate,
        makeFileRow(m_certificate, tr("Choose the certificate"),
                    tr("Certificates (*.pem *.crt *.cer *.p12 *.pfx);;All files (*)")));
    add(tr("Private &key:"), m_key,
        makeFileRow(m_key, tr("Choose the private key"), tr("Keys (*.pem *.key);;All files (*)")));
    add(tr("&Password:"), m_password, m_password);
    column->addLayout(form);
    column->addWidget(m_note);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_import = buttons->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    m_import->setObjectName(u"import"_s);
    m_import->setDefault(true);
    m_import->setEnabled(false);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &ImportDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_certificate, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_import->setEnabled(!text.trimmed().isEmpty()); });
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);
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

QWidget *ImportDialog::makeFileRow(QLineEdit *edit, const QString &name, const QString &filter)
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins({});
    row->addWidget(edit, 1);
    auto *choose = new QPushButton(tr("Choose…"), box);
    choose->setAccessibleName(name);
    choose->setAccessibleDescription(tr("Opens a dialog to choose the file"));
    choose->setAutoDefault(false);
    row->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, [this, edit, name, filter] {
        const QString file = QFileDialog::getOpenFileName(this, name, edit->text(), filter);
        if (!file.isEmpty())
            edit->setText(QDir::toNativeSeparators(file));
    });
    return box;
}

void ImportDialog::accept()
{
    if (!m_import->isEnabled())
        return;
    api::CertificateImport import;
    import.certificateFile = QDir::fromNativeSeparators(m_certificate->text().trimmed());
    import.keyFile = QDir::fromNativeSeparators(m_key->text().trimmed());
    import.password = m_password->text();
    m_import->setEnabled(false);
    m_note->say({});
    m_server->importCertificate(import, this, [this](const base::Result<api::CertificateFiles> &files) {
        m_import->setEnabled(true);
        if (!files) {
            m_note->say(files.error().detail);
            return;
        }
        m_files = *files;
        QDialog::accept();
    });
}

} // namespace ui
