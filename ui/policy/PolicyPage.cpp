#include "ui/policy/PolicyPage.h"

#include "server/policy/PolicyDiff.h"
#include "server/policy/PolicySummary.h"
#include "ui/common/DraftBar.h"
#include "ui/common/HistoryDialog.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/TrialBanner.h"
#include "ui/policy/ApplyDialog.h"
#include "ui/policy/FindingsPanel.h"
#include "ui/policy/MapPanel.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/PresetsDialog.h"
#include "ui/policy/PromisesPanel.h"
#include "ui/policy/ReplayPanel.h"
#include "ui/policy/RuleForm.h"
#include "ui/policy/RulesPanel.h"
#include "ui/policy/SelfTestButton.h"
#include "ui/policy/SummaryBar.h"
#include "ui/policy/TryPanel.h"

#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int circumstancesMilliseconds = 5000;

QScrollArea *scrolled(QWidget *content, const QString &name, QWidget *parent)
{
    auto *scroll = new QScrollArea(parent);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setAccessibleName(name);
    scroll->setWidget(content);
    return scroll;
}

/// Whether any of the listeners can be reached from another machine.
bool isReachable(const config::Config &configuration)
{
    const auto &listeners = configuration.server.listeners;
    return std::any_of(listeners.begin(), listeners.end(), [](const config::Listener &listener) {
        return listener.endpoint.address.addressClass() != address::AddressClass::Loopback;
    });
}

} // namespace

PolicyPage::PolicyPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_draft(new PolicyDraft(this))
    , m_message(new InlineMessage(this))
{
    load();
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap / 2);
    column->addWidget(new SummaryBar(m_draft, this));
    column->addWidget(new TrialBanner(server, this));
    column->addWidget(m_message);
    column->addWidget(makeBar());
    m_message->setObjectName(u"pageMessage"_s);
    m_message->setClosable(true);
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(gap);
    splitter->addWidget(makeEditor());
    splitter->addWidget(makeTabs());
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({2000, 3000}); // in proportion: they are scaled to the width there is
    column->addWidget(splitter, 1);

    m_clock.setInterval(circumstancesMilliseconds);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        if (isVisible())
            m_draft->setCircumstances(m_server->circumstances());
    });
    m_clock.start();
    connect(server, &api::ServerController::configurationChanged, this, &PolicyPage::load);
    connect(server, &api::ServerController::trialChanged, this, &PolicyPage::followTrial);
    connect(server, &api::ServerController::stateChanged, this,
            [this] { m_draft->setCircumstances(m_server->circumstances()); });
    connect(m_draft, &PolicyDraft::changed, this, &PolicyPage::updateButtons);
    updateButtons();
}

QString PolicyPage::title() const
{
    return tr("PORT policy");
}

QIcon PolicyPage::icon() const
{
    return ui::icon(u"policy"_s);
}

QWidget *PolicyPage::makeBar()
{
    m_bar = new DraftBar(m_draft->stack(), this);
    m_bar->setDescriptions(tr("Back to the policy in force; can be undone"),
                           tr("Shows what changes, then puts the draft in force"));
    auto *presets = new QPushButton(tr("Pre&sets…"), m_bar);
    presets->setObjectName(u"presets"_s);
    presets->setAccessibleDescription(tr("Begin from a policy known by name"));
    m_selfTest = new SelfTestButton(m_draft, m_server, m_bar);
    m_selfTest->setObjectName(u"selfTest"_s);
    m_bar->addTool(presets);
    m_bar->addTool(m_bar->history());
    m_bar->addTool(m_selfTest);
    connect(m_selfTest, &SelfTestButton::reportChanged, this, &PolicyPage::selfTestReported);
    connect(presets, &QPushButton::clicked, this, &PolicyPage::openPresets);
    connect(m_bar, &DraftBar::historyRequested, this, &PolicyPage::openHistory);
    connect(m_bar, &DraftBar::discardRequested, m_draft, &PolicyDraft::discard);
    connect(m_bar, &DraftBar::applyRequested, this, &PolicyPage::openApply);
    return m_bar;
}

QWidget *PolicyPage::makeEditor()
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    m_rules = new RulesPanel(m_draft, splitter);
    auto *form = new RuleForm(m_draft);
    splitter->addWidget(m_rules);
    splitter->addWidget(scrolled(form, tr("The chosen rule"), splitter));
    connect(m_rules, &RulesPanel::ruleAdded, form, &RuleForm::focusName);
    splitter->setHandleWidth(fontMetrics().height() * 2 / 3);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({2000, 2000});
    return splitter;
}

QWidget *PolicyPage::makeTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(u"views"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideRight);
    m_tabs->addTab(new MapPanel(m_draft, m_tabs), ui::icon(u"globe"_s), tr("Map"));
    m_tabs->addTab(scrolled(new TryPanel(m_draft), tr("Try it"), m_tabs), ui::icon(u"search"_s), tr("Try it"));
    m_tabs->addTab(new ReplayPanel(m_draft, m_server, m_tabs), ui::icon(u"clock"_s), tr("What would have happened"));
    auto *promises = new PromisesPanel(m_draft, m_tabs);
    const int promisesTab = m_tabs->addTab(promises, ui::icon(u"shield"_s), tr("Promises"));
    auto *findings = new FindingsPanel(m_draft, m_server, m_tabs);
    const int findingsTab = m_tabs->addTab(findings, ui::icon(u"info"_s), tr("Findings"));
    const auto showBroken = [this, promisesTab](int broken) {
        m_tabs->setTabText(promisesTab, broken > 0 ? tr("Promises (%1 broken)").arg(broken) : tr("Promises"));
    };
    const auto showCount = [this, findingsTab](int count) {
        m_tabs->setTabText(findingsTab, count > 0 ? tr("Findings (%1)").arg(count) : tr("Findings"));
    };
    connect(findings, &FindingsPanel::found, m_rules, &RulesPanel::showFindings);
    connect(promises, &PromisesPanel::brokenChanged, this, showBroken);
    connect(findings, &FindingsPanel::countChanged, this, showCount);
    showBroken(promises->brokenCount());
    showCount(findings->count());
    return m_tabs;
}

void PolicyPage::openSelfTest()
{
    m_selfTest->openDialog();
}

void PolicyPage::load()
{
    QStringList users;
    const config::Config &configuration = m_server->configuration();
    for (const config::User &user : configuration.accounts.users)
        users.append(user.name);
    m_draft->setUsers(users);
    m_draft->setProtectionRequired(m_server->configuration().tls.dataProtection == config::TlsUse::Required);
    m_draft->setInForce(configuration.policy);
    m_draft->setCircumstances(m_server->circumstances());
}

void PolicyPage::updateButtons()
{
    m_bar->setState(m_draft->isChanged(), m_server->trial().has_value());
}

void PolicyPage::openApply()
{
    auto *dialog = new ApplyDialog(m_draft, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ApplyDialog::applyRequested, this, [this, dialog] { apply(dialog); });
    dialog->open();
}

void PolicyPage::apply(ApplyDialog *dialog)
{
    config::Config next = m_server->configuration();
    next.policy = m_draft->draft();
    if (!dialog->applyTo(m_server, next))
        return;
    if (dialog->onTrial()) {
        m_tried = m_draft->draft();
        m_message->hide();
        return;
    }
    m_message->showMessage(InlineMessage::Severity::Success,
                           tr("In force for the next data connection of every session."));
}

/// A trial that goes back takes the rules with it that somebody wrote: they stay as a draft.
void PolicyPage::followTrial()
{
    updateButtons();
    if (m_server->trial())
        return;
    const std::optional<policy::Policy> tried = std::exchange(m_tried, std::nullopt);
    if (!tried || m_draft->isChanged())
        return;
    m_draft->edit(tr("Take up what was tried out"), [&tried](policy::Policy &policy) {
        const qint64 revision = policy.revision;
        policy = *tried;
        policy.revision = revision;
    });
    if (m_draft->isChanged()) {
        m_message->showMessage(InlineMessage::Severity::Information,
                               tr("The former policy is in force again. What was tried out is here as a draft."));
    }
}

void PolicyPage::openHistory()
{
    const auto describe = [inForce = m_draft->analysisInForce(),
                           circumstances = m_draft->circumstances()](const config::Config &former) {
        const policy::PolicyDiff difference =
            policy::difference(inForce, policy::Analysis(policy::CompiledPolicy(former.policy), circumstances));
        return difference.edits + difference.opens + difference.closes;
    };
    auto *dialog = new HistoryDialog(m_server, describe, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &HistoryDialog::returnRequested, this,
            [this, dialog](const config::Config &former, const QString &what) { returnTo(dialog, former, what); });
    dialog->open();
}

void PolicyPage::returnTo(HistoryDialog *dialog, const config::Config &former, const QString &what)
{
    // What opens the server asks for consent, however it comes.
    const policy::Analysis then(policy::CompiledPolicy(former.policy), m_draft->circumstances());
    if (policy::summarise(then).beyondClient && !policy::difference(m_draft->analysisInForce(), then).opens.isEmpty()) {
        dialog->accept();
        m_draft->edit(what, [&former](policy::Policy &policy) {
            const qint64 revision = policy.revision;
            policy = former.policy;
            policy.revision = revision;
        });
        openApply();
        return;
    }
    config::Config next = m_server->configuration();
    next.policy = former.policy;
    if (!dialog->applyAndClose(next, what))
        return;
    m_draft->discard(); // a draft that was under way can be had back by undo
    m_message->showMessage(InlineMessage::Severity::Success, tr("The former policy is in force again."));
}

void PolicyPage::openPresets()
{
    auto *dialog = new PresetsDialog(m_draft, isReachable(m_server->configuration()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace ui
