#include "ui/accounts/AccountsPage.h"

#include "server/base/PlainText.h"
#include "ui/accounts/AccountEdits.h"
#include "ui/accounts/AccountsModel.h"
#include "ui/accounts/EncryptionDialog.h"
#include "ui/common/ConfigHistory.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TableView.h"

#include <QAction>
#include <QCheckBox>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

AccountsPage::AccountsPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_history(new ConfigHistory(server, this))
    , m_model(new AccountsModel(this))
    , m_message(new InlineMessage(this))
{
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap / 2);
    column->addWidget(m_message);
    m_message->setObjectName(u"pageMessage"_s);
    m_message->setClosable(true);
    addAnonymous(column);
    auto *heading = new PlainLabel(tr("Users"), this);
    heading->setScale(1.2, true);
    column->addSpacing(gap / 2);
    column->addWidget(heading);
    m_add = makeAction(u"add"_s, tr("&Add user…"), tr("Makes an account with a name and a password"),
                       &AccountsPage::addUser);
    m_password = makeAction(u"key"_s, tr("Change &password…"), tr("Gives the selected user a new password"),
                            &AccountsPage::changePassword);
    m_rename =
        makeAction(u"edit"_s, tr("Re&name…"), tr("Changes the name of the selected user"), &AccountsPage::renameUser);
    m_encryption = makeAction(u"shield"_s, tr("&Encryption…"),
                              tr("Says whether the selected user needs TLS, and a certificate besides the password"),
                              &AccountsPage::changeEncryption);
    m_toggle = makeAction(u"lock"_s, tr("&Disable"),
                          tr("Keeps the account and lets nobody sign in with it, or lets them again"),
                          &AccountsPage::toggleEnabled);
    m_remove = makeAction(u"remove"_s, tr("&Remove"), tr("Deletes the account of the selected user"),
                          &AccountsPage::removeUser);
    m_rename->setShortcut(Qt::Key_F2);
    m_remove->setShortcut(QKeySequence::Delete);
    column->addWidget(makeBar());
    column->addWidget(makeTable(), 1);

    connect(m_history, &ConfigHistory::failed, this, [this](const QString &why) {
        report(base::Error{base::Error::Code::Busy, why});
    });
    connect(m_message, &InlineMessage::actionTriggered, this, [this] { report(m_history->undo()); });
    connect(m_server, &api::ServerController::configurationChanged, this, &AccountsPage::load);
    load();
}

void AccountsPage::addAnonymous(QVBoxLayout *column)
{
    auto *heading = new PlainLabel(tr("Strangers"), this);
    heading->setScale(1.2, true);
    m_anonymous = new QCheckBox(tr("Let strangers &in without a password (anonymous FTP)"), this);
    m_anonymous->setObjectName(u"anonymous"_s);
    m_anonymous->setAccessibleName(tr("Let strangers in without a password"));
    m_anonymous->setAccessibleDescription(tr("Anybody who can reach this computer can then sign in as anonymous"));
    m_anonymousAreas = new PlainLabel(this);
    m_anonymousAreas->setObjectName(u"anonymousAreas"_s);
    m_anonymousAreas->setTone(Tone::Muted);
    m_anonymousAreas->setWordWrap(true);
    column->addWidget(heading);
    column->addWidget(m_anonymous);
    column->addWidget(m_anonymousAreas);
    connect(m_anonymous, &QCheckBox::clicked, this, &AccountsPage::setAnonymous);
}

QAction *AccountsPage::makeAction(const QString &icon, const QString &text, const QString &description,
                                  void (AccountsPage::*run)())
{
    auto *action = new QAction(ui::icon(icon), text, this);
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setStatusTip(description);
    connect(action, &QAction::triggered, this, run);
    return action;
}

QPushButton *AccountsPage::makeButton(QAction *action, QWidget *parent)
{
    auto *button = new QPushButton(parent);
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setIcon(action->icon());
        button->setEnabled(action->isEnabled());
        button->setAccessibleName(action->text().remove(u'&').remove(u'…'));
    };
    button->setAccessibleDescription(action->statusTip());
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    follow();
    return button;
}

QWidget *AccountsPage::makeBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins({});
    const QList<std::pair<QAction *, QString>> actions{{m_add, u"addUser"_s},       {m_password, u"changePassword"_s},
                                                       {m_rename, u"renameUser"_s}, {m_encryption, u"userEncryption"_s},
                                                       {m_toggle, u"toggleUser"_s}, {m_remove, u"removeUser"_s}};
    for (const auto &[action, name] : actions) {
        QPushButton *button = makeButton(action, bar);
        button->setObjectName(name);
        row->addWidget(button);
    }
    row->addStretch(1);
    for (QAction *action : {m_history->undoAction(this), m_history->redoAction(this)}) {
        auto *button = new QToolButton(bar);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setAutoRaise(true);
        button->setAccessibleName(action->text());
        button->setAccessibleDescription(tr("Takes changes of this page back, or applies them again"));
        row->addWidget(button);
    }
    return bar;
}

QWidget *AccountsPage::makeTable()
{
    m_stack = new QStackedWidget(this);
    auto *empty = new EmptyState(
        u"users"_s, tr("No users yet"),
        tr("A user signs in with a name and a password and reaches the areas that you open to them."), m_stack);
    empty->setAction(tr("Add a user…"), ui::icon(u"add"_s));
    connect(empty, &EmptyState::actionTriggered, this, &AccountsPage::addUser);
    m_table = new TableView(m_stack);
    m_table->setObjectName(u"users"_s);
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAccessibleName(tr("Users"));
    m_table->setAccessibleDescription(
        tr("Everyone with an account, whether they can sign in, and which areas they reach"));
    m_table->rememberColumns(u"accounts"_s, {24, 36, 48});
    m_table->addActions({m_password, m_rename, m_encryption, m_toggle, m_remove});
    connect(m_table, &QAbstractItemView::activated, this, &AccountsPage::changePassword);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AccountsPage::updateActions);
    m_stack->addWidget(empty);
    m_stack->addWidget(m_table);
    return m_stack;
}

QString AccountsPage::title() const
{
    return tr("Accounts");
}

QIcon AccountsPage::icon() const
{
    return ui::icon(u"users"_s);
}

void AccountsPage::showProblem(const api::Problem &problem)
{
    select(problem.subject);
    if (selectedUser() && selectedUser()->name == problem.subject)
        m_table->setFocus(Qt::OtherFocusReason);
    else
        m_anonymous->setFocus(Qt::OtherFocusReason);
}

void AccountsPage::load()
{
    const config::Config &config = m_server->configuration();
    const int row = m_table->currentIndex().row();
    m_model->setConfig(config);
    m_stack->setCurrentIndex(config.accounts.users.isEmpty() ? 0 : 1);
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        m_table->selectRow(qBound(0, row, m_model->rowCount() - 1));
    m_anonymous->setChecked(config.accounts.anonymous);
    const QStringList paths = AccountEdits::areasOfStrangers(config);
    const QString reach = base::escaped(paths.join(tr(", ", "between paths")));
    if (!config.accounts.anonymous)
        m_anonymousAreas->setText(tr("Only users with a password can sign in."));
    else if (paths.isEmpty())
        m_anonymousAreas->setText(tr("They can sign in, but no area is open to them."));
    else
        m_anonymousAreas->setText(
            tr("They reach %1, and what they may do there is said on the page Areas.").arg(reach));
    updateActions();
}

const config::User *AccountsPage::selectedUser() const
{
    const QList<int> rows = m_table->selectedRows();
    return rows.isEmpty() || rows.first() >= m_model->rowCount() ? nullptr : &m_model->user(rows.first());
}

void AccountsPage::select(const QString &name)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->user(row).name == name)
            m_table->selectRow(row);
    }
}

void AccountsPage::updateActions()
{
    const config::User *user = selectedUser();
    for (QAction *action : {m_password, m_rename, m_encryption, m_toggle, m_remove})
        action->setEnabled(user);
    m_toggle->setText(user && !user->enabled ? tr("&Enable") : tr("&Disable"));
    m_toggle->setIcon(ui::icon(user && !user->enabled ? u"check"_s : u"lock"_s));
}

void AccountsPage::setAnonymous(bool on)
{
    config::Config next = m_server->configuration();
    next.accounts.anonymous = on;
    report(m_history->apply(next, on ? tr("letting strangers in") : tr("keeping strangers out")));
    m_anonymous->setChecked(m_server->configuration().accounts.anonymous);
}

void AccountsPage::openDialog(UserDialog::Task task, UserDialog::Finish finish)
{
    const QString name = task == UserDialog::Task::Add ? QString() : selectedUser()->name;
    auto *dialog = new UserDialog(task, name, m_server, this);
    dialog->setFinish(std::move(finish));
    dialog->open();
}

void AccountsPage::addUser()
{
    openDialog(UserDialog::Task::Add, [this](const QString &name, const QString &hash) {
        config::Config next = m_server->configuration();
        next.accounts.users.append({name, hash, true, false});
        const base::Result<void> result = m_history->apply(next, tr("adding %1").arg(base::escaped(name)));
        if (result) {
            select(name);
            m_table->setFocus(Qt::OtherFocusReason);
        }
        return result;
    });
}

void AccountsPage::renameUser()
{
    if (!selectedUser())
        return;
    openDialog(UserDialog::Task::Rename, [this, from = selectedUser()->name](const QString &to, const QString &) {
        return m_history->apply(AccountEdits::renamed(m_server->configuration(), from, to),
                                tr("renaming %1").arg(base::escaped(from)));
    });
}

void AccountsPage::changePassword()
{
    if (!selectedUser())
        return;
    openDialog(UserDialog::Task::ChangePassword, [this](const QString &name, const QString &hash) {
        config::Config next = m_server->configuration();
        for (config::User &user : next.accounts.users) {
            if (user.name == name)
                user.password = hash;
        }
        return m_history->apply(next, tr("changing the password of %1").arg(base::escaped(name)));
    });
}

void AccountsPage::changeEncryption()
{
    if (!selectedUser())
        return;
    auto *dialog = new EncryptionDialog(*selectedUser(), m_server, this);
    dialog->setFinish([this, name = selectedUser()->name](bool requireTls, const QString &certificate) {
        config::Config next = m_server->configuration();
        for (config::User &user : next.accounts.users) {
            if (user.name == name) {
                user.requireTls = requireTls;
                user.certificate = certificate;
            }
        }
        return m_history->apply(next, tr("changing the encryption of %1").arg(base::escaped(name)));
    });
    dialog->open();
}

void AccountsPage::toggleEnabled()
{
    const config::User *selected = selectedUser();
    if (!selected)
        return;
    config::Config next = m_server->configuration();
    for (config::User &user : next.accounts.users) {
        if (user.name == selected->name)
            user.enabled = !user.enabled;
    }
    const QString name = base::escaped(selected->name);
    report(m_history->apply(next, selected->enabled ? tr("disabling %1").arg(name) : tr("enabling %1").arg(name)));
}

void AccountsPage::removeUser()
{
    if (!selectedUser())
        return;
    const QString name = selectedUser()->name;
    const QString shown = base::escaped(name);
    const base::Result<void> result =
        m_history->apply(AccountEdits::removed(m_server->configuration(), name), tr("removing %1").arg(shown));
    report(result);
    if (result) {
        m_message->setAction(tr("Undo"));
        m_message->showMessage(
            InlineMessage::Severity::Information,
            tr("%1 was removed, with their permissions in areas and the rules for them alone.").arg(shown));
    }
}

void AccountsPage::report(const base::Result<void> &result)
{
    m_message->setAction({});
    if (result)
        m_message->hide();
    else
        m_message->showMessage(InlineMessage::Severity::Error, result.error().detail);
}

} // namespace ui
