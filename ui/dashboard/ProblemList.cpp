#include "ui/dashboard/ProblemList.h"

#include "ui/common/InlineMessage.h"

#include <QLayoutItem>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

QString fullText(const api::Problem &problem)
{
    // What is wrong with a listener names its port or its address already.
    if (problem.subject.isEmpty() || problem.place == api::Problem::Place::Listener
        || problem.text.contains(problem.subject))
        return problem.text;
    return ProblemList::tr("%1: %2", "an area, for example, then what is wrong with it")
        .arg(problem.subject, problem.text);
}

} // namespace

ProblemList::ProblemList(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(fontMetrics().height() / 3);
    hide();
}

void ProblemList::showProblems(const QList<api::Problem> &problems)
{
    // Snapshots come ten times a second: a button must not vanish below the pointer.
    if (problems == m_problems)
        return;
    m_problems = problems;
    rebuild();
}

void ProblemList::showFailure(const QString &why)
{
    m_failure = why;
    rebuild();
}

void ProblemList::clearFailure()
{
    if (m_failure.isEmpty())
        return;
    m_failure.clear();
    rebuild();
}

bool ProblemList::causedFailure(const api::Problem &problem) const
{
    return !problem.text.isEmpty() && m_failure.contains(problem.text);
}

void ProblemList::rebuild()
{
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        // Perhaps inside this very button's click: not at once.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    const bool explained = std::any_of(m_problems.begin(), m_problems.end(),
                                       [this](const api::Problem &problem) { return causedFailure(problem); });
    if (!m_failure.isEmpty() && !explained)
        m_layout->addWidget(
            new InlineMessage(InlineMessage::Severity::Error, tr("The server did not start: %1").arg(m_failure), this));

    const qsizetype shown = m_all ? m_problems.size() : qMin(m_problems.size(), shownAtOnce);
    for (const api::Problem &problem : m_problems.first(shown))
        add(problem);
    if (shown < m_problems.size()) {
        auto *more = new QPushButton(tr("Show %n more problem(s)", nullptr, int(m_problems.size() - shown)), this);
        more->setFlat(true);
        more->setAccessibleDescription(tr("Lists every problem of the server"));
        connect(more, &QPushButton::clicked, this, [this] {
            m_all = true;
            rebuild();
        });
        m_layout->addWidget(more, 0, Qt::AlignLeft);
    }
    m_all = m_all && !m_problems.isEmpty();
    setVisible(m_layout->count() > 0);
}

void ProblemList::add(const api::Problem &problem)
{
    const bool fatal = causedFailure(problem);
    auto *message =
        new InlineMessage(fatal ? InlineMessage::Severity::Error : InlineMessage::Severity::Warning,
                          fatal ? tr("The server did not start: %1").arg(problem.text) : fullText(problem), this);
    message->setAction(tr("Fix…"));
    connect(message, &InlineMessage::actionTriggered, this, [this, problem] { Q_EMIT problemActivated(problem); });
    m_layout->addWidget(message);
}

} // namespace ui
