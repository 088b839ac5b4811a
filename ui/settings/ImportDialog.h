#pragma once

#include "server/api/ServerController.h"

#include <QDialog>

#include <functional>
#include <utility>

class QCheckBox;
class QFormLayout;
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

    /// Takes what was read. On an error the dialog stays open and says why.
    using Finish = std::function<base::Result<void>(const api::CertificateFiles &files)>;
    void setFinish(Finish finish) { m_finish = std::move(finish); }

protected:
    void accept() override;

private:
    QPushButton *addFileRow(QFormLayout *form, const QString &label, QLineEdit *edit, const QString &name,
                            const QString &filter);
    QWidget *makeButtons();
    void choicesChanged();
    api::CertificateImport asked() const;
    void take(const base::Result<api::CertificateFiles> &files);
    QLineEdit *makeEdit(const QString &objectName, const QString &name, const QString &description);

    api::ServerController *m_server;
    QLineEdit *m_certificate;
    QLineEdit *m_key;
    QLineEdit *m_password;
    QCheckBox *m_follow;
    FieldNote *m_note;
    QPushButton *m_import = nullptr;
    bool m_isBusy = false; // files are being read
    Finish m_finish;
};

} // namespace ui
