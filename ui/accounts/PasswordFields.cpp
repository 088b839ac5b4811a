#include "ui/accounts/PasswordFields.h"

#include "ui/accounts/Password.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

PasswordFields::PasswordFields(QWidget *parent)
    : QWidget(parent)
    , m_first(new QLineEdit(this))
    , m_second(new QLineEdit(this))
    , m_strength(new QProgressBar(this))
    , m_hint(new PlainLabel(this))
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins({});
    form->addRow(tr("Pass&word:"), m_first);
    form->addRow(tr("Password a&gain:"), m_second);
    form->addRow(QString(), m_strength);
    form->addRow(QString(), m_hint);
    form->addRow(QString(), makeButtons());
    m_first->setObjectName(u"password"_s);
    m_second->setObjectName(u"passwordAgain"_s);
    for (QLineEdit *edit : {m_first, m_second}) {
        edit->setEchoMode(QLineEdit::Password);
        edit->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
        edit->setMinimumWidth(fontMetrics().averageCharWidth() * 36);
        connect(edit, &QLineEdit::textChanged, this, &PasswordFields::judge);
    }
    m_first->setAccessibleName(tr("Password"));
    m_first->setAccessibleDescription(tr("The new password"));
    m_second->setAccessibleName(tr("Password again"));
    m_second->setAccessibleDescription(tr("The same password once more, to catch slips"));
    m_strength->setRange(0, 4);
    m_strength->setTextVisible(false);
    m_strength->setMaximumHeight(6);
    m_strength->setAccessibleName(tr("Strength of the password"));
    m_strength->setAccessibleDescription(tr("From nothing to strong in four steps"));
    m_hint->setTone(Tone::Muted);
    setFocusProxy(m_first);
    judge();
}

QWidget *PasswordFields::makeButtons()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins({});
    auto *generated = new QPushButton(icon(u"refresh"_s), tr("&Make one up"), box);
    generated->setObjectName(u"generate"_s);
    generated->setAutoDefault(false);
    generated->setAccessibleName(tr("Make a password up"));
    generated->setAccessibleDescription(tr("Fills both fields with a random password and shows it"));
    m_copy = new QPushButton(icon(u"copy"_s), tr("&Copy"), box);
    m_copy->setObjectName(u"copyPassword"_s);
    m_copy->setAutoDefault(false);
    m_copy->setAccessibleName(tr("Copy the password"));
    m_copy->setAccessibleDescription(tr("Puts the password on the clipboard, to hand it to its user"));
    m_show = new QCheckBox(tr("&Show"), box);
    m_show->setAccessibleName(tr("Show the password"));
    m_show->setAccessibleDescription(tr("Makes both fields readable"));
    row->addWidget(generated);
    row->addWidget(m_copy);
    row->addWidget(m_show);
    row->addStretch(1);
    connect(generated, &QPushButton::clicked, this, &PasswordFields::generate);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_first->text()); });
    connect(m_show, &QCheckBox::toggled, this, [this](bool shown) {
        m_first->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        m_second->setEchoMode(m_first->echoMode());
    });
    return box;
}

QString PasswordFields::longestLabel()
{
    return tr("Password a&gain:").remove(u'&');
}

QString PasswordFields::password() const
{
    return m_first->text();
}

QString PasswordFields::problem() const
{
    return Password::problem(m_first->text(), m_second->text());
}

void PasswordFields::clear()
{
    m_first->clear();
    m_second->clear();
    m_show->setChecked(false);
}

void PasswordFields::generate()
{
    const QString password = Password::random();
    m_first->setText(password);
    m_second->setText(password);
    m_show->setChecked(true);
}

void PasswordFields::judge()
{
    m_strength->setValue(Password::level(m_first->text()));
    m_hint->setText(Password::hint(m_first->text()));
    m_copy->setEnabled(!m_first->text().isEmpty());
    Q_EMIT changed();
}

} // namespace ui
