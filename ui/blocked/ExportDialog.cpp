#include "ui/blocked/ExportDialog.h"

#include "server/base/Clock.h"
#include "ui/blocked/LogTask.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSaveFile>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fullBar = 1000;

struct Format
{
    audit::ExportFormat format;
    const char *name;
    const char16_t *ending;
};
constexpr Format formats[] = {
    {audit::ExportFormat::Csv, QT_TRANSLATE_NOOP("ui::ExportDialog", "CSV, for spreadsheets"), u"csv"},
    {audit::ExportFormat::JsonLines, QT_TRANSLATE_NOOP("ui::ExportDialog", "JSON Lines, for programs"), u"jsonl"},
    {audit::ExportFormat::Syslog, QT_TRANSLATE_NOOP("ui::ExportDialog", "Lines as syslog has them, for fail2ban"),
     u"log"},
};

// The file appears when it is complete.
base::Result<void> write(const QString &name, const audit::ExportQuery &query, audit::Reader &reader,
                         const LogTask::Progress &progress, std::atomic<qint64> &rows)
{
    QSaveFile file(name);
    const auto failure = [&file] { return base::Error{base::Error::Code::Denied, file.errorString()}; };
    if (!file.open(QIODevice::WriteOnly))
        return failure();
    auto job = audit::ExportJob::start(reader, query, file, base::Clock::system().utcMicroseconds());
    if (!job)
        return job.error();
    for (bool more = true; more;) {
        const auto step = (*job)->advance();
        if (!step)
            return step.error();
        more = *step;
        rows = (*job)->rows();
        if (!progress((*job)->progress()))
            return {}; // what was written is dropped with `file`
    }
    if (!file.commit())
        return failure();
    return {};
}

} // namespace

ExportDialog::ExportDialog(const QString &database, const QString &where, bool blockedOnly,
                           const QList<qint64> &selected, const QString &filtered, QWidget *parent)
    : QDialog(parent)
    , m_database(database)
    , m_where(where)
    , m_blockedOnly(blockedOnly)
    , m_selected(selected)
    , m_task(new LogTask(this))
    , m_what(new QButtonGroup(this))
    , m_format(new QComboBox(this))
    , m_file(new QLineEdit(this))
    , m_browse(new QPushButton(icon(u"folder"_s), tr("&Browse…"), this))
    , m_progress(new QProgressBar(this))
    , m_message(new InlineMessage(this))
    , m_rows(std::make_shared<std::atomic<qint64>>(0))
{
    setWindowTitle(tr("Export attempts"));
    auto *form = new QFormLayout;
    auto *choices = new QVBoxLayout;
    auto *some = new QRadioButton(tr("The %Ln &selected row(s)", nullptr, int(selected.size())), this);
    auto *all = new QRadioButton(tr("&Everything the filter lets through: %1").arg(filtered), this);
    m_what->addButton(some, 0);
    m_what->addButton(all, 1);
    some->setVisible(!selected.isEmpty());
    (selected.isEmpty() ? all : some)->setChecked(true);
    choices->addWidget(some);
    choices->addWidget(all);
    form->addRow(tr("Rows"), choices);
    for (const Format &format : formats)
        m_format->addItem(tr(format.name), int(format.format));
    m_format->setAccessibleName(tr("Format"));
    form->addRow(tr("&Format"), m_format);
    auto *line = new QHBoxLayout;
    line->addWidget(m_file, 1);
    line->addWidget(m_browse);
    m_file->setObjectName(u"exportFile"_s);
    m_file->setAccessibleName(tr("File"));
    auto *caption = new QLabel(tr("F&ile"), this);
    caption->setBuddy(m_file); // a line of its own has none, and then the & would be shown
    form->addRow(caption, line);
    m_progress->setRange(0, fullBar);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->hide();
    m_message->setObjectName(u"exportMessage"_s);

    auto *buttons = new QDialogButtonBox(this);
    m_export = buttons->addButton(tr("E&xport"), QDialogButtonBox::AcceptRole);
    m_export->setObjectName(u"export"_s);
    m_close = buttons->addButton(QDialogButtonBox::Close);
    m_close->setObjectName(u"closeExport"_s);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_progress);
    layout->addWidget(m_message);
    layout->addStretch(1);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);

    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::suggestName);
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_task->isRunning())
            m_task->cancel();
        else
            reject();
    });
    connect(m_task, &LogTask::progressed, this, [this](double share) {
        m_progress->setValue(int(share * fullBar));
        m_progress->setFormat(tr("%1 rows").arg(format::count(*m_rows)));
    });
    connect(m_task, &LogTask::finished, this, &ExportDialog::finish);
    m_file->setText(QDir::home().filePath(u"attempts"_s));
    suggestName();
}

ExportDialog::~ExportDialog() = default;

void ExportDialog::setFile(const QString &file)
{
    m_file->setText(file);
}

void ExportDialog::suggestName()
{
    const QFileInfo present(m_file->text());
    const QString ending = QString::fromUtf16(formats[m_format->currentIndex()].ending);
    m_file->setText(present.dir().filePath(QString(present.completeBaseName() % u'.' % ending)));
}

void ExportDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Export attempts"), QFileInfo(m_file->text()).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QFileInfo(m_file->text()).fileName());
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::start()
{
    if (m_file->text().trimmed().isEmpty()) {
        m_message->showMessage(InlineMessage::Severity::Warning, tr("Name a file to write to."));
        m_file->setFocus();
        return;
    }
    audit::ExportQuery query;
    query.where = m_where;
    query.refusedOnly = m_blockedOnly;
    if (m_what->checkedId() == 0)
        query.ids = m_selected;
    query.format = formats[m_format->currentIndex()].format;
    m_message->hide();
    *m_rows = 0;
    showRunning(true);
    m_task->start(
        m_database,
        [query, file = m_file->text(), rows = m_rows](audit::Reader &reader, const LogTask::Progress &progress) {
            return write(file, query, reader, progress, *rows);
        });
}

void ExportDialog::finish(bool cancelled, const QString &error)
{
    showRunning(false);
    if (!error.isEmpty())
        m_message->showMessage(InlineMessage::Severity::Error, tr("Nothing was written. %1").arg(error));
    else if (cancelled)
        m_message->showMessage(InlineMessage::Severity::Information, tr("Cancelled; nothing was written."));
    else
        m_message->showMessage(
            InlineMessage::Severity::Success,
            tr("%1 rows were written to %2.").arg(format::count(*m_rows), format::path(m_file->text())));
}

void ExportDialog::showRunning(bool running)
{
    m_progress->setValue(0);
    m_progress->setFormat(QString());
    m_progress->setVisible(running);
    m_export->setEnabled(!running);
    m_format->setEnabled(!running);
    m_file->setEnabled(!running);
    m_browse->setEnabled(!running);
    m_close->setText(running ? tr("Cancel") : tr("Close"));
    if (running)
        m_close->setFocus();
}

} // namespace ui
