#pragma once

#include "server/config/Config.h"
#include "ui/common/InlineMessage.h"

#include <QObject>

#include <optional>

namespace api {
class ServerController;
}

namespace ui {

class AreaFindings;
class AreasApplyDialog;
class AreasDraft;
class HistoryDialog;

/// Puts the draft in force, for good or on trial, and former areas again. Dialogs open over `window`.
class AreasInForce final : public QObject
{
    Q_OBJECT

public:
    AreasInForce(api::ServerController *server, AreasDraft *draft, AreaFindings *findings, QWidget *window);

    void openApply();
    void openHistory();

Q_SIGNALS:
    void said(InlineMessage::Severity severity, const QString &text);
    void trying(); ///< a trial began

private:
    void followTrial();
    void apply(AreasApplyDialog *dialog);
    void returnTo(HistoryDialog *dialog, const config::Config &former, const QString &what);

    api::ServerController *m_server;
    AreasDraft *m_draft;
    AreaFindings *m_findings;
    QWidget *m_window;
    std::optional<config::Config> m_tried; ///< what a trial under way put in force
};

} // namespace ui
