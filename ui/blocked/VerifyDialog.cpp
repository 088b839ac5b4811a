#include "ui/blocked/VerifyDialog.h"

#include "ui/blocked/LogTask.h"
#include "ui/common/Formatting.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fullBar = 1000;

} // namespace

VerifyDialog::VerifyDialog(const QString &database, QWidget *parent)
    : QDialog(parent)
    , m_database(database)
    , m_task(new LogTask(this))
    , m_report(std::make_shared<audit::ChainReport>())
    , m_expected(new QLineEdit(this))
    , m_progress(new QProgressBar(this))
    , m_result(new InlineMessage(this))
    , m_details(new PlainLabel(this))
    , m_head(new QLineEdit(this))
{
    setWindowTitle(tr("Verify the log"));
    auto *intro =
        new PlainLabel(tr("Each row carries a hash of itself and the row before it. Whoever changes or removes a "
                          "row later breaks that chain, and this finds the place."),
                       this);
    intro->setWordWrap(true);
    m_expected->setPlaceholderText(tr("A newest hash noted earlier, to see whether it is still there (optional)"));
    m_expected->setAccessibleName(tr("A hash noted earlier"));
    m_progress->setRange(0, fullBar);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->hide();
    m_result->setObjectName(u"verifyResult"_s);
    m_details->setWordWrap(true);
    m_head->setReadOnly(true);
    m_head->setAccessibleName(tr("Newest hash"));
    m_head->setToolTip(tr("Note it elsewhere: then even a log that was made anew as a whole is noticed"));
    m_head->setAccessibleDescription(m_head->toolTip());

    auto *form = new QFormLayout;
    form->addRow(tr("&Noted hash"), m_expected);
    form->addRow(tr("Ne&west hash"), m_head);
    auto *buttons = new QDialogButtonBox(this);
    m_verify = buttons->addButton(tr("&Verify"), QDialogButtonBox::AcceptRole);
    m_verify->setObjectName(u"verify"_s);
    m_close = buttons->addButton(QDialogButtonBox::Close);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(intro);
    layout->addLayout(form);
    layout->addWidget(m_progress);
    layout->addWidget(m_result);
    layout->addWidget(m_details);
    layout->addStretch(1);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 84);
    connect(m_verify, &QPushButton::clicked, this, &VerifyDialog::start);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_task->isRunning())
            m_task->cancel();
        else
            reject();
    });
    connect(m_task, &LogTask::progressed, this, [this](double share) { m_progress->setValue(int(share * fullBar)); });
    connect(m_task, &LogTask::finished, this, &VerifyDialog::finish);
}

VerifyDialog::~VerifyDialog() = default;

void VerifyDialog::start()
{
    m_result->hide();
    m_details->setText({});
    m_progress->setValue(0);
    m_progress->show();
    m_verify->setEnabled(false);
    m_close->setText(tr("Cancel"));
    m_report = std::make_shared<audit::ChainReport>();
    m_task->start(m_database,
                  [report = m_report, expected = m_expected->text().trimmed().toLatin1()](
                      audit::Reader &reader, const LogTask::Progress &progress) -> base::Result<void> {
                      auto walk = audit::ChainVerification::start(reader, expected);
                      if (!walk)
                          return walk.error();
                      for (bool more = true; more;) {
                          const auto step = (*walk)->advance();
                          if (!step)
                              return step.error();
                          more = *step && progress((*walk)->progress());
                      }
                      *report = (*walk)->report();
                      return {};
                  });
}

void VerifyDialog::finish(bool cancelled, const QString &error)
{
    m_progress->hide();
    m_verify->setEnabled(true);
    m_close->setText(tr("Close"));
    if (error.isEmpty())
        showReport(cancelled);
    else
        m_result->showMessage(InlineMessage::Severity::Error, tr("The log could not be read: %1").arg(error));
}

void VerifyDialog::showReport(bool cancelled)
{
    const audit::ChainReport &report = *m_report;
    const bool isMissed = !m_expected->text().trimmed().isEmpty() && !report.expectedFound;
    if (!report.isWhole()) {
        m_result->showMessage(InlineMessage::Severity::Error,
                              report.brokenAt == 0 ? report.problem
                                                   : tr("Somebody changed the log. The first break is at row %1: %2")
                                                         .arg(QString::number(report.brokenAt), report.problem));
    } else if (cancelled) {
        m_result->showMessage(InlineMessage::Severity::Information,
                              tr("Cancelled. The %1 rows walked so far fit.").arg(format::count(report.rows)));
    } else if (isMissed) {
        m_result->showMessage(
            InlineMessage::Severity::Error,
            tr("The chain is whole, but the hash you noted is not in it: the log was made anew, or that "
               "part was pruned."));
    } else {
        m_result->showMessage(InlineMessage::Severity::Success,
                              tr("The log is as it was written: all %1 rows fit.").arg(format::count(report.rows)));
    }
    QStringList details;
    if (report.uncovered > 0)
        details.append(
            tr("%1 rows are older than the chain and not covered by it.").arg(format::count(report.uncovered)));
    if (report.prunedUpTo > 0)
        details.append(tr("Rows up to %1 were pruned, or are older than the chain; it begins behind them.")
                           .arg(format::count(report.prunedUpTo)));
    m_details->setText(details.join(u'\n'));
    m_head->setText(QString::fromLatin1(report.head));
}

} // namespace ui
