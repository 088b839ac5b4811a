#include "ui/policy/FindingRow.h"

#include "server/base/PlainText.h"
#include "server/policy/PolicyLint.h"
#include "ui/common/Badge.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Look
{
    QString icon;
    Tone tone;
    QString word;
};

Look lookOf(policy::Finding::Severity severity)
{
    switch (severity) {
    case policy::Finding::Severity::Error:
        return {u"error"_s, Tone::Bad, FindingRow::tr("error")};
    case policy::Finding::Severity::Warning:
        return {u"warning"_s, Tone::Warning, FindingRow::tr("warning")};
    case policy::Finding::Severity::Information:
        return {u"info"_s, Tone::Information, FindingRow::tr("note")};
    }
    return {};
}

// A button's text takes an ampersand for a mnemonic.
QString forButton(QString text)
{
    return text.replace(u'&', u"&&"_s);
}

} // namespace

FindingRow::FindingRow(QWidget *parent)
    : RowCard(parent)
    , m_icon(new CardIcon(this))
    , m_text(new PlainLabel(this))
    , m_id(new PlainLabel(this))
    , m_severity(new Badge(this))
    , m_fix(new QPushButton(icon(u"check"_s), {}, this))
    , m_toRule(new QPushButton(icon(u"chevron-right"_s), {}, this))
{
    m_text->setWordWrap(true);
    m_id->setTone(Tone::Muted);
    m_fix->setObjectName(u"fix"_s);
    m_toRule->setObjectName(u"toRule"_s);
    connect(m_fix, &QPushButton::clicked, this, &FindingRow::fixRequested);
    connect(m_toRule, &QPushButton::clicked, this, [this] { Q_EMIT ruleRequested(m_rule); });
    buildRow();
}

void FindingRow::buildRow()
{
    const int gap = fontMetrics().height();
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_fix);
    buttons->addWidget(m_toRule);
    buttons->addStretch(1);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(gap / 3);
    texts->addWidget(m_text);
    texts->addLayout(buttons);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(gap, gap / 2, gap / 2, gap / 2);
    row->setSpacing(gap / 2);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(m_severity, 0, Qt::AlignTop);
    row->addWidget(m_id, 0, Qt::AlignTop);
}

int FindingRow::ruleOf(const QString &place, const policy::Policy &policy)
{
    const QStringList steps = place.split(u'/');
    if (steps.size() < 3 || steps.at(1) != u"rules")
        return -1;
    bool isNumber = false;
    const int rule = steps.at(2).toInt(&isNumber);
    return isNumber && rule >= 0 && rule < policy.rules.size() ? rule : -1;
}

void FindingRow::showFinding(const policy::Finding &finding, const policy::Policy &policy)
{
    const Look look = lookOf(finding.severity);
    m_icon->showIcon(look.icon, look.tone);
    m_severity->setText(look.word);
    m_severity->setTone(look.tone);
    setStripe(look.tone);
    m_text->setText(finding.text);
    m_id->setText(finding.id);
    m_fix->setVisible(finding.fix.has_value());
    m_fix->setText(finding.fix ? forButton(finding.fix->label) : QString());
    m_fix->setAccessibleDescription(finding.text);
    m_rule = ruleOf(finding.place, policy);
    m_toRule->setVisible(m_rule >= 0);
    if (m_rule >= 0)
        m_toRule->setText(tr("Show rule %1").arg(forButton(base::escaped(policy.rules.at(m_rule).id, 40))));
    m_toRule->setAccessibleDescription(finding.text);
    setAccessibleName(tr("%1, %2", "how grave a finding is, then its id").arg(look.word, finding.id));
    setAccessibleDescription(finding.text);
}

void FindingRow::setFixable(bool fixable)
{
    m_fix->setEnabled(fixable);
}

void FindingRow::focusSomething()
{
    QPushButton *const first = m_fix->isHidden() ? m_toRule : m_fix;
    first->setFocus();
}

} // namespace ui
