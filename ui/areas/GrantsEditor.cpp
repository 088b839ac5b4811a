#include "ui/areas/GrantsEditor.h"

#include "server/base/PlainText.h"
#include "server/config/AreaSentence.h"
#include "ui/areas/AreaText.h"
#include "ui/areas/ModeCard.h"
#include "ui/common/FlowLayout.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array shapes{ModeShape::Download, ModeShape::DropBox, ModeShape::BlindDrop, ModeShape::Exchange,
                            ModeShape::Manage};

// A button's text takes an ampersand for a mnemonic.
QString forButton(QString text)
{
    return text.replace(u'&', u"&&"_s);
}

} // namespace

GrantsEditor::GrantsEditor(QWidget *parent)
    : QWidget(parent)
    , m_peopleGroup(new QButtonGroup(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(fontMetrics().height() / 2);
    column->addWidget(makePeople());
    column->addWidget(makeCards());
}

QWidget *GrantsEditor::makePeople()
{
    auto *box = new QWidget(this);
    m_row = new FlowLayout(box, fontMetrics().height() / 3);
    m_menu = new QMenu(this);
    m_add = new QToolButton(box);
    m_add->setObjectName(u"addGrant"_s);
    m_add->setIcon(icon(u"add"_s));
    m_add->setText(tr("Let in"));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setMenu(m_menu);
    m_add->setAccessibleName(tr("Let somebody in"));
    m_add->setAccessibleDescription(tr("Lets one more person or group into this area"));
    m_add->setFocusPolicy(Qt::StrongFocus);
    m_remove = new QToolButton(box);
    m_remove->setObjectName(u"removeGrant"_s);
    m_remove->setIcon(icon(u"remove"_s));
    m_remove->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_remove->setAutoRaise(true);
    m_remove->setFocusPolicy(Qt::StrongFocus);
    m_row->addWidget(m_add);
    m_row->addWidget(m_remove);
    connect(m_menu, &QMenu::aboutToShow, this, &GrantsEditor::fillMenu);
    connect(m_remove, &QToolButton::clicked, this, &GrantsEditor::removeChosen);
    return box;
}

QWidget *GrantsEditor::makeCards()
{
    m_cardsBox = new QWidget(this);
    auto *column = new QVBoxLayout(m_cardsBox);
    column->setContentsMargins({});
    m_question = new PlainLabel(m_cardsBox);
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    for (const ModeShape shape : shapes) {
        auto *card = new ModeCard(shape, m_cardsBox);
        card->setObjectName(u"mode%1"_s.arg(int(shape)));
        m_cards.append(card);
        row->addWidget(card);
        connect(card, &ModeCard::clicked, this, [this, shape] { choose(shape); });
    }
    m_explanation = new PlainLabel(m_cardsBox);
    m_explanation->setWordWrap(true);
    m_explanation->setTone(Tone::Muted);
    column->addWidget(m_question);
    column->addLayout(row);
    column->addWidget(m_explanation);
    return m_cardsBox;
}

void GrantsEditor::setUsers(const QStringList &names)
{
    m_users = names;
}

void GrantsEditor::showArea(const config::Area &area)
{
    m_grants = area.grants;
    m_listed = area.listed;
    m_chosen = qBound(0, m_chosen, qMax(0, int(m_grants.size()) - 1));
    showPeople();
    showCards();
}

QString GrantsEditor::nameOf(const QString &who) const
{
    const bool group = who == "anonymous"_L1 || who == "users"_L1 || who == "*"_L1;
    const QString words = config::whoInWords(who);
    return group || m_users.contains(who) ? words : tr("%1 (no such user)").arg(words);
}

void GrantsEditor::showPeople()
{
    // Buttons are kept where they are, so that the focus stays in the one that was just pressed.
    while (m_people.size() > m_grants.size()) {
        QToolButton *const button = m_people.takeLast();
        m_peopleGroup->removeButton(button);
        button->hide();
        button->deleteLater();
    }
    while (m_people.size() < m_grants.size()) {
        auto *button = new QToolButton(m_add->parentWidget());
        button->setObjectName(u"person"_s);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::ClickFocus);
        connect(button, &QToolButton::toggled, button,
                [button](bool on) { button->setFocusPolicy(on ? Qt::StrongFocus : Qt::ClickFocus); });
        m_peopleGroup->addButton(button);
        // Behind the other people, before what adds and removes.
        m_row->removeWidget(m_add);
        m_row->removeWidget(m_remove);
        m_row->addWidget(button);
        m_row->addWidget(m_add);
        m_row->addWidget(m_remove);
        connect(button, &QToolButton::clicked, this, [this, button] {
            m_chosen = int(m_people.indexOf(button));
            showCards();
        });
        button->show();
        m_people.append(button);
    }
    for (qsizetype i = 0; i < m_people.size(); ++i) {
        const config::Grant &grant = m_grants.at(i);
        const QString mode = ModePicture::title(ModePicture::shapeOf(grant.mode, m_listed));
        m_people.at(i)->setText(forButton(tr("%1: %2", "who: may do what").arg(nameOf(grant.who), mode)));
        m_people.at(i)->setAccessibleName(tr("%1: %2", "who: may do what").arg(nameOf(grant.who), mode));
        m_people.at(i)->setAccessibleDescription(tr("Shows what they may do in this area"));
        m_people.at(i)->setChecked(i == m_chosen);
    }
    fillMenu();
    m_add->setEnabled(!m_menu->isEmpty());
}

void GrantsEditor::showCards()
{
    const bool somebody = !m_grants.isEmpty();
    m_remove->setVisible(somebody);
    for (ModeCard *card : std::as_const(m_cards))
        card->setVisible(somebody);
    if (!somebody) {
        m_question->setText(tr("Nobody may enter. Let somebody in, or keep the area closed."));
        m_explanation->hide();
        return;
    }
    const config::Grant &grant = m_grants.at(m_chosen);
    const QString who = nameOf(grant.who);
    const ModeShape shape = ModePicture::shapeOf(grant.mode, m_listed);
    m_question->setText(tr("%1 may:").arg(who));
    m_explanation->setText(ModePicture::explanation(shape));
    m_explanation->show();
    m_remove->setText(forButton(tr("Take out %1").arg(who)));
    m_remove->setAccessibleName(tr("Take out %1").arg(who));
    m_remove->setAccessibleDescription(tr("Takes this permission away"));
    for (ModeCard *card : std::as_const(m_cards)) {
        if (card->shape() == shape)
            card->setChecked(true);
    }
}

bool GrantsEditor::hasGrant(const QString &who) const
{
    return std::ranges::any_of(m_grants, [&who](const config::Grant &grant) { return grant.who == who; });
}

void GrantsEditor::fillMenu()
{
    m_menu->clear();
    const QStringList everybody = QStringList{u"anonymous"_s, u"users"_s, u"*"_s} + m_users;
    for (const QString &who : everybody) {
        if (hasGrant(who))
            continue;
        QAction *const action =
            m_menu->addAction(forButton(who == "anonymous"_L1 ? tr("Strangers (anonymous)") : config::whoInWords(who)));
        connect(action, &QAction::triggered, this, [this, who] { add(who); });
    }
}

void GrantsEditor::add(const QString &who)
{
    m_grants.append({who, config::Mode::Download});
    m_chosen = int(m_grants.size()) - 1;
    Q_EMIT edited(m_grants, m_listed);
}

void GrantsEditor::removeChosen()
{
    m_grants.removeAt(m_chosen);
    m_add->setFocus();
    Q_EMIT edited(m_grants, m_listed);
}

void GrantsEditor::choose(ModeShape shape)
{
    const ModeShape before = ModePicture::shapeOf(m_grants.at(m_chosen).mode, m_listed);
    if (shape == before)
        return;
    QList<config::Grant> grants = m_grants;
    grants[m_chosen].mode = ModePicture::modeOf(shape);
    // A blind drop hides the area; whoever chooses something else means it to be seen again.
    const bool listed =
        shape != ModeShape::BlindDrop && (m_listed || shape == ModeShape::DropBox || before == ModeShape::BlindDrop);
    Q_EMIT edited(grants, listed);
}

} // namespace ui
