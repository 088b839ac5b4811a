#include "ui/areas/VisitorPanel.h"

#include "server/base/PlainText.h"
#include "server/selftest/VisitorTrial.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/VisitorMatrix.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum Leaf { NotYet, Results };

constexpr int columnPadding = 8;

} // namespace

VisitorPanel::VisitorPanel(AreasDraft *draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_trial(new selftest::VisitorTrial(this))
    , m_matrix(new VisitorMatrix(this))
    , m_message(new InlineMessage(this))
    , m_stack(new QStackedWidget(this))
{
    setAccessibleName(tr("See as visitor"));
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap / 2, gap / 2, gap / 2);
    column->addWidget(makeBar());
    column->addWidget(m_message);
    column->addWidget(m_stack, 1);
    auto *empty = new EmptyState(u"eye"_s, tr("See what a visitor can do"),
                                 tr("A real session signs in to a private server with this draft and tries everything: "
                                    "what happened, the replies and the transcript stand here afterwards. Your files "
                                    "are not touched."),
                                 this);
    m_stack->addWidget(empty);
    m_stack->addWidget(makeResults());
    connect(m_trial, &selftest::VisitorTrial::tried, this,
            [this](const selftest::VisitorResult &result, int done, int total) {
                m_matrix->add(result);
                m_progress->setRange(0, total);
                m_progress->setValue(done);
            });
    connect(m_trial, &selftest::VisitorTrial::finished, this, &VisitorPanel::finish);
    connect(draft, &AreasDraft::changed, this, &VisitorPanel::fillWho);
    connect(draft, &AreasDraft::changed, this, &VisitorPanel::showAge);
    fillWho();
    setRunning(false);
}

QWidget *VisitorPanel::makeBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins({});
    m_who = new QComboBox(bar);
    m_who->setObjectName(u"visitor"_s);
    m_who->setAccessibleName(tr("Visit as"));
    m_who->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_who->setMinimumContentsLength(18);
    auto *label = new QLabel(tr("Visit as:"), bar);
    label->setBuddy(m_who);
    m_start = new QPushButton(icon(u"play"_s), tr("Tr&y it"), bar);
    m_start->setObjectName(u"visit"_s);
    m_start->setAutoDefault(false);
    m_start->setAccessibleDescription(tr("Signs in to a private server with this draft and tries everything"));
    m_cancel = new QPushButton(icon(u"stop"_s), tr("Stop"), bar);
    m_cancel->setObjectName(u"stopVisit"_s);
    m_cancel->setAutoDefault(false);
    m_progress = new QProgressBar(bar);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("How much was tried"));
    row->addWidget(label);
    row->addWidget(m_who);
    row->addWidget(m_start);
    row->addWidget(m_cancel);
    row->addWidget(m_progress, 1);
    row->addStretch(1);
    connect(m_start, &QPushButton::clicked, this, &VisitorPanel::start);
    connect(m_cancel, &QPushButton::clicked, m_trial, &selftest::VisitorTrial::cancel);
    return bar;
}

QWidget *VisitorPanel::makeResults()
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    m_table = new QTableView(splitter);
    m_table->setObjectName(u"visitorMatrix"_s);
    m_table->setModel(m_matrix);
    m_table->setAccessibleName(tr("What happened"));
    m_table->setAccessibleDescription(
        tr("A row an area, a column an action; the chosen one's transcript stands below"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setCornerButtonEnabled(false);
    dressHeaders();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 2);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    auto *details = new QWidget(splitter);
    auto *column = new QVBoxLayout(details);
    column->setContentsMargins({});
    m_sentence = new PlainLabel(details);
    m_sentence->setObjectName(u"visitorSentence"_s);
    m_sentence->setScale(1.0, true);
    m_sentence->setWordWrap(true);
    m_reply = new PlainLabel(details);
    m_reply->setObjectName(u"visitorReply"_s);
    m_reply->setWordWrap(true);
    m_transcript = new QPlainTextEdit(details);
    m_transcript->setObjectName(u"visitorTranscript"_s);
    m_transcript->setReadOnly(true);
    m_transcript->setTabChangesFocus(true);
    m_transcript->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_transcript->setAccessibleName(tr("Transcript"));
    column->addWidget(m_sentence);
    column->addWidget(m_reply);
    column->addWidget(m_transcript, 1);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({2000, 3000}); // in proportion: they are scaled to the height there is
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &VisitorPanel::showCell);
    return splitter;
}

/// Columns as narrow as their longest word, so that all of them fit beside the tree.
void VisitorPanel::dressHeaders()
{
    QHeaderView *const header = m_table->horizontalHeader();
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.86);
    header->setFont(small);
    header->setDefaultAlignment(Qt::Alignment(int(Qt::AlignCenter) | int(Qt::TextWordWrap)));
    header->setMinimumHeight(QFontMetrics(small).height() * 5 / 2);
    header->setMinimumSectionSize(1);
    int most = QFontMetrics(font()).horizontalAdvance(u"✕ 550 "_s);
    for (int action = 0; action < selftest::visitorActions; ++action) {
        const QStringList words = selftest::visitorActionName(selftest::VisitorAction(action)).split(u' ');
        for (const QString &word : words)
            most = qMax(most, QFontMetrics(small).horizontalAdvance(word));
    }
    header->setDefaultSectionSize(most + columnPadding);
    m_table->verticalHeader()->setMaximumWidth(QFontMetrics(font()).averageCharWidth() * 18);
    m_table->verticalHeader()->setTextElideMode(Qt::ElideMiddle);
}

void VisitorPanel::fillWho()
{
    const QString chosen = m_who->currentData().toString();
    QStringList users;
    for (const config::User &user : m_draft->draft().accounts.users)
        users.append(user.name);
    if (m_who->count() == users.size() + 1
        && std::equal(users.begin(), users.end(), users.begin(),
                      [this, i = 1](const QString &name, const QString &) mutable {
                          return m_who->itemData(i++).toString() == name;
                      }))
        return;
    m_who->clear();
    m_who->addItem(tr("Strangers (anonymous)"), QString());
    for (const QString &name : std::as_const(users))
        m_who->addItem(base::escaped(name, 64), name);
    m_who->setCurrentIndex(qMax(0, m_who->findData(chosen)));
}

void VisitorPanel::start()
{
    if (m_trial->isRunning())
        return;
    m_tried = m_draft->draft();
    QStringList paths;
    for (const config::Area &area : m_tried.areas)
        paths.append(area.path);
    m_matrix->begin(paths);
    m_message->hide();
    m_sentence->setText({});
    m_reply->hide();
    m_transcript->clear();
    m_stack->setCurrentIndex(Results);
    m_progress->setRange(0, 0);
    m_trial->start(m_tried, m_who->currentData().toString());
    setRunning(true);
}

void VisitorPanel::setRunning(bool running)
{
    m_start->setEnabled(!running);
    m_who->setEnabled(!running);
    m_cancel->setVisible(running);
    m_progress->setVisible(running);
}

void VisitorPanel::finish(const selftest::VisitorReport &report)
{
    m_report = report;
    setRunning(false);
    if (!report.error.isEmpty()) {
        m_message->showMessage(InlineMessage::Severity::Error, report.error);
        m_stack->setCurrentIndex(report.results.isEmpty() ? NotYet : Results);
    } else if (report.cancelled) {
        m_message->showMessage(InlineMessage::Severity::Information,
                               tr("Stopped. What was tried until then stands here."));
    } else if (!report.loggedIn) {
        m_message->showMessage(InlineMessage::Severity::Warning, tr("This visitor can't sign in at all."));
    } else if (!report.everyName) {
        m_message->showMessage(InlineMessage::Severity::Information,
                               tr("A folder holds more names than were taken along; the others behave the same."));
    }
    m_transcript->setPlainText(report.transcript());
    if (m_table->currentIndex().isValid())
        showCell(m_table->currentIndex());
    else
        m_sentence->setText(tr("Everything that was said. Choose a cell for what belongs to it."));
    showAge();
}

void VisitorPanel::showCell(const QModelIndex &index)
{
    const selftest::VisitorResult *one = m_matrix->result(index);
    if (!one)
        return;
    m_sentence->setText(tr("%1 in %2: %3", "an action, an area, what happened")
                            .arg(selftest::visitorActionName(one->action), base::escaped(one->area, 60),
                                 VisitorMatrix::happenedText(one->happened)));
    m_reply->show();
    m_reply->setText(one->note.isEmpty() ? one->reply : QString(one->reply % u'\n' % one->note));
    m_transcript->setPlainText(one->transcript);
}

void VisitorPanel::showAge()
{
    if (m_stack->currentIndex() != Results || m_trial->isRunning() || m_tried == m_draft->draft())
        return;
    m_message->showMessage(InlineMessage::Severity::Information, tr("The draft was changed since. Try it again."));
}

} // namespace ui
