#include "ui/accounts/UserDialog.h"

#include "server/base/PlainText.h"
#include "ui/accounts/AccountEdits.h"
#include "ui/accounts/PasswordFields.h"
#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString titleOf(UserDialog::Task task, const QString &name)
{
    switch (task) {
    case UserDialog::Task::Add:
        return UserDialog::tr("Add a user");
    case UserDialog::Task::Rename:
        return UserDialog::tr("Rename %1").arg(base::escaped(name));
    case UserDialog::Task::ChangePassword:
        return UserDialog::tr("New password for %1").arg(base::escaped(name));
    }
    return {};
}

QString buttonOf(UserDialog::Task task)
{
    switch (task) {
    case UserDialog::Task::Add:
        return UserDialog::tr("Add user");
    case UserDialog::Task::Rename:
        return UserDialog::tr("Rename");
    case UserDialog::Task::ChangePassword:
        return UserDialog::tr("Set password");
    }
    return {};
}

} // namespace

UserDialog::UserDialog(Task task, const QString &name, api::ServerController *server, QWidget *parent)
    : QDialog(parent)
    , m_task(task)
    , m_before(name)
    , m_server(server)
    , m_note(new FieldNote(this))
    , m_progress(new QProgressBar(this))
    , m_ok(new QPushButton(buttonOf(task), this))
{
    setWindowTitle(titleOf(task, name));
    setAttribute(Qt::WA_DeleteOnClose);
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap / 2);
    auto *form = new QFormLayout;
    column->addLayout(form);
    addFields(form);
    m_note->setObjectName(u"dialogNote"_s);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    m_progress->setAccessibleName(tr("Protecting the password"));
    m_progress->setAccessibleDescription(tr("The password is being hashed; this takes a moment on purpose"));
    m_progress->hide();
    column->addWidget(m_note);
    column->addWidget(m_progress);
    column->addStretch(1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(m_ok, QDialogButtonBox::AcceptRole);
    m_ok->setObjectName(u"ok"_s);
    m_ok->setDefault(true);
    m_ok->setAccessibleName(m_ok->text());
    m_ok->setAccessibleDescription(windowTitle());
    buttons->button(QDialogButtonBox::Cancel)->setAccessibleName(tr("Cancel"));
    buttons->button(QDialogButtonBox::Cancel)->setAccessibleDescription(tr("Closes the dialog and changes nothing"));
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &UserDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &UserDialog::reject);
    check();
}

UserDialog::~UserDialog() = default;

void UserDialog::addFields(QFormLayout *form)
{
    if (m_task != Task::ChangePassword) {
        m_name = new QLineEdit(m_before, this);
        m_name->setObjectName(u"name"_s);
        m_name->setMinimumWidth(fontMetrics().averageCharWidth() * 36);
        m_name->setAccessibleName(tr("Name"));
        m_name->setAccessibleDescription(tr("The name the user signs in with"));
        m_nameNote = new FieldNote(this);
        m_nameNote->setObjectName(u"nameNote"_s);
        m_nameNote->setField(m_name);
        auto *label = new QLabel(tr("&Name:"), this);
        label->setBuddy(m_name);
        // As wide as the longest label of the password fields below, so that all fields begin in one line.
        label->setMinimumWidth(m_task == Task::Add ? fontMetrics().horizontalAdvance(PasswordFields::longestLabel())
                                                   : 0);
        form->addRow(label, m_name);
        form->addRow(QString(), m_nameNote);
        connect(m_name, &QLineEdit::textChanged, this, &UserDialog::check);
    }
    if (m_task == Task::Rename) {
        auto *hint = new PlainLabel(tr("Permissions of areas and rules that name this user follow."), this);
        hint->setTone(Tone::Muted);
        hint->setWordWrap(true);
        form->addRow(QString(), hint);
        return;
    }
    m_passwords = new PasswordFields(this);
    form->addRow(m_passwords);
    connect(m_passwords, &PasswordFields::changed, this, &UserDialog::check);
    if (!m_name)
        m_passwords->setFocus();
}

QString UserDialog::nameProblem() const
{
    return m_name ? AccountEdits::nameProblem(m_name->text(), m_server->configuration().accounts, m_before) : QString();
}

void UserDialog::check()
{
    // An empty field explains itself; only what was typed is judged before the button.
    if (m_nameNote)
        m_nameNote->say(m_name->text().isEmpty() ? QString() : nameProblem());
    m_note->say({});
}

void UserDialog::accept()
{
    if (m_busy)
        return;
    if (const QString problem = nameProblem(); !problem.isEmpty()) {
        m_nameNote->say(problem);
        m_name->setFocus();
        return;
    }
    if (!m_passwords) {
        finish({});
        return;
    }
    if (const QString problem = m_passwords->problem(); !problem.isEmpty()) {
        m_note->say(problem);
        m_passwords->setFocus();
        return;
    }
    setBusy(true);
    m_server->hashPassword(m_passwords->password(), this, [this](const QString &hash) {
        setBusy(false);
        if (hash.isEmpty())
            m_note->say(tr(
                "The password couldn't be protected: there isn't enough memory. Close other programs and try again."));
        else
            finish(hash);
    });
}

void UserDialog::finish(const QString &hash)
{
    const base::Result<void> result = m_finish(m_name ? m_name->text() : m_before, hash);
    if (!result) {
        m_note->say(result.error().detail);
        return;
    }
    if (m_passwords)
        m_passwords->clear();
    QDialog::accept();
}

void UserDialog::reject()
{
    if (m_passwords)
        m_passwords->clear();
    QDialog::reject();
}

void UserDialog::setBusy(bool busy)
{
    m_busy = busy;
    m_progress->setVisible(busy);
    m_ok->setEnabled(!busy);
    m_passwords->setEnabled(!busy);
    if (m_name)
        m_name->setEnabled(!busy);
}

} // namespace ui
