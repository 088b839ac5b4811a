#include "ui/blocked/AttemptDetails.h"

#include "ui/blocked/AttemptText.h"
#include "ui/blocked/Heading.h"
#include "ui/common/Badge.h"
#include "ui/common/Formatting.h"
#include "ui/common/LadderView.h"
#include "ui/common/PlainLabel.h"

#include <QFormLayout>
#include <QHBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString textOrDash(const QString &text)
{
    return text.isEmpty() ? u"–"_s : text;
}

QString protectionText(const QString &protection)
{
    if (protection == u"none")
        return AttemptDetails::tr("no");
    if (protection == u"control")
        return AttemptDetails::tr("commands only");
    return protection == u"both" ? AttemptDetails::tr("commands and data") : AttemptDetails::tr("not noted then");
}

} // namespace

AttemptDetails::AttemptDetails(QWidget *parent)
    : QScrollArea(parent)
    , m_body(new QWidget(this))
    , m_invitation(new PlainLabel(tr("Choose an attempt to see why it was decided as it was"), m_body))
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Details of the attempt"));
    setAccessibleDescription(tr("Why the data connection chosen above was decided as it was"));
    m_invitation->setAlignment(Qt::AlignCenter);
    m_invitation->setTone(Tone::Muted);
    m_content = createContent();
    // Not a stack: that would be as tall as the taller of the two, and scroll, with nothing chosen.
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_invitation);
    column->addWidget(m_content);
    showAttempt({});
    setWidget(m_body);
    // In the window's colour, not in that of lists.
    m_body->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

void AttemptDetails::showAttempt(const std::optional<audit::AttemptRow> &attempt)
{
    m_invitation->setVisible(!attempt);
    m_content->setVisible(attempt.has_value());
    if (!attempt)
        return;
    m_verdict->setText(verdictText(attempt->verdict));
    m_verdict->setTone(verdictTone(attempt->verdict));
    m_classification->setText(classificationText(attempt->classification));
    m_sentence->setText(attempt->sentence);
    const QStringList reasons = reasonTexts(*attempt);
    m_reasons->setText(reasons.isEmpty() ? tr("None: it was allowed") : QString(u"•  "_s % reasons.join(u"\n•  "_s)));
    m_ladder->showLadder(attempt->ladder, attempt->verdict == u"reported" ? QString() : attempt->ruleId);
    showFacts(*attempt);
}

QWidget *AttemptDetails::createContent()
{
    auto *content = new QWidget(m_body);
    const int gap = fontMetrics().height();
    m_verdict = new Badge(content);
    m_classification = new Badge(content);
    m_sentence = new PlainLabel(content);
    m_sentence->setScale(1.15, true);
    m_sentence->setWordWrap(true);
    m_reasons = new PlainLabel(content);
    m_reasons->setWordWrap(true);
    m_ladder = new LadderView(content);

    auto *badges = new QHBoxLayout;
    badges->addWidget(m_verdict);
    badges->addWidget(m_classification);
    badges->addStretch(1);

    auto *why = new QVBoxLayout;
    why->setSpacing(gap / 4);
    why->addWidget(heading(tr("Reasons"), content));
    why->addWidget(m_reasons);
    why->addSpacing(gap / 2);
    why->addWidget(heading(tr("Rules tried"), content));
    why->addWidget(m_ladder);
    why->addStretch(1);

    auto *facts = new QFormLayout;
    facts->setHorizontalSpacing(gap);
    facts->setVerticalSpacing(gap / 4);
    facts->setLabelAlignment(Qt::AlignLeft);
    facts->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addFact(facts, tr("Time"), m_time);
    addFact(facts, tr("Client"), m_client);
    addFact(facts, tr("User"), m_user);
    addFact(facts, tr("Asked for"), m_asked);
    addFact(facts, tr("Target"), m_target);
    addFact(facts, tr("For"), m_command);
    addFact(facts, tr("Rule"), m_rule);
    addFact(facts, tr("Policy revision"), m_revision);
    addFact(facts, tr("Session"), m_session);
    addFact(facts, tr("Reply"), m_reply);
    addFact(facts, tr("Encrypted"), m_protection);
    m_protection->setObjectName(u"protection"_s);

    auto *columns = new QHBoxLayout;
    columns->setSpacing(gap * 2);
    columns->addLayout(why, 3);
    columns->addLayout(facts, 2);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, gap / 2, gap / 2, gap / 2);
    layout->setSpacing(gap / 2);
    layout->addLayout(badges);
    layout->addWidget(m_sentence);
    layout->addLayout(columns, 1);
    return content;
}

void AttemptDetails::addFact(QFormLayout *form, const QString &name, PlainLabel *&value)
{
    value = new PlainLabel(m_body);
    value->setElided(Qt::ElideRight);
    value->setAccessibleDescription(name);
    auto *caption = new PlainLabel(name, m_body);
    caption->setTone(Tone::Muted);
    form->addRow(caption, value);
}

void AttemptDetails::showFacts(const audit::AttemptRow &row)
{
    m_time->setText(format::exactStamp(row.at));
    m_client->setText(clientText(row));
    m_user->setText(row.user.isEmpty() ? tr("not signed in") : row.user);
    m_asked->setText(askedFor(row));
    m_target->setText(targetText(row));
    m_command->setText(row.command.isEmpty() ? tr("no transfer yet") : row.command);
    m_rule->setText(row.ruleId.isEmpty() ? tr("none")
                        : row.ruleText.isEmpty()
                        ? row.ruleId
                        : tr("%1: %2", "a rule's id, then the rule in words").arg(row.ruleId, row.ruleText));
    m_revision->setText(QString::number(row.policyRevision));
    m_session->setText(textOrDash(row.session == 0 ? QString() : QString::number(row.session)));
    m_reply->setText(row.replyCode == 0 ? tr("none was sent") : QString::number(row.replyCode));
    m_protection->setText(protectionText(row.protection));
}

} // namespace ui
