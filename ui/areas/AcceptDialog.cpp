#include "ui/areas/AcceptDialog.h"

#include "server/base/DesktopUser.h"
#include "ui/common/PlainLabel.h"

#include <QDateEdit>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString person()
{
    const QString name = base::desktopUser();
    return name.isEmpty() ? AcceptDialog::tr("somebody at this desk") : name;
}

qint64 endOf(const QDate &day)
{
    return day.endOfDay().toSecsSinceEpoch() * 1'000'000;
}

} // namespace

AcceptDialog::AcceptDialog(const arealint::Finding &finding, QWidget *parent)
    : QDialog(parent)
    , m_finding(finding)
    , m_why(new QLineEdit(this))
    , m_until(new QDateEdit(this))
{
    setWindowTitle(tr("Accept %1").arg(finding.id));
    auto *column = new QVBoxLayout(this);
    auto *text = new PlainLabel(finding.text, this);
    text->setWordWrap(true);
    column->addWidget(text);
    auto *form = new QFormLayout;
    m_why->setObjectName(u"why"_s);
    m_why->setMaxLength(500);
    m_why->setPlaceholderText(tr("For example: the folder is on a disk of its own"));
    m_why->setAccessibleName(tr("Why this may stand"));
    const QDate today = QDate::currentDate();
    m_until->setObjectName(u"until"_s);
    m_until->setCalendarPopup(true);
    m_until->setMinimumDate(today.addDays(1));
    m_until->setDate(today.addDays(usualDays));
    m_until->setAccessibleName(tr("Until"));
    m_until->setAccessibleDescription(tr("After this day the warning is back"));
    form->addRow(tr("&Why this may stand:"), m_why);
    form->addRow(tr("&Until:"), m_until);
    column->addLayout(form);
    auto *note = new PlainLabel(tr("Stored with the settings: %1, today, your reason, and the day on which the warning "
                                   "comes back.")
                                    .arg(person()),
                                this);
    note->setTone(Tone::Muted);
    note->setWordWrap(true);
    column->addWidget(note);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("&Accept the warning"), QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(u"acceptNow"_s);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_why, &QLineEdit::textChanged, this, &AcceptDialog::check);
    resize(fontMetrics().averageCharWidth() * 80, sizeHint().height());
    check();
}

config::AcceptedFinding AcceptDialog::acceptance() const
{
    config::AcceptedFinding accepted = acceptance(m_finding, m_why->text().trimmed());
    accepted.until = endOf(m_until->date());
    return accepted;
}

config::AcceptedFinding AcceptDialog::acceptance(const arealint::Finding &finding, const QString &why)
{
    const QDateTime now = QDateTime::currentDateTime();
    return {
        finding.id, finding.area, person(), now.toMSecsSinceEpoch() * 1000, why, endOf(now.date().addDays(usualDays))};
}

void AcceptDialog::check()
{
    m_accept->setEnabled(!m_why->text().trimmed().isEmpty());
    m_accept->setToolTip(m_accept->isEnabled() ? QString() : tr("Say why first."));
}

} // namespace ui
