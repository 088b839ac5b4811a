#include "ui/areas/FindingsList.h"

#include "ui/areas/AreaFindings.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/FindingSlot.h"
#include "ui/common/EmptyState.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/SentenceList.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum Leaf { NotKnownYet, NothingToObjectTo, Findings };

} // namespace

FindingsList::FindingsList(AreasDraft *draft, AreaFindings *findings, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_findings(findings)
    , m_stack(new QStackedWidget(this))
{
    setAccessibleName(tr("Findings"));
    m_stack->addWidget(new EmptyState(u"search"_s, tr("Looking through the areas"), {}, this));
    m_stack->addWidget(new EmptyState(u"success"_s, tr("Nothing to object to"),
                                      tr("The areas, their folders and what surrounds them were looked through."),
                                      this));
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    const int gap = fontMetrics().height();
    column->setContentsMargins(gap, gap / 2, gap / 2, gap / 2);
    m_summary = new PlainLabel(page);
    m_summary->setObjectName(u"findingsSummary"_s);
    m_summary->setWordWrap(true);
    m_slot = new FindingSlot(page, true);
    m_slot->setObjectName(u"allFindings"_s);
    auto *list = new SentenceList(tr("Findings"), page);
    list->rows()->insertWidget(0, m_slot);
    column->addWidget(m_summary);
    column->addWidget(list, 1);
    m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    connect(m_slot, &FindingSlot::fixRequested, this, &FindingsList::fixRequested);
    connect(m_slot, &FindingSlot::acceptRequested, this, &FindingsList::acceptRequested);
    connect(m_slot, &FindingSlot::withdrawRequested, this, &FindingsList::withdrawRequested);
    connect(m_slot, &FindingSlot::areaRequested, this, &FindingsList::areaRequested);
    connect(findings, &AreaFindings::changed, this, &FindingsList::showFindings);
    connect(draft, &AreasDraft::changed, this, [this] {
        // What is shown speaks of another draft until the answer comes.
        if (m_findings->about() != m_draft->draft())
            m_slot->setUsable(false);
    });
}

void FindingsList::showFindings()
{
    const QList<arealint::Finding> &all = m_findings->findings();
    const AreaFindings::Count count = m_findings->countAll();
    QStringList parts;
    if (count.errors > 0)
        parts.append(tr("%n error(s)", nullptr, count.errors));
    if (count.warnings > 0)
        parts.append(tr("%n warning(s)", nullptr, count.warnings));
    if (const int rest = int(all.size()) - count.errors - count.warnings; rest > 0)
        parts.append(tr("%n note(s)", nullptr, rest));
    m_summary->setText(tr("The draft has %1.").arg(parts.join(u", "_s)));
    m_slot->showFindings(all);
    m_stack->setCurrentIndex(all.isEmpty() ? NothingToObjectTo : Findings);
}

} // namespace ui
