#include "ui/dashboard/HeaderBar.h"

#include "server/api/ServerController.h"
#include "server/base/Clock.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/Tone.h"
#include "ui/dashboard/AddressBar.h"
#include "ui/dashboard/CounterButton.h"
#include "ui/dashboard/ProblemList.h"
#include "ui/dashboard/SelfTestBadge.h"
#include "ui/dashboard/ServerSwitch.h"
#include "ui/dashboard/StateText.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>

namespace ui {

namespace {

// The state's colour; the words beside it say the same.
class StateDot final : public QWidget
{
public:
    explicit StateDot(QWidget *parent)
        : QWidget(parent)
    {
        const int side = fontMetrics().height() * 3 / 4;
        setFixedSize(side, side);
    }

    void setTone(Tone tone)
    {
        m_tone = tone;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(toneColor(palette(), m_tone));
        painter.drawEllipse(QRectF(rect()).adjusted(1, 1, -1, -1));
    }

private:
    Tone m_tone = Tone::Muted;
};

} // namespace

HeaderBar::HeaderBar(api::ServerController *server, QWidget *parent)
    : QWidget(parent)
    , m_server(server)
    , m_toggle(new QAction(this))
    , m_switch(new ServerSwitch(this))
    , m_dot(new StateDot(this))
    , m_state(new PlainLabel(this))
    , m_detail(new PlainLabel(this))
    , m_addresses(new AddressBar(this))
    , m_selfTest(new SelfTestBadge(this))
    , m_sessions(new CounterButton(this))
    , m_blocked(new CounterButton(this))
    , m_problems(new ProblemList(this))
{
    m_toggle->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    connect(m_toggle, &QAction::triggered, this, &HeaderBar::toggle);
    connect(m_switch, &ServerSwitch::clicked, m_toggle, &QAction::trigger);
    addAction(m_toggle);

    m_state->setScale(1.25, true);
    m_detail->setTone(Tone::Muted);
    m_blocked->setTone(Tone::Bad);
    m_sessions->setAccessibleDescription(tr("Shows the sessions page"));
    m_blocked->setAccessibleDescription(tr("Shows the page of refused data connections"));
    m_sessions->setToolTip(tr("Show the sessions"));
    m_blocked->setToolTip(tr("Show the refused data connections. Counted since the start"));
    build();
    connectServer();
    showAddresses();
    showSnapshot();
}

void HeaderBar::build()
{
    const int gap = fontMetrics().height();
    auto *state = new QGridLayout;
    state->setHorizontalSpacing(gap / 2);
    state->setVerticalSpacing(2);
    state->addWidget(m_dot, 0, 0, Qt::AlignVCenter);
    state->addWidget(m_state, 0, 1);
    state->addWidget(m_detail, 1, 1);
    // As wide as the longest state, so that the addresses do not jump.
    state->setColumnMinimumWidth(1, fontMetrics().averageCharWidth() * 24);

    auto *top = new QHBoxLayout;
    top->setSpacing(gap * 3 / 2);
    top->addWidget(m_switch, 0, Qt::AlignVCenter);
    top->addLayout(state);
    top->addWidget(m_addresses, 1, Qt::AlignVCenter);
    auto *counters = new QHBoxLayout;
    counters->setSpacing(gap / 3);
    counters->addWidget(m_selfTest);
    counters->addWidget(m_sessions);
    counters->addWidget(m_blocked);
    top->addLayout(counters);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap * 3 / 4, gap, gap * 3 / 4);
    layout->setSpacing(gap * 2 / 3);
    layout->addLayout(top);
    layout->addWidget(m_problems);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void HeaderBar::connectServer()
{
    using api::ServerController;
    connect(m_server, &ServerController::snapshotChanged, this, &HeaderBar::showSnapshot);
    connect(m_server, &ServerController::stateChanged, this, [this](api::ServerState state) {
        if (state == api::ServerState::Starting || state == api::ServerState::Running)
            m_problems->clearFailure();
        showSnapshot();
        showAddresses();
    });
    connect(m_server, &ServerController::configurationChanged, this, &HeaderBar::showAddresses);
    connect(m_server, &ServerController::failed, m_problems, &ProblemList::showFailure);
    connect(m_problems, &ProblemList::problemActivated, this, &HeaderBar::problemActivated);
    connect(m_sessions, &CounterButton::clicked, this, &HeaderBar::sessionsActivated);
    connect(m_blocked, &CounterButton::clicked, this, &HeaderBar::blockedActivated);
    connect(m_selfTest, &SelfTestBadge::clicked, this, &HeaderBar::selfTestActivated);
}

void HeaderBar::showSnapshot()
{
    const api::ServerSnapshotPtr snapshot = m_server->snapshot();
    const api::ServerState state = m_server->state();
    m_switch->showState(state);
    m_toggle->setText(m_switch->accessibleName());
    m_toggle->setEnabled(m_switch->isEnabled());
    m_switch->setToolTip(tr("%1 (Ctrl+R)").arg(m_switch->accessibleName()));
    m_state->setText(stateTitle(state));
    m_detail->setText(stateDetail(*snapshot, base::Clock::system().utcMicroseconds()));
    static_cast<StateDot *>(m_dot)->setTone(stateTone(*snapshot));
    m_sessions->setCount(snapshot->sessions.size(), tr("Sessions"));
    m_blocked->setCount(snapshot->blocked, tr("Blocked"));
    m_problems->showProblems(snapshot->problems);
    // Also without a word from the person: a port in use became free, an address of this machine came or went.
    if (snapshot->listening != m_listening) {
        m_listening = snapshot->listening;
        showAddresses();
    }
}

void HeaderBar::showAddresses()
{
    m_addresses->showAddresses(m_server->addressesToHandOut(), m_server->state() == api::ServerState::Running);
}

void HeaderBar::showSelfTest(qint64 at, int failed, bool current)
{
    m_selfTest->showReport(at, failed, current);
}

void HeaderBar::toggle()
{
    if (m_server->state() == api::ServerState::Stopped)
        m_server->start();
    else if (m_server->state() == api::ServerState::Running)
        m_server->stop(10);
}

} // namespace ui
