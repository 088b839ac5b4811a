#include "ui/blocked/DetailsPane.h"

#include "server/api/ServerController.h"
#include "ui/blocked/AttemptDetails.h"
#include "ui/blocked/ClientPanel.h"
#include "ui/blocked/Overview.h"
#include "ui/blocked/SessionPanel.h"
#include "ui/blocked/StoryLoader.h"
#include "ui/blocked/ThenAndNow.h"
#include "ui/blocked/WhatWasIt.h"

#include <QTabBar>

namespace ui {

DetailsPane::DetailsPane(api::ServerController *server, StoryLoader *loader, QWidget *parent)
    : QTabWidget(parent)
    , m_server(server)
    , m_loader(loader)
    , m_overview(new Overview(this))
    , m_why(new AttemptDetails(this))
    , m_what(new WhatWasIt(this))
    , m_session(new SessionPanel(this))
    , m_client(new ClientPanel(this))
    , m_then(new ThenAndNow(server, this))
{
    setDocumentMode(true);
    setAccessibleName(tr("Pictures and details"));
    tabBar()->setDrawBase(false);
    tabBar()->setExpanding(false);
    addTab(m_overview, tr("&Overview"));
    addTab(m_why, tr("&Why"));
    addTab(m_what, tr("What was &it?"));
    addTab(m_session, tr("S&ession"));
    addTab(m_client, tr("This &client"));
    addTab(m_then, tr("Then and &now"));
    connect(m_what, &WhatWasIt::listWanted, this, &DetailsPane::classesWanted);
    connect(m_overview, &Overview::termWanted, this, &DetailsPane::termWanted);
    connect(m_session, &SessionPanel::termWanted, this, &DetailsPane::termWanted);
    connect(m_client, &ClientPanel::termWanted, this, &DetailsPane::termWanted);
    connect(m_client, &ClientPanel::uploadWanted, this, &DetailsPane::uploadWanted);
    connect(m_loader, &StoryLoader::told, this, &DetailsPane::takeStory);
    connect(this, &QTabWidget::currentChanged, this, &DetailsPane::fillCurrent);
    showAttempt({});
}

void DetailsPane::showAttempt(const std::optional<audit::AttemptRow> &row)
{
    const bool first = row && !m_row;
    m_row = row;
    m_asked = 0;
    for (int tab = 1; tab < count(); ++tab)
        setTabEnabled(tab, row.has_value());
    m_why->showAttempt(row);
    m_what->showAttempt(row, m_server->addressesToHandOut().value(0));
    // Choosing the first one asks why; whoever then goes back to the pictures stays there.
    if (!row)
        setCurrentWidget(m_overview);
    else if (first)
        setCurrentWidget(m_why);
    fillCurrent();
}

void DetailsPane::showFigures(const Figures &figures)
{
    m_overview->showFigures(figures);
}

// What costs something is only looked up when it is looked at.
void DetailsPane::fillCurrent()
{
    if (currentWidget() == m_then)
        m_then->showAttempt(m_row);
    const QList<QWidget *> needStory{m_what, m_session, m_client};
    if (m_row && m_asked != m_row->id && needStory.contains(currentWidget()))
        askForStory();
}

void DetailsPane::askForStory()
{
    m_asked = m_row->id;
    m_loader->expect(++m_ticket);
    m_session->showNote(tr("Looking…"));
    m_client->showNote(tr("Looking…"));
    QMetaObject::invokeMethod(m_loader,
                              [loader = m_loader, ticket = m_ticket, file = m_server->databaseFile(), id = m_row->id] {
                                  loader->look(ticket, file, id);
                              });
}

void DetailsPane::takeStory(const StoryAnswer &answer)
{
    if (answer.ticket != m_ticket || !m_row || m_asked != m_row->id)
        return;
    if (!answer.story) {
        const QString note = answer.error.isEmpty() ? tr("The log does not hold that attempt any more.") : answer.error;
        m_session->showNote(note);
        m_client->showNote(note);
        return;
    }
    m_session->showStory(*answer.story);
    m_client->showStory(*answer.story);
    m_what->showEvidence(answer.story->kind);
}

} // namespace ui
