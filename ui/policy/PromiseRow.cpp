#include "ui/policy/PromiseRow.h"

#include "server/base/PlainText.h"
#include "server/policy/Promise.h"
#include "ui/common/Badge.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Look
{
    QString icon;
    Tone tone;
    QString word;
};

Look lookOf(const policy::PromiseCheck *check)
{
    if (!check)
        return {u"clock"_s, Tone::Muted, PromiseRow::tr("checking")};
    if (!check->kept)
        return {u"error"_s, Tone::Bad, PromiseRow::tr("broken")};
    if (check->empty)
        return {u"info"_s, Tone::Information, PromiseRow::tr("empty")};
    return {u"success"_s, Tone::Good, PromiseRow::tr("kept")};
}

QToolButton *tool(const QString &iconName, const QString &tip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setIcon(icon(iconName));
    button->setToolTip(tip);
    return button;
}

} // namespace

PromiseRow::PromiseRow(QWidget *parent)
    : RowCard(parent)
    , m_icon(new CardIcon(this))
    , m_sentence(new PlainLabel(this))
    , m_note(new PlainLabel(this))
    , m_state(new Badge(this))
    , m_explanation(new PlainLabel(this))
    , m_toRule(new QPushButton(icon(u"chevron-right"_s), {}, this))
    , m_edit(tool(u"edit"_s, tr("Change this promise"), this))
    , m_strike(tool(u"remove"_s, tr("Strike this promise"), this))
{
    m_sentence->setWordWrap(true);
    m_note->setWordWrap(true);
    m_note->setTone(Tone::Muted);
    m_explanation->setWordWrap(true);
    connect(m_edit, &QToolButton::clicked, this, &PromiseRow::editRequested);
    connect(m_strike, &QToolButton::clicked, this, &PromiseRow::strikeRequested);
    connect(m_toRule, &QPushButton::clicked, this, [this] { Q_EMIT ruleRequested(m_rule); });
    buildRow();
}

void PromiseRow::buildRow()
{
    const int gap = fontMetrics().height();
    auto *texts = new QVBoxLayout;
    texts->setSpacing(gap / 4);
    texts->addWidget(m_sentence);
    texts->addWidget(m_note);
    texts->addWidget(m_explanation);
    auto *way = new QHBoxLayout;
    way->addWidget(m_toRule);
    way->addStretch(1);
    texts->addLayout(way);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(gap, gap / 2, gap / 2, gap / 2);
    row->setSpacing(gap / 2);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(m_state, 0, Qt::AlignTop);
    row->addSpacing(gap / 4);
    row->addWidget(m_edit, 0, Qt::AlignTop);
    row->addWidget(m_strike, 0, Qt::AlignTop);
}

void PromiseRow::showPromise(const policy::Promise &promise, const policy::PromiseCheck *check,
                             const policy::Policy &policy)
{
    const QString sentence = policy::promiseSentence(promise);
    m_sentence->setText(sentence);
    m_note->setText(base::escaped(promise.note));
    m_note->setVisible(!promise.note.isEmpty());
    m_edit->setAccessibleName(tr("Change: %1").arg(sentence));
    m_strike->setAccessibleName(tr("Strike: %1").arg(sentence));
    showState(check);
    showRule(check, policy);
    setAccessibleName(sentence);
    setAccessibleDescription(QString(m_state->text() % u". "_s % m_explanation->fullText()));
}

void PromiseRow::showState(const policy::PromiseCheck *check)
{
    const Look look = lookOf(check);
    m_icon->showIcon(look.icon, look.tone);
    m_state->setTone(look.tone);
    m_state->setText(look.word);
    setStripe(look.tone);
    const bool broken = check && !check->kept;
    const bool speaks = broken || (check && check->empty);
    m_explanation->setText(speaks ? check->explanation : QString());
    m_explanation->setTone(broken ? Tone::Bad : Tone::Muted);
    m_explanation->setVisible(speaks);
}

void PromiseRow::showRule(const policy::PromiseCheck *check, const policy::Policy &policy)
{
    m_rule = check && !check->kept ? check->rule : -1;
    const bool known = m_rule >= 0 && m_rule < policy.rules.size();
    m_toRule->setVisible(known);
    if (!known)
        return;
    QString name = base::escaped(policy.rules.at(m_rule).id, 40);
    m_toRule->setText(tr("Show the rule that decides: %1").arg(name.replace(u'&', u"&&"_s)));
}

void PromiseRow::focusStrike()
{
    m_strike->setFocus();
}

} // namespace ui
