#pragma once

#include "server/api/ServerController.h"
#include "ui/accounts/UserDialog.h"
#include "ui/common/Page.h"

class QAction;
class QCheckBox;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace ui {

class AccountsModel;
class ConfigHistory;
class InlineMessage;
class PlainLabel;
class TableView;

/// Who can sign in: strangers or not, and the users with their passwords.
class AccountsPage final : public Page
{
    Q_OBJECT

public:
    explicit AccountsPage(api::ServerController *server, QWidget *parent = nullptr);

    QString title() const override;
    QIcon icon() const override;
    void showProblem(const api::Problem &problem) override;

private:
    void addAnonymous(QVBoxLayout *column);
    QWidget *makeBar();
    QWidget *makeTable();
    QPushButton *makeButton(QAction *action, QWidget *parent);
    QAction *makeAction(const QString &icon, const QString &text, const QString &description,
                        void (AccountsPage::*run)());

    void load();
    void updateActions();
    const config::User *selectedUser() const;
    void select(const QString &name);

    void setAnonymous(bool on);
    void addUser();
    void renameUser();
    void changePassword();
    void changeEncryption();
    void toggleEnabled();
    void removeUser();
    void openDialog(UserDialog::Task task, UserDialog::Finish finish);
    void report(const base::Result<void> &result);

    api::ServerController *m_server;
    ConfigHistory *m_history;
    AccountsModel *m_model;
    QCheckBox *m_anonymous = nullptr;
    PlainLabel *m_anonymousAreas = nullptr;
    InlineMessage *m_message;
    QAction *m_add = nullptr;
    QAction *m_password = nullptr;
    QAction *m_rename = nullptr;
    QAction *m_encryption = nullptr;
    QAction *m_toggle = nullptr;
    QAction *m_remove = nullptr;
    QStackedWidget *m_stack = nullptr;
    TableView *m_table = nullptr;
};

} // namespace ui
