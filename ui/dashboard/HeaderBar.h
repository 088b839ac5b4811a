#pragma once

#include "server/api/ServerSnapshot.h"

#include <QWidget>

class QAction;

namespace api {
class ServerController;
}

namespace ui {

class AddressBar;
class CounterButton;
class PlainLabel;
class ProblemList;
class SelfTestBadge;
class ServerSwitch;

/// The top of the window, whatever page is below: start and stop, the state in words, what to hand out, how many
/// sessions and refused attempts there are, and what is wrong.
class HeaderBar final : public QWidget
{
    Q_OBJECT

public:
    explicit HeaderBar(api::ServerController *server, QWidget *parent = nullptr);

    /// Starts when stopped, stops when running; nothing in between. The switch, the menu and the tray share it.
    QAction *toggleAction() const { return m_toggle; }

    /// What the latest self-test found, as SelfTestBadge::showReport().
    void showSelfTest(qint64 at, int failed, bool current);

Q_SIGNALS:
    void sessionsActivated();
    void blockedActivated();
    void problemActivated(const api::Problem &problem);
    void selfTestActivated();

private:
    void build();
    void connectServer();
    void showSnapshot();
    void showAddresses();
    void toggle();

    api::ServerController *m_server;
    QList<address::Endpoint> m_listening;
    QAction *m_toggle;
    ServerSwitch *m_switch;
    QWidget *m_dot;
    PlainLabel *m_state;
    PlainLabel *m_detail;
    AddressBar *m_addresses;
    SelfTestBadge *m_selfTest;
    CounterButton *m_sessions;
    CounterButton *m_blocked;
    ProblemList *m_problems;
};

} // namespace ui
