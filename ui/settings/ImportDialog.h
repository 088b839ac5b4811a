#pragma once

#include "server/api/ServerController.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace ui {

class FieldNote;

/// Asks for the files of a certificate and has them read; what is wrong with them is said here, and the dialog stays.
class ImportDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ImportDialog(api::ServerController *server, QWidget *parent = nullptr);

    const api::CertificateFiles &files() const { return m_files; } ///< of an accepted dialog

protected:
    void accept() override;

private:
    QWidget *makeFileRow(QLineEdit *edit, const QString &name, const QString &filter);
    QLineEdit *makeEdit(const QString &objectName, const QString &name, const QString &description);

    api::ServerController *m_server;
    QLineEdit *m_certificate;
    QLineEdit *m_key;
    QLineEdit *m_password;
    FieldNote *m_note;
    QPushButton *m_import;
    api::CertificateFiles m_files;
};

} // namespace ui
