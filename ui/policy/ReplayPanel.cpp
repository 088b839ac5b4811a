#include "ui/policy/ReplayPanel.h"

#include "server/api/ServerController.h"
#include "server/base/Clock.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/RowDelegate.h"
#include "ui/common/TableView.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/ReplayCounts.h"
#include "ui/policy/ReplayModel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 secondsAnHour = 3600;
constexpr int fullBar = 1000;

} // namespace

ReplayPanel::ReplayPanel(PolicyDraft *draft, api::ServerController *server, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_server(server)
    , m_replay(new api::Replay(this))
    , m_period(new QComboBox(this))
    , m_run(new QPushButton(icon(u"play"_s), tr("&Run the draft"), this))
    , m_cancel(new QPushButton(icon(u"stop"_s), tr("Cancel"), this))
    , m_progress(new QProgressBar(this))
    , m_stale(new InlineMessage(this))
    , m_note(new InlineMessage(this))
    , m_empty(new EmptyState(u"clock"_s, tr("What would have happened?"),
                             tr("The draft is run over the data connections in the log. You see which of them it would "
                                "have decided otherwise, before it decides any."),
                             this))
    , m_stack(new QStackedWidget(this))
    , m_model(new ReplayModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
{
    setAccessibleName(tr("What would have happened"));
    m_stale->setObjectName(u"stale"_s);
    m_note->setObjectName(u"note"_s);
    m_empty->setObjectName(u"emptyState"_s);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(createResult());

    const int gap = fontMetrics().height();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap * 2 / 3, gap, gap / 2);
    layout->setSpacing(gap / 2);
    layout->addWidget(createBar());
    layout->addWidget(m_stale);
    layout->addWidget(m_note);
    layout->addWidget(m_stack, 1);

    connect(m_replay, &api::Replay::progressed, this, &ReplayPanel::showProgress);
    connect(m_replay, &api::Replay::finished, this, &ReplayPanel::showResult);
    connect(m_draft, &PolicyDraft::changed, this, &ReplayPanel::showStale);
    connect(m_stale, &InlineMessage::actionTriggered, this, &ReplayPanel::run);
    showRunning(false);
}

QWidget *ReplayPanel::createBar()
{
    m_period->addItem(tr("the last hour"), secondsAnHour);
    m_period->addItem(tr("the last day"), 24 * secondsAnHour);
    m_period->addItem(tr("the last week"), 7 * 24 * secondsAnHour);
    m_period->addItem(tr("the last 30 days"), 30 * 24 * secondsAnHour);
    m_period->addItem(tr("all that is recorded"), 0);
    m_period->setCurrentIndex(2);
    m_period->setAccessibleName(tr("Period"));
    m_period->setObjectName(u"period"_s);
    m_run->setObjectName(u"run"_s);
    m_cancel->setObjectName(u"cancel"_s);
    m_progress->setRange(0, fullBar);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setMinimumWidth(fontMetrics().averageCharWidth() * 12);
    connect(m_run, &QPushButton::clicked, this, &ReplayPanel::run);
    connect(m_cancel, &QPushButton::clicked, m_replay, &api::Replay::cancel);

    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    auto *over = new QLabel(tr("Data connections of"), bar);
    over->setBuddy(m_period);
    row->addWidget(over);
    row->addWidget(m_period);
    row->addWidget(m_run);
    row->addSpacing(fontMetrics().height());
    row->addWidget(m_progress, 1);
    row->addWidget(m_cancel);
    row->addStretch(0);
    return bar;
}

QWidget *ReplayPanel::createResult()
{
    auto *page = new QWidget(this);
    m_summary = new PlainLabel(page);
    m_summary->setScale(1.15, true);
    m_summary->setWordWrap(true);
    m_summary->setObjectName(u"summary"_s);
    m_counts = new ReplayCounts(page);
    m_tables = new QStackedWidget(page);
    m_same = new EmptyState(u"success"_s, tr("Nothing would change"),
                            tr("The draft decides every data connection of this period as it was decided."), page);

    m_table = new TableView(page);
    m_table->setAccessibleName(tr("What would change, by client and user"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ReplayModel::SortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ReplayModel::Refused, Qt::DescendingOrder);
    m_table->setElasticColumn(ReplayModel::Target);
    m_table->rememberColumns(u"replay"_s, {17, 14, 17, 16, 18, 20});
    m_tables->addWidget(m_same);
    m_tables->addWidget(m_table);

    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().height() * 2 / 3);
    layout->addWidget(m_summary);
    layout->addWidget(m_counts);
    layout->addWidget(m_tables, 1);
    return page;
}

qint64 ReplayPanel::since() const
{
    const qint64 seconds = m_period->currentData().toLongLong();
    return seconds == 0 ? 0 : base::Clock::system().utcMicroseconds() - seconds * 1'000'000;
}

void ReplayPanel::run()
{
    m_tried = m_draft->draft();
    m_triedPeriod = m_period->currentText();
    m_stale->hide();
    m_note->hide();
    showRunning(true);
    const policy::Circumstances circumstances = m_server->circumstances();
    m_replay->start({m_server->databaseFile(), m_tried, circumstances.surroundings, circumstances.listening, since(),
                     m_server->configuration().tls.dataProtection == config::TlsUse::Required});
}

void ReplayPanel::showRunning(bool running)
{
    // The one that goes must not drag the focus along to some other control.
    if (running && m_run->hasFocus()) {
        m_cancel->setVisible(true);
        m_cancel->setFocus();
    } else if (!running && m_cancel->hasFocus()) {
        m_run->setEnabled(true);
        m_run->setFocus();
    }
    m_progress->setRange(0, running ? 0 : fullBar); // busy until the first figures
    m_progress->setVisible(running);
    m_cancel->setVisible(running);
    m_run->setEnabled(!running);
    m_period->setEnabled(!running);
}

void ReplayPanel::showProgress(qint64 done, qint64 total)
{
    if (total <= 0)
        return;
    m_progress->setRange(0, fullBar);
    m_progress->setValue(int(double(fullBar) * double(qMin(done, total)) / double(total)));
}

void ReplayPanel::showResult(const api::ReplayResult &result)
{
    showRunning(false);
    m_hasResult = result.error.isEmpty() && result.considered > 0;
    if (!result.error.isEmpty()) {
        showError(result);
        return;
    }
    if (!m_hasResult) {
        m_empty->setTexts(result.cancelled ? tr("Cancelled") : tr("Nothing was recorded in this period"),
                          result.cancelled
                              ? tr("The run was cancelled before it had tried anything.")
                              : tr("The log holds no data connection of %1. Choose a longer period, or come back when "
                                   "clients have been here.")
                                    .arg(m_triedPeriod));
        m_stack->setCurrentIndex(0);
        return;
    }
    m_summary->setText(tr("Had the draft been in force for %1:").arg(m_triedPeriod));
    m_counts->showResult(result);
    showTable(result);
    showNote(result);
    showStale();
    m_stack->setCurrentIndex(1);
}

void ReplayPanel::showError(const api::ReplayResult &result)
{
    m_note->showMessage(InlineMessage::Severity::Error, tr("The log couldn't be read: %1").arg(result.error));
    m_empty->setTexts(tr("What would have happened?"), tr("There is no answer while the log can't be read."));
    m_stack->setCurrentIndex(0);
}

void ReplayPanel::showTable(const api::ReplayResult &result)
{
    m_model->showChanges(result.changes);
    m_same->setTexts(result.cancelled ? tr("Nothing would change so far") : tr("Nothing would change"),
                     result.cancelled
                         ? tr("The draft decides every data connection that was tried as it was decided.")
                         : tr("The draft decides every data connection of this period as it was decided."));
    m_tables->setCurrentIndex(result.changes.isEmpty() ? 0 : 1);
}

void ReplayPanel::showNote(const api::ReplayResult &result)
{
    QStringList notes;
    if (result.cancelled)
        notes.append(tr("Cancelled after %1 data connections: what follows speaks of those alone.")
                         .arg(format::count(result.considered)));
    if (result.changes.size() >= api::ReplayResult::mostChanges)
        notes.append(tr("Only the %1 clients and users with the most changes are listed.")
                         .arg(format::count(api::ReplayResult::mostChanges)));
    if (!notes.isEmpty())
        m_note->showMessage(InlineMessage::Severity::Information, notes.join(u'\n'));
}

void ReplayPanel::showStale()
{
    m_tried.revision = m_draft->draft().revision; // putting the draft in force changes no answer
    const bool stale = m_hasResult && !m_replay->isRunning() && m_tried != m_draft->draft();
    if (!stale) {
        m_stale->hide();
        return;
    }
    if (!m_stale->isHidden())
        return;
    m_stale->setAction(tr("Run again"), icon(u"refresh"_s));
    m_stale->showMessage(InlineMessage::Severity::Warning, tr("The draft has changed since it was run."));
}

} // namespace ui
