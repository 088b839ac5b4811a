#include "ui/policy/SummaryBar.h"

#include "ui/common/Badge.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/PolicyDraft.h"

#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

SummaryBar::SummaryBar(PolicyDraft *draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_work(new LatestWork(this))
    , m_sentence(new PlainLabel(this))
    , m_group(new Badge(this))
    , m_groupSentence(new PlainLabel(this))
    , m_warning(new InlineMessage(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(fontMetrics().height() / 4);
    m_sentence->setObjectName(u"summary"_s);
    m_sentence->setScale(1.35, true);
    m_sentence->setWordWrap(true);
    m_group->setObjectName(u"certGroup"_s);
    m_groupSentence->setObjectName(u"certSentence"_s);
    m_groupSentence->setWordWrap(true);
    m_groupSentence->setTone(Tone::Muted);
    m_warning->setObjectName(u"beyondClient"_s);
    column->addWidget(m_sentence);
    auto *line = new QHBoxLayout;
    line->addWidget(m_group, 0, Qt::AlignTop);
    line->addWidget(m_groupSentence, 1);
    column->addLayout(line);
    column->addWidget(m_warning);
    connect(m_warning, &InlineMessage::actionTriggered, this, [this] {
        const auto rule = std::find_if(m_rules.begin(), m_rules.end(), [](int index) { return index >= 0; });
        if (rule != m_rules.end())
            m_draft->setCurrentRule(*rule);
    });
    connect(draft, &PolicyDraft::changed, this, &SummaryBar::refresh);
    refresh();
}

bool SummaryBar::isBusy() const
{
    return m_work->isBusy();
}

void SummaryBar::refresh()
{
    m_work->run(LatestWork::sizeFor(m_draft->draft().rules.size()),
                [this, analysis = m_draft->analysis()]() -> LatestWork::Deliver {
                    return [this, summary = policy::summarise(analysis)] { showSummary(summary); };
                });
}

void SummaryBar::showSummary(const policy::PolicySummary &summary)
{
    m_sentence->setText(summary.sentence);
    m_groupSentence->setText(summary.groupSentence);
    m_group->setText(tr("CERT %1").arg(int(summary.group)));
    m_group->setTone(summary.group == policy::CertGroup::StrictRfc        ? Tone::Bad
                         : summary.group == policy::CertGroup::Switchable ? Tone::Warning
                                                                          : Tone::Good);
    m_rules = summary.rulesBeyondClient;
    if (!summary.beyondClient) {
        m_warning->hide();
        return;
    }
    const bool named = std::any_of(m_rules.begin(), m_rules.end(), [](int index) { return index >= 0; });
    m_warning->setAction(named ? tr("Show the rule") : QString());
    if (m_warning->isHidden() || m_warning->text() != summary.warning)
        m_warning->showMessage(InlineMessage::Severity::Error, summary.warning);
}

} // namespace ui
