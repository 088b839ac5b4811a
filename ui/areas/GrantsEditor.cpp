#include "ui/areas/GrantsEditor.h"

#include "server/base/PlainText.h"
#include "ui/areas/AreaText.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array modes{config::Mode::Download, config::Mode::DropBox, config::Mode::Exchange, config::Mode::Manage};

} // namespace

GrantsEditor::GrantsEditor(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_nobody(new PlainLabel(tr("Nobody may enter this area yet."), this))
    , m_add(new QPushButton(tr("A&dd a line"), this))
{
    m_column->setContentsMargins({});
    m_column->setSpacing(10);
    m_column->addWidget(m_nobody);
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
    m_add->setObjectName(u"addGrant"_s);
    m_add->setAutoDefault(false);
    m_add->setAccessibleName(tr("Add a line"));
    m_add->setAccessibleDescription(tr("Lets one more person or group into this area"));
    connect(m_add, &QPushButton::clicked, this, &GrantsEditor::add);
}

void GrantsEditor::setUsers(const QStringList &names)
{
    if (m_users == names)
        return;
    m_users = names;
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        fill(m_rows.at(i), m_grants.at(i), int(i) + 1);
}

void GrantsEditor::setGrants(const QList<config::Grant> &grants)
{
    m_grants = grants;
    // Rows are kept where they are, so that the focus stays in the row that was just edited.
    while (m_rows.size() > grants.size()) {
        m_rows.last().box->hide();
        m_rows.takeLast().box->deleteLater();
    }
    while (m_rows.size() < grants.size())
        m_rows.append(makeRow());
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        fill(m_rows.at(i), grants.at(i), int(i) + 1);
    m_nobody->setVisible(grants.isEmpty());
    const QStringList everyone = candidates();
    m_add->setEnabled(std::ranges::any_of(everyone, [this](const QString &who) { return !isUsed(who); }));
}

GrantsEditor::Row GrantsEditor::makeRow()
{
    Row row;
    row.box = new QWidget(this);
    auto *grid = new QGridLayout(row.box);
    grid->setContentsMargins({});
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    row.who = new QComboBox(row.box);
    row.mode = new QComboBox(row.box);
    row.remove = new QToolButton(row.box);
    row.explanation = new PlainLabel(row.box);
    row.explanation->setWordWrap(true);
    row.explanation->setTone(Tone::Muted);
    row.who->setObjectName(u"grantWho"_s);
    row.mode->setObjectName(u"grantMode"_s);
    row.remove->setObjectName(u"removeGrant"_s);
    row.remove->setAutoRaise(true);
    row.remove->setIcon(icon(u"remove"_s));
    row.remove->setToolTip(tr("Remove this line"));
    for (const config::Mode mode : modes)
        row.mode->addItem(AreaText::mode(mode), int(mode));
    for (QComboBox *box : {row.who, row.mode}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(16);
    }
    grid->addWidget(row.who, 0, 0);
    grid->addWidget(row.mode, 0, 1);
    grid->addWidget(row.remove, 0, 2);
    grid->addWidget(row.explanation, 1, 0, 1, 3);
    connect(row.who, &QComboBox::activated, this, &GrantsEditor::read);
    connect(row.mode, &QComboBox::activated, this, &GrantsEditor::read);
    connect(row.remove, &QToolButton::clicked, this, [this, box = row.box] { remove(box); });
    m_column->insertWidget(m_column->count() - 1, row.box);
    return row;
}

void GrantsEditor::fill(const Row &row, const config::Grant &grant, int number)
{
    fillWho(row.who, grant.who);
    row.mode->setCurrentIndex(row.mode->findData(int(grant.mode)));
    row.explanation->setText(AreaText::explanation(grant.mode));
    row.who->setAccessibleName(tr("Line %1: who").arg(number));
    row.who->setAccessibleDescription(tr("Who may enter this area"));
    row.mode->setAccessibleName(tr("Line %1: may do what").arg(number));
    row.mode->setAccessibleDescription(AreaText::explanation(grant.mode));
    row.remove->setAccessibleName(tr("Remove line %1").arg(number));
    row.remove->setAccessibleDescription(tr("Takes this permission away"));
}

void GrantsEditor::fillWho(QComboBox *box, const QString &who) const
{
    box->clear();
    for (const QString &each : candidates()) {
        if (each != who && isUsed(each))
            continue; // one line a person
        box->addItem(each == "anonymous"_L1 ? tr("Strangers (anonymous)") : base::escaped(AreaText::who(each)), each);
    }
    // A name without an account still has to show, or editing another row would lose it.
    if (box->findData(who) < 0)
        box->addItem(tr("%1 (no such user)").arg(base::escaped(who)), who);
    box->setCurrentIndex(box->findData(who));
}

QStringList GrantsEditor::candidates() const
{
    return QStringList{u"anonymous"_s, u"users"_s, u"*"_s} + m_users;
}

bool GrantsEditor::isUsed(const QString &who) const
{
    return std::ranges::any_of(m_grants, [&who](const config::Grant &grant) { return grant.who == who; });
}

void GrantsEditor::add()
{
    const QStringList everyone = candidates();
    const auto unused = std::ranges::find_if(everyone, [this](const QString &who) { return !isUsed(who); });
    if (unused == everyone.end())
        return;
    QList<config::Grant> grants = m_grants;
    grants.append({*unused, config::Mode::Download});
    setGrants(grants);
    m_rows.last().who->setFocus();
    Q_EMIT edited(m_grants);
}

void GrantsEditor::remove(const QWidget *box)
{
    QList<config::Grant> grants = m_grants;
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).box == box)
            grants.removeAt(i);
    }
    m_add->setFocus();
    setGrants(grants);
    Q_EMIT edited(m_grants);
}

void GrantsEditor::read()
{
    QList<config::Grant> grants;
    for (const Row &row : std::as_const(m_rows))
        grants.append({row.who->currentData().toString(), config::Mode(row.mode->currentData().toInt())});
    if (grants == m_grants)
        return;
    setGrants(grants);
    Q_EMIT edited(m_grants);
}

} // namespace ui
