#pragma once

#include "server/api/ServerController.h"

#include <QDialog>

#include <functional>

class QFormLayout;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace ui {

class FieldNote;
class PasswordFields;

/// Adds a user, renames one, or gives one a new password. Passwords leave it for the server's hashing only, and its
/// fields are emptied when it closes.
class UserDialog final : public QDialog
{
    Q_OBJECT

public:
    enum class Task { Add, Rename, ChangePassword };
    /// `name`: the present name; empty when adding.
    UserDialog(Task task, const QString &name, api::ServerController *server, QWidget *parent = nullptr);
    ~UserDialog() override;

    /// Takes the name and the password's hash (empty when renaming). On an error the dialog stays open and says why.
    using Finish = std::function<base::Result<void>(const QString &name, const QString &hash)>;
    void setFinish(Finish finish) { m_finish = std::move(finish); }

    void accept() override;
    void reject() override;

private:
    void addFields(QFormLayout *form);
    void check();
    QString nameProblem() const;
    void setBusy(bool busy);
    void finish(const QString &hash);

    const Task m_task;
    const QString m_before;
    api::ServerController *m_server;
    Finish m_finish;
    bool m_busy = false;

    QLineEdit *m_name = nullptr;
    FieldNote *m_nameNote = nullptr;
    PasswordFields *m_passwords = nullptr;
    FieldNote *m_note;
    QProgressBar *m_progress;
    QPushButton *m_ok;
};

} // namespace ui
