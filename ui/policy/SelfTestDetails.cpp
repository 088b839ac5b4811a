#include "ui/policy/SelfTestDetails.h"

#include "server/selftest/Report.h"
#include "ui/common/Badge.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/SelfTestText.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QScrollBar>

namespace ui {

using namespace Qt::Literals::StringLiterals;

SelfTestDetails::SelfTestDetails(QWidget *parent)
    : QScrollArea(parent)
    , m_hint(nullptr)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("The selected case"));
    const int gap = fontMetrics().height();
    auto *body = new QWidget(this);
    m_hint = new PlainLabel(tr("Select a case to see what was sent and what came back."), body);
    m_hint->setTone(Tone::Muted);
    m_hint->setWordWrap(true);
    m_title = new PlainLabel(body);
    m_title->setScale(1.15, true);
    m_title->setWordWrap(true);
    m_outcome = new Badge(body);
    m_id = new PlainLabel(body);
    m_id->setTone(Tone::Muted);
    m_id->setWordWrap(true);

    auto *line = new QHBoxLayout;
    line->addWidget(m_outcome, 0, Qt::AlignTop);
    line->addWidget(m_id, 1);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(gap, 0, gap / 2, 0);
    layout->setSpacing(gap / 4);
    layout->addWidget(m_hint);
    layout->addWidget(m_title);
    layout->addLayout(line);
    m_observed = addPart(layout, tr("What was wrong"), false);
    m_sent = addPart(layout, tr("What was sent"), true);
    m_received = addPart(layout, tr("What came back"), true);
    m_expected = addPart(layout, tr("What should have"), false);
    m_matters = addPart(layout, tr("Why it matters"), false);
    layout->addStretch(1);
    setWidget(body);
    body->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    showCase(nullptr);
}

SelfTestDetails::Part SelfTestDetails::addPart(QVBoxLayout *layout, const QString &caption, bool wire)
{
    const Part part{new PlainLabel(caption, layout->parentWidget()), new PlainLabel(layout->parentWidget())};
    part.caption->setTone(Tone::Muted);
    part.caption->setScale(1, true);
    part.caption->setContentsMargins(0, fontMetrics().height() / 2, 0, 0);
    part.text->setWordWrap(true);
    part.text->setAccessibleDescription(caption);
    if (wire)
        part.text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    layout->addWidget(part.caption);
    layout->addWidget(part.text);
    return part;
}

void SelfTestDetails::fill(const Part &part, const QString &text)
{
    part.text->setText(text);
    part.caption->setVisible(!text.isEmpty());
    part.text->setVisible(!text.isEmpty());
}

void SelfTestDetails::showCase(const selftest::CaseResult *result)
{
    using Outcome = selftest::CaseResult::Outcome;
    m_hint->setVisible(!result);
    m_title->setVisible(result);
    m_id->setVisible(result);
    m_outcome->setText(result ? outcomeWord(result->outcome) : QString());
    m_outcome->setTone(result ? outcomeTone(result->outcome) : Tone::Muted);
    m_title->setText(result ? result->title : QString());
    m_id->setText(result ? tr("%1, as %2", "id of a case, then as whom").arg(result->id, userWords(result->user))
                         : QString());
    const bool skipped = result && result->outcome == Outcome::Skipped;
    m_observed.caption->setText(skipped ? tr("Why it was skipped") : tr("What was wrong"));
    fill(m_observed, result ? result->observed : QString());
    fill(m_sent, result ? result->sent : QString());
    fill(m_received, result ? result->received : QString());
    fill(m_expected, result ? result->expected : QString());
    fill(m_matters, result ? result->matters : QString());
    verticalScrollBar()->setValue(0);
    // What is cut off at the side can't be scrolled to.
    setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
}

} // namespace ui
