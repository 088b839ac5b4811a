#include "ui/policy/FindingsPanel.h"

#include "server/api/LintFacts.h"
#include "server/api/ServerController.h"
#include "ui/common/EmptyState.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/SentenceList.h"
#include "ui/policy/FindingRow.h"
#include "ui/policy/PolicyDraft.h"

#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum Shown { NothingToObjectTo, Findings, NotKnownYet };

int countOf(const QList<policy::Finding> &findings, policy::Finding::Severity severity)
{
    return int(std::count_if(findings.begin(), findings.end(),
                             [severity](const policy::Finding &finding) { return finding.severity == severity; }));
}

} // namespace

FindingsPanel::FindingsPanel(PolicyDraft *draft, api::ServerController *server, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_server(server)
    , m_work(new LatestWork(this))
    , m_stack(new QStackedWidget(this))
{
    setAccessibleName(tr("Findings"));
    m_stack->addWidget(new EmptyState(u"success"_s, tr("Nothing to object to"),
                                      tr("The draft was looked through for rules that never match, for doors that "
                                         "stand open and for what it asks of other services."),
                                      this));
    m_stack->addWidget(createList());
    m_stack->addWidget(new EmptyState(u"search"_s, tr("Looking through the draft"), {}, this));
    m_stack->setCurrentIndex(NotKnownYet);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_draft, &PolicyDraft::changed, this, &FindingsPanel::refresh);
    // Whether anonymous clients may upload is the areas' business.
    connect(m_server, &api::ServerController::configurationChanged, this, &FindingsPanel::refresh);
    refresh();
}

QWidget *FindingsPanel::createList()
{
    const int gap = fontMetrics().height();
    auto *page = new QWidget(this);
    m_summary = new PlainLabel(page);
    m_summary->setObjectName(u"summary"_s);
    m_summary->setWordWrap(true);
    auto *list = new SentenceList(tr("Findings"), page);
    m_list = list->rows();
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(gap, gap * 2 / 3, gap, gap / 2);
    layout->setSpacing(gap / 2);
    layout->addWidget(m_summary);
    layout->addWidget(list, 1);
    return page;
}

bool FindingsPanel::isUpToDate() const
{
    return !m_work->isBusy();
}

void FindingsPanel::refresh()
{
    config::Config configuration = m_server->configuration();
    configuration.policy = m_draft->draft();
    auto work = [this, configuration, circumstances = m_draft->circumstances(),
                 own = m_server->snapshot()->listening]() -> LatestWork::Deliver {
        const policy::LintFacts facts = api::lintFacts(configuration, circumstances, own);
        const QList<policy::Finding> findings = policy::lint(configuration.policy, facts);
        return [this, about = configuration.policy, findings] { take(about, findings); };
    };
    // Always elsewhere: what listens on this machine is read from the system.
    m_work->run(LatestWork::Size::Large, work);
    // What is shown speaks of another policy until the answer comes.
    if (m_about != m_draft->draft()) {
        for (FindingRow *row : std::as_const(m_rows))
            row->setFixable(false);
    }
}

void FindingsPanel::take(const policy::Policy &about, const QList<policy::Finding> &findings)
{
    const bool counts = !m_known || findings.size() != m_findings.size();
    m_known = true;
    m_about = about;
    m_findings = findings;
    std::stable_sort(
        m_findings.begin(), m_findings.end(),
        [](const policy::Finding &one, const policy::Finding &other) { return one.severity < other.severity; });
    showFindings();
    if (counts)
        Q_EMIT countChanged(count());
    Q_EMIT found(m_about, m_findings);
}

void FindingsPanel::showFindings()
{
    // Rows are kept and filled anew: the one that has the focus must not lose it while a rule is being typed.
    while (m_rows.size() > m_findings.size()) {
        FindingRow *const row = m_rows.takeLast();
        row->hide();
        row->deleteLater();
    }
    while (m_rows.size() < m_findings.size())
        m_rows.append(createRow(int(m_rows.size())));
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        m_rows.at(i)->showFinding(m_findings.at(i), m_about);
        m_rows.at(i)->setFixable(true);
    }
    m_stack->setCurrentIndex(m_findings.isEmpty() ? NothingToObjectTo : Findings);
    showSummary();
    if (m_fixed >= 0 && !m_rows.isEmpty())
        m_rows.at(qMin(m_fixed, int(m_rows.size()) - 1))->focusSomething();
    m_fixed = -1;
}

void FindingsPanel::showSummary()
{
    QStringList parts;
    using Severity = policy::Finding::Severity;
    if (const int errors = countOf(m_findings, Severity::Error))
        parts.append(tr("%n error(s)", nullptr, errors));
    if (const int warnings = countOf(m_findings, Severity::Warning))
        parts.append(tr("%n warning(s)", nullptr, warnings));
    if (const int notes = countOf(m_findings, Severity::Information))
        parts.append(tr("%n note(s)", nullptr, notes));
    m_summary->setText(tr("The draft has %1.").arg(parts.join(u", "_s)));
}

FindingRow *FindingsPanel::createRow(int index)
{
    auto *row = new FindingRow(this);
    connect(row, &FindingRow::ruleRequested, m_draft, &PolicyDraft::setCurrentRule);
    connect(row, &FindingRow::fixRequested, this, [this, index] { fix(index); });
    m_list->insertWidget(index, row);
    return row;
}

void FindingsPanel::fix(int index)
{
    if (index >= m_findings.size() || !m_findings.at(index).fix || m_about != m_draft->draft())
        return;
    const policy::Finding::Fix way = *m_findings.at(index).fix;
    m_fixed = index;
    m_draft->edit(way.label, [&way](policy::Policy &policy) { policy = way.policy; });
}

} // namespace ui
