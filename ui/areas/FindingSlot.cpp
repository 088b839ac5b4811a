#include "ui/areas/FindingSlot.h"

#include "ui/areas/FindingCard.h"

#include <QVBoxLayout>

namespace ui {

FindingSlot::FindingSlot(QWidget *parent, bool withArea)
    : QWidget(parent)
    , m_withArea(withArea)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins({});
    m_column->setSpacing(fontMetrics().height() / 3);
    setVisible(false);
}

FindingCard *FindingSlot::makeCard()
{
    auto *card = new FindingCard(this);
    const auto pressed = [this, card] { m_pressed = int(m_cards.indexOf(card)); };
    connect(card, &FindingCard::fixRequested, this, [this, pressed](const arealint::Finding &finding) {
        pressed();
        Q_EMIT fixRequested(finding);
    });
    connect(card, &FindingCard::withdrawRequested, this, [this, pressed](const arealint::Finding &finding) {
        pressed();
        Q_EMIT withdrawRequested(finding);
    });
    connect(card, &FindingCard::acceptRequested, this, &FindingSlot::acceptRequested);
    connect(card, &FindingCard::areaRequested, this, &FindingSlot::areaRequested);
    m_column->addWidget(card);
    return card;
}

void FindingSlot::showFindings(const QList<arealint::Finding> &findings)
{
    // Cards are kept and filled anew: the one that has the focus must not lose it while somebody types.
    while (m_cards.size() > findings.size()) {
        FindingCard *const card = m_cards.takeLast();
        card->hide();
        card->deleteLater();
    }
    while (m_cards.size() < findings.size())
        m_cards.append(makeCard());
    for (qsizetype i = 0; i < findings.size(); ++i)
        m_cards.at(i)->showFinding(findings.at(i), m_withArea);
    setVisible(!findings.isEmpty());
    setUsable(true);
    if (m_pressed >= 0 && !m_cards.isEmpty())
        m_cards.at(qMin(m_pressed, count() - 1))->focusSomething();
    m_pressed = -1;
}

void FindingSlot::setUsable(bool usable)
{
    for (FindingCard *card : std::as_const(m_cards))
        card->setUsable(usable);
}

} // namespace ui
