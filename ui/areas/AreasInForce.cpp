#include "ui/areas/AreasInForce.h"

#include "server/api/ServerController.h"
#include "ui/areas/AreaChanges.h"
#include "ui/areas/AreaFindings.h"
#include "ui/areas/AreasApplyDialog.h"
#include "ui/areas/AreasDraft.h"
#include "ui/common/HistoryDialog.h"

#include <QDateTime>

#include <utility>

namespace ui {

namespace {

qint64 microsecondsNow()
{
    return QDateTime::currentMSecsSinceEpoch() * 1000;
}

} // namespace

AreasInForce::AreasInForce(api::ServerController *server, AreasDraft *draft, AreaFindings *findings, QWidget *window)
    : QObject(window)
    , m_server(server)
    , m_draft(draft)
    , m_findings(findings)
    , m_window(window)
{
    connect(m_server, &api::ServerController::trialChanged, this, &AreasInForce::followTrial);
}

/// A trial that goes back takes what somebody edited with it: that stays as a draft.
void AreasInForce::followTrial()
{
    if (m_server->trial())
        return;
    const std::optional<config::Config> tried = std::exchange(m_tried, std::nullopt);
    if (!tried || m_draft->isChanged())
        return;
    m_draft->edit(tr("Take up what was tried out"), [&tried](config::Config &configuration) {
        configuration.areas = tried->areas;
        configuration.accepted = tried->accepted;
    });
    if (m_draft->isChanged()) {
        Q_EMIT said(InlineMessage::Severity::Information,
                    tr("The former areas are in force again. What was tried out is here as a draft."));
    }
}

void AreasInForce::openApply()
{
    auto *dialog = new AreasApplyDialog(m_draft, m_findings, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AreasApplyDialog::applyRequested, this, [this, dialog] { apply(dialog); });
    dialog->open();
}

void AreasInForce::apply(AreasApplyDialog *dialog)
{
    const config::Config next = dialog->next();
    const bool trial = dialog->onTrial();
    if (trial)
        m_tried = next;
    // What was accepted on the way belongs to the draft, which what is in force then equals.
    m_draft->edit(tr("Accept warnings"), [&next](config::Config &draft) { draft.accepted = next.accepted; });
    if (!dialog->applyTo(m_server, next)) {
        m_tried.reset();
        return;
    }
    if (trial) {
        Q_EMIT trying();
        return;
    }
    Q_EMIT said(InlineMessage::Severity::Success, tr("In force for every session from now on."));
}

void AreasInForce::openHistory()
{
    const auto describe = [inForce = m_draft->inForce()](const config::Config &former) {
        config::Config next = inForce;
        next.areas = former.areas;
        next.accepted = former.accepted;
        return AreaChanges::between(inForce, next, microsecondsNow()).all();
    };
    auto *dialog = new HistoryDialog(m_server, describe, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &HistoryDialog::returnRequested, this,
            [this, dialog](const config::Config &former, const QString &what) { returnTo(dialog, former, what); });
    dialog->open();
}

void AreasInForce::returnTo(HistoryDialog *dialog, const config::Config &former, const QString &what)
{
    config::Config next = m_server->configuration();
    next.areas = former.areas;
    next.accepted = former.accepted;
    if (!dialog->applyAndClose(next, what))
        return;
    m_draft->discard(); // a draft that was under way can be had back by undo
    Q_EMIT said(InlineMessage::Severity::Success, tr("The former areas are in force again."));
}

} // namespace ui
