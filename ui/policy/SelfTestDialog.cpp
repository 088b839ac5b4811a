#include "ui/policy/SelfTestDialog.h"

#include "server/api/ServerController.h"
#include "server/selftest/SelfTest.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/RowDelegate.h"
#include "ui/common/TableView.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/SelfTestDetails.h"
#include "ui/policy/SelfTestModel.h"
#include "ui/policy/SelfTestReports.h"
#include "ui/policy/SelfTestText.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSplitter>
#include <QStackedWidget>

#include <utility>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Self-tests whose dialog is gone.
QList<QPointer<selftest::SelfTest>> &abandoned()
{
    static QList<QPointer<selftest::SelfTest>> tests;
    return tests;
}

/// Before the application takes down the databases that they write to.
void endAbandoned()
{
    for (const QPointer<selftest::SelfTest> &test : std::exchange(abandoned(), {}))
        delete test.data();
}

/// A self-test's destructor waits for the attacks under way; so it is held until they have ended.
void abandon(selftest::SelfTest *test)
{
    test->setParent(nullptr);
    QObject::connect(test, &selftest::SelfTest::finished, test, &QObject::deleteLater);
    test->cancel();
    abandoned().append(test);
    qAddPostRoutine(endAbandoned);
}

} // namespace

SelfTestDialog::SelfTestDialog(PolicyDraft *draft, api::ServerController *server, SelfTestReports *reports,
                               QWidget *parent)
    : QDialog(parent)
    , m_draft(draft)
    , m_server(server)
    , m_reports(reports)
    , m_ofDraft(new QRadioButton(tr("the &draft"), this))
    , m_ofInForce(new QRadioButton(tr("the policy in &force"), this))
    , m_run(new QPushButton(icon(u"play"_s), tr("&Run the self-test"), this))
    , m_cancel(new QPushButton(icon(u"stop"_s), tr("Cancel"), this))
    , m_progress(new QProgressBar(this))
    , m_message(new InlineMessage(this))
    , m_stack(new QStackedWidget(this))
    , m_model(new SelfTestModel(this))
{
    setWindowTitle(tr("Self-test"));
    auto *intro =
        new PlainLabel(tr("Attacks a private copy of this server, signed in as each kind of user, with every "
                          "known trick. Listeners of the test's own prove where connections arrive. All of it "
                          "stays on this machine, and the running server isn't touched."),
                       this);
    intro->setTone(Tone::Muted);
    intro->setWordWrap(true);
    m_stack->addWidget(new EmptyState(u"shield"_s, tr("Not tested yet"),
                                      tr("Run the self-test, and every attack appears here with what was sent, what "
                                         "came back and what should have."),
                                      this));
    m_stack->addWidget(createCases());

    const int gap = fontMetrics().height();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap * 2 / 3);
    layout->addWidget(intro);
    layout->addWidget(createChoice());
    layout->addWidget(m_message);
    layout->addWidget(m_stack, 1);
    layout->addWidget(createButtons());
    resize(fontMetrics().averageCharWidth() * 176, gap * 42);
    connectAll();
    offerDraft();
    (m_ofDraft->isEnabled() ? m_ofDraft : m_ofInForce)->setChecked(true);
    showRunning(false);
    showKept();
}

SelfTestDialog::~SelfTestDialog()
{
    if (!m_test)
        return;
    m_test->disconnect(this);
    abandon(m_test);
}

QWidget *SelfTestDialog::createChoice()
{
    m_run->setObjectName(u"run"_s);
    m_run->setDefault(true);
    m_cancel->setObjectName(u"cancel"_s);
    m_ofDraft->setObjectName(u"ofDraft"_s);
    m_ofInForce->setObjectName(u"ofInForce"_s);
    m_message->setObjectName(u"summary"_s);
    m_progress->setFormat(tr("%v of %m", "done of all; both signs stay as they are"));
    m_progress->setAccessibleName(tr("Progress"));
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(new QLabel(tr("Test"), bar));
    row->addWidget(m_ofDraft);
    row->addWidget(m_ofInForce);
    row->addSpacing(fontMetrics().height());
    row->addWidget(m_run);
    row->addWidget(m_progress, 1);
    row->addWidget(m_cancel);
    row->addStretch(0);
    return bar;
}

QWidget *SelfTestDialog::createCases()
{
    m_table = new TableView(this);
    m_table->setAccessibleName(tr("Cases"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setElasticColumn(SelfTestModel::Title);
    m_table->rememberColumns(u"selftest"_s, {14, 40, 17});
    m_details = new SelfTestDetails(this);
    auto *split = new QSplitter(Qt::Horizontal, this);
    split->setChildrenCollapsible(false);
    split->addWidget(m_table);
    split->addWidget(m_details);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setSizes({1000, 1000}); // in proportion: they are scaled to the width there is
    return split;
}

QWidget *SelfTestDialog::createButtons()
{
    m_age = new PlainLabel(this);
    m_age->setTone(Tone::Muted);
    m_age->setWordWrap(true);
    m_age->setObjectName(u"age"_s);
    m_copy = new QPushButton(icon(u"copy"_s), tr("Copy the &report"), this);
    m_copy->setObjectName(u"copy"_s);
    auto *close = new QPushButton(tr("Close"), this);
    close->setObjectName(u"close"_s);
    for (QPushButton *button : {m_copy, close, m_cancel})
        button->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_age, 1);
    row->addWidget(m_copy);
    row->addWidget(close);
    return bar;
}

void SelfTestDialog::connectAll()
{
    connect(m_run, &QPushButton::clicked, this, &SelfTestDialog::run);
    connect(m_cancel, &QPushButton::clicked, this, &SelfTestDialog::cancel);
    connect(m_copy, &QPushButton::clicked, this, &SelfTestDialog::copyReport);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SelfTestDialog::showDetails);
    connect(m_model, &QAbstractItemModel::modelReset, this, &SelfTestDialog::showDetails);
    connect(m_draft, &PolicyDraft::changed, this, &SelfTestDialog::offerDraft);
    connect(m_reports, &SelfTestReports::changed, this, &SelfTestDialog::showKept);
    connect(m_reports, &SelfTestReports::failed, this, [this](const QString &why) {
        m_message->showMessage(InlineMessage::Severity::Error, tr("The report couldn't be kept: %1").arg(why));
    });
}

void SelfTestDialog::offerDraft()
{
    const bool changed = m_draft->isChanged();
    m_ofDraft->setEnabled(changed && !m_test);
    m_ofDraft->setToolTip(changed ? QString() : tr("The draft is the same as the policy in force"));
    if (!changed)
        m_ofInForce->setChecked(true);
    showAge();
}

void SelfTestDialog::run()
{
    if (m_test)
        return;
    const bool draft = m_ofDraft->isChecked();
    config::Config configuration = m_server->configuration();
    configuration.policy = draft ? m_draft->draft() : m_draft->inForce();
    m_cancelled = false;
    m_report.reset();
    m_message->hide();
    m_model->showResults({});
    m_stack->setCurrentIndex(1);
    m_test = new selftest::SelfTest(this);
    connect(m_test, &selftest::SelfTest::caseFinished, this, &SelfTestDialog::addCase);
    connect(m_test, &selftest::SelfTest::finished, this, &SelfTestDialog::finish);
    showRunning(true);
    showAge();
    m_test->start(configuration, draft);
}

void SelfTestDialog::cancel()
{
    if (!m_test)
        return;
    m_cancelled = true;
    m_cancel->setEnabled(false);
    m_test->cancel();
}

void SelfTestDialog::showRunning(bool running)
{
    const bool atRun = m_run->hasFocus();
    const bool atCancel = m_cancel->hasFocus();
    m_progress->setRange(0, 0);
    m_progress->setVisible(running);
    m_cancel->setVisible(running);
    m_cancel->setEnabled(running);
    m_run->setEnabled(!running);
    m_ofInForce->setEnabled(!running);
    m_ofDraft->setEnabled(!running && m_draft->isChanged());
    if (running && atRun)
        m_cancel->setFocus();
    else if (!running && atCancel)
        m_run->setFocus();
}

void SelfTestDialog::addCase(const selftest::CaseResult &result, int done, int total)
{
    m_progress->setRange(0, total);
    m_progress->setValue(done);
    m_model->add(result);
}

void SelfTestDialog::finish(const selftest::Report &report)
{
    m_test->deleteLater();
    m_test = nullptr;
    showRunning(false);
    showReport(report, m_cancelled);
    if (!m_cancelled)
        m_reports->take(report);
}

void SelfTestDialog::showKept()
{
    // What was just run says more than what was kept before.
    if (!m_test && !m_report && m_reports->kept())
        showReport(*m_reports->kept(), false);
    showAge();
}

void SelfTestDialog::showReport(const selftest::Report &report, bool cancelled)
{
    m_report = report;
    m_model->showResults(report.results);
    m_stack->setCurrentIndex(report.results.isEmpty() ? 0 : 1);
    QString text = reportSummary(report);
    auto severity = report.passed() ? InlineMessage::Severity::Success : InlineMessage::Severity::Error;
    if (cancelled) {
        text = tr("Cancelled. Up to then: %1").arg(text);
        if (report.error.isEmpty() && report.count(selftest::CaseResult::Outcome::Failed) == 0)
            severity = InlineMessage::Severity::Information;
    }
    m_message->showMessage(severity, text);
    showAge();
    selectFirst();
}

void SelfTestDialog::showAge()
{
    m_copy->setEnabled(m_report.has_value());
    if (!m_report) {
        m_age->setText({});
        return;
    }
    const QString when = format::stamp(m_report->at);
    const bool kept = m_reports->kept() && m_reports->kept()->at == m_report->at;
    if (!kept)
        m_age->setText(m_report->draft ? tr("Run at %1 on a draft.").arg(when)
                                       : tr("Run at %1 on the policy in force.").arg(when));
    else if (m_reports->isCurrent())
        m_age->setText(tr("Run at %1 on the policy in force.").arg(when));
    else
        m_age->setText(tr("Run at %1. The policy in force has changed since then.").arg(when));
}

void SelfTestDialog::selectFirst()
{
    if (m_model->rowCount() > 0)
        m_table->selectRow(0);
    showDetails();
}

void SelfTestDialog::showDetails()
{
    const QList<int> rows = m_table->selectedRows();
    m_details->showCase(rows.isEmpty() ? nullptr : &m_model->result(rows.first()));
}

void SelfTestDialog::copyReport()
{
    QGuiApplication::clipboard()->setText(reportText(*m_report));
    m_message->showMessage(m_message->severity(),
                           tr("%1 The report is on the clipboard.").arg(reportSummary(*m_report)));
}

} // namespace ui
