#pragma once

#include "server/api/ServerController.h"

#include <QDialog>

#include <functional>

class QCheckBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace ui {

class FieldNote;
class PlainLabel;

/// What an account wants of the control connection besides the password: TLS, and a certificate of the client's.
class EncryptionDialog final : public QDialog
{
    Q_OBJECT

public:
    EncryptionDialog(const config::User &user, api::ServerController *server, QWidget *parent = nullptr);

    /// Takes what was chosen. On an error the dialog stays open and says why.
    using Finish = std::function<base::Result<void>(bool requireTls, const QString &certificate)>;
    void setFinish(Finish finish) { m_finish = std::move(finish); }

    void accept() override;

private:
    void addCertificate(QFormLayout *form);
    QWidget *makeButtons();
    PlainLabel *addFact(QFormLayout *form, const QString &label, const QString &objectName);
    void chooseFile();
    void read(const QString &file);
    void fingerprintChanged();
    void describe(const api::CertificateState &certificate);
    static QString warningFor(const api::CertificateState &certificate, qint64 nowMicroseconds);
    QString problem() const;

    api::ServerController *m_server;
    Finish m_finish;
    QCheckBox *m_requireTls;
    QLineEdit *m_fingerprint;
    QPushButton *m_clear = nullptr;
    QPushButton *m_choose = nullptr;
    FieldNote *m_note;
    PlainLabel *m_subject = nullptr;
    PlainLabel *m_validity = nullptr;
    FieldNote *m_warning;
    QPushButton *m_ok = nullptr;
};

} // namespace ui
