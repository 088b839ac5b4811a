#include "ui/blocked/ThenAndNow.h"

#include "server/api/Explanation.h"
#include "server/api/ServerController.h"
#include "server/policy/PolicyDiff.h"
#include "ui/blocked/AllowPlan.h"
#include "ui/blocked/AttemptText.h"
#include "ui/blocked/Heading.h"
#include "ui/common/Badge.h"
#include "ui/common/Formatting.h"
#include "ui/common/LadderView.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"

#include <QHBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

// What the client sent, from what was stored of it: the argument of PORT and EPRT is plain when it could be read.
api::Supposition suppositionOf(const audit::AttemptRow &row, const policy::Question &question)
{
    api::Supposition supposition;
    const bool passive = question.direction == policy::Direction::Passive;
    supposition.line = (passive ? row.verb : askedFor(row)).toUtf8();
    supposition.client = question.client;
    supposition.user = question.user;
    if (question.transfer != policy::Transfer::Unknown)
        supposition.transfer = question.transfer;
    supposition.dataProtected = question.dataProtected;
    supposition.protectionRequired = question.protectionRequired;
    if (passive)
        supposition.peer = question.target.address;
    return supposition;
}

PlainLabel *wrapped(QWidget *parent)
{
    auto *label = new PlainLabel(parent);
    label->setWordWrap(true);
    return label;
}

// The version in force at that time: the newest that was saved before.
const config::Version *versionAt(const QList<config::Version> &versions, qint64 at)
{
    for (const config::Version &version : versions) {
        if (version.at != 0 && version.at <= at)
            return &version;
    }
    return nullptr;
}

} // namespace

ThenAndNow::ThenAndNow(api::ServerController *server, QWidget *parent)
    : QScrollArea(parent)
    , m_server(server)
    , m_work(new LatestWork(this))
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Then and now"));
    auto *body = new QWidget(this);
    m_badge = new Badge(body);
    m_answer = wrapped(body);
    m_answer->setScale(1.1, true);
    m_answer->setObjectName(u"today"_s);
    m_sentence = wrapped(body);
    m_ladder = new LadderView(body);
    m_then = wrapped(body);
    m_then->setObjectName(u"then"_s);
    m_changes = wrapped(body);
    m_changes->setObjectName(u"changes"_s);

    const int gap = fontMetrics().height();
    auto *top = new QHBoxLayout;
    top->addWidget(m_badge, 0, Qt::AlignTop);
    top->addWidget(m_answer, 1);
    auto *today = new QVBoxLayout;
    today->setSpacing(gap / 4);
    today->addWidget(heading(tr("The policy of today"), body));
    today->addWidget(m_sentence);
    today->addSpacing(gap / 2);
    today->addWidget(heading(tr("Rules tried today"), body));
    today->addWidget(m_ladder);
    today->addStretch(1);
    auto *then = new QVBoxLayout;
    then->setSpacing(gap / 4);
    then->addWidget(heading(tr("The policy then"), body));
    then->addWidget(m_then);
    then->addSpacing(gap / 2);
    then->addWidget(heading(tr("Changed since"), body));
    then->addWidget(m_changes);
    then->addStretch(1);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(gap * 2);
    columns->addLayout(today, 1);
    columns->addLayout(then, 1);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, gap / 2, gap / 2, gap / 2);
    layout->setSpacing(gap / 2);
    layout->addLayout(top);
    layout->addLayout(columns, 1);
    setWidget(body);
    body->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    connect(m_server, &api::ServerController::configurationChanged, this, [this] { showAttempt(m_row); });
}

void ThenAndNow::showAttempt(const std::optional<audit::AttemptRow> &row)
{
    m_row = row;
    widget()->setVisible(row.has_value());
    if (!row || !isVisibleTo(window()))
        return;
    judgeToday();
    findThen();
}

void ThenAndNow::judgeToday()
{
    const policy::Circumstances circumstances = m_server->circumstances();
    auto question = questionOf(*m_row, circumstances);
    if (!question) {
        m_badge->setText({});
        m_answer->setText(tr("What was asked could not be read, then as today."));
        m_sentence->setText(tr("No policy allows that."));
        m_ladder->showRungs({});
        return;
    }
    question->protectionRequired = m_server->configuration().tls.dataProtection == config::TlsUse::Required;
    const api::Explanation today =
        api::explain(m_server->configuration().policy, circumstances, suppositionOf(*m_row, *question));
    const bool before = m_row->verdict != u"blocked";
    const bool now = today.fault.isEmpty() && today.verdict.allowed;
    m_badge->setText(verdictText(now ? u"allowed"_s : u"blocked"_s));
    m_badge->setTone(now ? Tone::Good : Tone::Bad);
    m_answer->setText(before == now ? (now ? tr("Today it would be allowed, as it was then.")
                                           : tr("Today it would be refused, as it was then."))
                                    : (now ? tr("Today it would be allowed. Then it was refused.")
                                           : tr("Today it would be refused. Then it was allowed.")));
    m_sentence->setText(today.fault.isEmpty() ? today.sentence : today.fault);
    QList<LadderView::Rung> rungs;
    for (const api::Explanation::Step &step : today.ladder)
        rungs.append({step.text, step.decided, -1});
    m_ladder->showRungs(rungs);
}

void ThenAndNow::findThen()
{
    const qint64 id = m_row->id;
    m_then->setText(tr("Revision %1. Looking for it…").arg(m_row->policyRevision));
    m_changes->setText({});
    m_server->history(this, [this, id](const QList<config::Version> &versions) {
        if (!m_row || m_row->id != id)
            return;
        const config::Version *version = versionAt(versions, m_row->at);
        if (!version) {
            m_then->setText(tr("Revision %1. The configuration of that time is not kept any more; what it decided is "
                               "written down with the attempt.")
                                .arg(m_row->policyRevision));
            m_changes->setText(tr("Not known."));
            return;
        }
        m_then->setText(
            version->change.what.isEmpty()
                ? tr("Revision %1, in force since %2.")
                      .arg(QString::number(m_row->policyRevision), format::stamp(version->at))
                : tr("Revision %1, in force since %2: %3")
                      .arg(QString::number(m_row->policyRevision), format::stamp(version->at), version->change.what));
        m_server->readVersion(*version, this, [this, id](const base::Result<config::Config> &read) {
            if (!m_row || m_row->id != id)
                return;
            if (read)
                compare(*read);
            else
                m_changes->setText(read.error().detail);
        });
    });
}

void ThenAndNow::compare(const config::Config &then)
{
    const policy::Policy now = m_server->configuration().policy;
    const policy::Circumstances circumstances = m_server->circumstances();
    m_work->run(LatestWork::sizeFor(now.rules.size() + then.policy.rules.size()),
                [this, before = then.policy, now, circumstances]() {
                    const policy::PolicyDiff found =
                        policy::difference(policy::Analysis(policy::CompiledPolicy(before), circumstances),
                                           policy::Analysis(policy::CompiledPolicy(now), circumstances));
                    const QStringList edits = found.edits;
                    return LatestWork::Deliver([this, edits] {
                        m_changes->setText(edits.isEmpty() ? tr("Nothing: the rules are the same.")
                                                           : edits.join(u'\n'));
                    });
                });
}

} // namespace ui
