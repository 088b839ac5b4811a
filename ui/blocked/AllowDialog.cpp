#include "ui/blocked/AllowDialog.h"

#include "server/api/ServerController.h"
#include "server/base/Clock.h"
#include "server/policy/Promise.h"
#include "server/policy/VerdictText.h"
#include "ui/blocked/AttemptText.h"
#include "ui/common/ConfigHistory.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fullBar = 1000;
constexpr qint64 hour = 3'600'000'000;

PlainLabel *wrapped(QWidget *parent, const QString &text = {})
{
    auto *label = new PlainLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

QStringList brokenPromises(const policy::Policy &policy, const policy::Circumstances &circumstances)
{
    QStringList broken;
    const policy::CompiledPolicy compiled(policy);
    for (const policy::Promise &promise : policy.promises) {
        const policy::PromiseCheck check = policy::check(promise, compiled, circumstances);
        if (!check.kept)
            broken.append(QString(policy::promiseSentence(promise) % u' ' % check.explanation));
    }
    return broken;
}

} // namespace

AllowDialog::AllowDialog(ConfigHistory *history, const audit::AttemptRow &row, QWidget *parent)
    : QDialog(parent)
    , m_history(history)
    , m_row(row)
    , m_plan(allowPlan(row, history->server()->configuration().policy, history->server()->circumstances()))
    , m_replay(new api::Replay(this))
    , m_work(new LatestWork(this))
    , m_choices(new QButtonGroup(this))
    , m_hour(new QCheckBox(tr("For one &hour only"), this))
    , m_sentence(wrapped(this))
    , m_promises(new InlineMessage(this))
    , m_danger(new InlineMessage(this))
    , m_error(new InlineMessage(this))
    , m_trial(new QCheckBox(tr("&Go back after %n seconds unless I confirm", nullptr, trialSeconds), this))
{
    setWindowTitle(tr("Allow what was refused"));
    m_danger->setObjectName(u"danger"_s);
    m_error->setObjectName(u"allowError"_s);
    m_promises->setObjectName(u"brokenPromises"_s);
    m_hour->setObjectName(u"oneHour"_s);
    m_trial->setObjectName(u"trial"_s);
    m_hour->setChecked(true);
    m_hour->setAccessibleDescription(tr("The rule ends by itself"));
    m_trial->setAccessibleDescription(tr("The former policy comes back by itself if you don't confirm"));

    const int gap = fontMetrics().height();
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(gap * 2 / 3);
    auto *what = wrapped(this, row.sentence);
    what->setScale(1.1, true);
    layout->addWidget(what);
    auto *buttons = new QDialogButtonBox(this);
    if (m_plan.choices.isEmpty()) {
        layout->addWidget(new InlineMessage(InlineMessage::Severity::Information, m_plan.why, this));
        layout->addStretch(1);
        for (QWidget *unused : std::initializer_list<QWidget *>{m_hour, m_sentence, m_trial})
            unused->hide();
        buttons->addButton(QDialogButtonBox::Close);
    } else {
        layout->addWidget(createChoices());
        layout->addWidget(m_sentence);
        layout->addWidget(createReach());
        layout->addWidget(m_promises);
        layout->addStretch(1);
        layout->addWidget(m_danger);
        layout->addWidget(m_error);
        layout->addWidget(m_trial);
        m_allow = buttons->addButton(tr("&Allow"), QDialogButtonBox::AcceptRole);
        m_allow->setObjectName(u"allow"_s);
        buttons->addButton(QDialogButtonBox::Cancel);
        connect(m_allow, &QPushButton::clicked, this, &AllowDialog::proceed);
        connect(m_choices, &QButtonGroup::idToggled, this, [this](int, bool on) {
            if (on)
                look();
        });
        connect(m_hour, &QCheckBox::toggled, this, [this] {
            m_certain = false;
            showCertainty();
        });
        connect(m_replay, &api::Replay::progressed, this, &AllowDialog::showProgress);
        connect(m_replay, &api::Replay::finished, this, &AllowDialog::showReach);
        look();
    }
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    setMinimumWidth(fontMetrics().averageCharWidth() * 84);
}

QWidget *AllowDialog::createChoices()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    for (int at = 0; at < int(m_plan.choices.size()); ++at) {
        auto *button = new QRadioButton(m_plan.choices.at(at).title, box);
        button->setAccessibleDescription(policy::ruleSentence(m_plan.choices.at(at).rule));
        m_choices->addButton(button, at);
        column->addWidget(button);
    }
    m_choices->button(0)->setChecked(true);
    column->addWidget(m_hour);
    return box;
}

QWidget *AllowDialog::createReach()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    auto *heading = new PlainLabel(tr("Had this rule been there all the time"), box);
    heading->setTone(Tone::Muted);
    heading->setScale(1, true);
    m_progress = new QProgressBar(box);
    m_progress->setAccessibleName(tr("Looking through the log"));
    m_cancelReplay = new QPushButton(tr("Enough"), box);
    m_cancelReplay->setObjectName(u"cancelReplay"_s);
    m_cancelReplay->setAccessibleDescription(tr("Stops looking through the log; what was found so far is shown"));
    m_reach = wrapped(box);
    m_reach->setObjectName(u"reach"_s);
    m_reachList = wrapped(box);
    m_reachList->setTone(Tone::Muted);
    connect(m_cancelReplay, &QPushButton::clicked, m_replay, &api::Replay::cancel);
    auto *line = new QHBoxLayout;
    line->addWidget(m_progress, 1);
    line->addWidget(m_cancelReplay);
    column->addWidget(heading);
    column->addLayout(line);
    column->addWidget(m_reach);
    column->addWidget(m_reachList);
    return box;
}

int AllowDialog::chosen() const
{
    return qMax(0, m_choices->checkedId());
}

policy::Policy AllowDialog::draft() const
{
    const qint64 now = base::Clock::system().utcMicroseconds();
    policy::Rule rule = m_plan.choices.at(chosen()).rule;
    rule.note = tr("From the log, attempt %1").arg(m_row.id);
    return withRule(m_history->server()->configuration().policy, rule, m_hour->isChecked() ? now + hour : 0);
}

void AllowDialog::look()
{
    m_reached = false;
    m_checked = false;
    m_certain = false;
    m_error->hide();
    m_promises->hide();
    m_sentence->setText(policy::ruleSentence(m_plan.choices.at(chosen()).rule));
    const policy::Policy draft = this->draft();
    const policy::Circumstances circumstances = m_history->server()->circumstances();
    m_progress->setRange(0, 0);
    m_progress->show();
    m_cancelReplay->show();
    m_reach->setText(tr("Looking through the log…"));
    m_reachList->hide();
    m_replay->start(
        {m_history->server()->databaseFile(), draft, circumstances.surroundings, circumstances.listening, 0});
    m_work->run(LatestWork::sizeFor(draft.rules.size() * draft.promises.size()), [this, draft, circumstances]() {
        return LatestWork::Deliver([this, broken = brokenPromises(draft, circumstances)] { showPromises(broken); });
    });
    showCertainty();
}

void AllowDialog::showProgress(qint64 done, qint64 total)
{
    if (total <= 0)
        return;
    m_progress->setRange(0, fullBar);
    m_progress->setValue(int(double(fullBar) * double(qMin(done, total)) / double(total)));
}

void AllowDialog::showReach(const api::ReplayResult &result)
{
    m_progress->hide();
    m_cancelReplay->hide();
    m_reached = true;
    if (!result.error.isEmpty()) {
        m_reach->setText(tr("The log could not be read: %1").arg(result.error));
        updateButton();
        return;
    }
    QString text = result.newlyAllowed == 0
        ? tr("Nothing recorded would have been allowed by it.")
        : tr("%1 of %2 recorded data connections would have been allowed, asked for by %n client(s).", nullptr,
             int(result.changes.size()))
              .arg(format::count(result.newlyAllowed), format::count(result.considered));
    if (result.cancelled)
        text = tr("So far: %1").arg(text);
    m_reach->setText(text);
    constexpr int shown = 6;
    QStringList lines;
    for (const api::ReplayResult::Change &change : result.changes.mid(0, shown))
        lines.append(tr("%1 (%2) to %3: %4", "client, user, target, how often")
                         .arg(change.client, change.user.isEmpty() ? tr("not signed in") : change.user, change.target,
                              format::count(change.newlyAllowed)));
    if (result.changes.size() > shown)
        lines.append(tr("and %n more", nullptr, int(result.changes.size()) - shown));
    m_reachList->setText(lines.join(u'\n'));
    m_reachList->setVisible(!lines.isEmpty());
    updateButton();
}

void AllowDialog::showPromises(const QStringList &broken)
{
    m_checked = broken.isEmpty();
    if (!broken.isEmpty())
        m_promises->showMessage(
            InlineMessage::Severity::Error,
            tr("This would break a promise, which you can strike on the policy page:\n%1").arg(broken.join(u'\n')));
    updateButton();
}

// The first time the dangers are named, the second time they are asked about.
void AllowDialog::showCertainty()
{
    if (m_plan.dangers.isEmpty()) {
        m_danger->hide();
    } else {
        const QString dangers = m_plan.dangers.join(u'\n');
        m_danger->showMessage(m_certain ? InlineMessage::Severity::Error : InlineMessage::Severity::Warning,
                              m_certain ? tr("%1\nAre you sure? Then allow it once more.").arg(dangers) : dangers);
    }
    m_allow->setText(m_certain ? tr("Yes, &allow it") : tr("&Allow"));
    updateButton();
}

void AllowDialog::proceed()
{
    if (!m_plan.dangers.isEmpty() && !m_certain) {
        m_certain = true;
        showCertainty();
        return;
    }
    api::ServerController *server = m_history->server();
    config::Config next = server->configuration();
    next.policy = draft();
    const QString what =
        tr("PORT policy: allow what the log shows: %1").arg(policy::ruleSentence(next.policy.rules.first()));
    const base::Result<void> done =
        m_trial->isChecked() ? server->tryOut(next, trialSeconds, what) : m_history->apply(next, what);
    if (!done) {
        m_error->showMessage(InlineMessage::Severity::Error, tr("Nothing was changed. %1").arg(done.error().detail));
        return;
    }
    Q_EMIT allowed(policy::ruleSentence(next.policy.rules.first()));
    accept();
}

void AllowDialog::updateButton()
{
    m_allow->setEnabled(m_reached && m_checked);
}

} // namespace ui
