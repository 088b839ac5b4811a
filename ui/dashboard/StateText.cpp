#include "ui/dashboard/StateText.h"

#include "ui/common/Formatting.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {

namespace {

QString stoppingDetail(const api::ServerSnapshot &snapshot)
{
    const int transfers = runningTransfers(snapshot);
    if (transfers == 0)
        return QCoreApplication::translate("ui::StateText", "Saying goodbye to the sessions…");
    return QCoreApplication::translate("ui::StateText", "Finishing %n transfer(s)…", nullptr, transfers);
}

} // namespace

QString stateTitle(api::ServerState state)
{
    switch (state) {
    case api::ServerState::Stopped:
        return QCoreApplication::translate("ui::StateText", "Stopped");
    case api::ServerState::Starting:
        return QCoreApplication::translate("ui::StateText", "Starting");
    case api::ServerState::Running:
        return QCoreApplication::translate("ui::StateText", "Serving");
    case api::ServerState::Stopping:
        return QCoreApplication::translate("ui::StateText", "Stopping");
    }
    return {};
}

QString stateDetail(const api::ServerSnapshot &snapshot, qint64 nowMicroseconds)
{
    switch (snapshot.state) {
    case api::ServerState::Stopped:
        return QCoreApplication::translate("ui::StateText", "Nobody can connect");
    case api::ServerState::Starting:
        return QCoreApplication::translate("ui::StateText", "Opening the log and the listeners…");
    case api::ServerState::Running:
        if (snapshot.listening.isEmpty())
            return QCoreApplication::translate("ui::StateText", "No address is open");
        return QCoreApplication::translate("ui::StateText", "Since %1")
            .arg(format::clock(snapshot.startedAt, nowMicroseconds));
    case api::ServerState::Stopping:
        return stoppingDetail(snapshot);
    }
    return {};
}

Tone stateTone(const api::ServerSnapshot &snapshot)
{
    switch (snapshot.state) {
    case api::ServerState::Stopped:
        return Tone::Muted;
    case api::ServerState::Running:
        return snapshot.problems.isEmpty() && !snapshot.listening.isEmpty() ? Tone::Good : Tone::Warning;
    case api::ServerState::Starting:
    case api::ServerState::Stopping:
        break;
    }
    return Tone::Information;
}

int runningTransfers(const api::ServerSnapshot &snapshot)
{
    return int(std::count_if(snapshot.sessions.begin(), snapshot.sessions.end(), [](const api::SessionRow &row) {
        return row.activity == api::Activity::Sending || row.activity == api::Activity::Receiving;
    }));
}

} // namespace ui
