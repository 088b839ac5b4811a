#pragma once

#include "server/audit/Reader.h"
#include "ui/blocked/Figures.h"

#include <QTabWidget>

#include <optional>

namespace api {
class ServerController;
}

namespace ui {

class AttemptDetails;
class ClientPanel;
class Overview;
class SessionPanel;
class StoryLoader;
class ThenAndNow;
struct StoryAnswer;
class WhatWasIt;

/// Below the table: the pictures of everything that is filtered, and everything there is to know of the chosen attempt.
class DetailsPane final : public QTabWidget
{
    Q_OBJECT

public:
    DetailsPane(api::ServerController *server, StoryLoader *loader, QWidget *parent = nullptr);

    void showAttempt(const std::optional<audit::AttemptRow> &row);
    void showFigures(const Figures &figures);
    Overview *overview() const { return m_overview; }

Q_SIGNALS:
    void classesWanted(); ///< the list of kinds
    void termWanted(const QString &term); ///< of the filter language
    void uploadWanted(qint64 upload); ///< uploads.id

private:
    void fillCurrent();
    void askForStory();
    void takeStory(const StoryAnswer &answer);

    api::ServerController *m_server;
    StoryLoader *m_loader;
    std::optional<audit::AttemptRow> m_row;
    quint64 m_ticket = 0; // of the story asked for last
    qint64 m_asked = 0; // the attempt it is about
    Overview *m_overview;
    AttemptDetails *m_why;
    WhatWasIt *m_what;
    SessionPanel *m_session;
    ClientPanel *m_client;
    ThenAndNow *m_then;
};

} // namespace ui
