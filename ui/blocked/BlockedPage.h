#pragma once

#include "ui/common/Page.h"

#include <QTimer>

class QAction;
class QButtonGroup;
class QStackedWidget;

namespace api {
class ServerController;
}

namespace ui {

class AttemptActions;
class AttemptsPane;
class ConfigHistory;
class DetailsPane;
class EmptyState;
class FilterBar;
class IncidentsPane;
class InlineMessage;
class LogReaders;
class PicturesBand;
struct FiguresAnswer;

/// The log of refused data connections: who asked for what, why it was refused, what it was, and what can be done about
/// it. Reads the database itself, so it works while the server is stopped.
class BlockedPage final : public Page
{
    Q_OBJECT

public:
    explicit BlockedPage(api::ServerController *server, QWidget *parent = nullptr);

    QString title() const override;
    QIcon icon() const override;

    QAction *classesAction() const { return m_classes; } ///< for the window's help
    QAction *verifyAction() const { return m_verify; } ///< for its server menu

Q_SIGNALS:
    void uploadWanted(qint64 upload); ///< uploads.id: show it where uploads are reviewed

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    QWidget *createList();
    QWidget *createLower();
    QWidget *createActionBar();
    void createShortcuts();
    void connectServer();
    QWidget *createViewSwitch();
    void connectParts();
    void ask();
    void askForFigures();
    void askForIncidents();
    void showFigures(const FiguresAnswer &answer);
    void showView(bool incidents);
    void showChosen();
    void openExport(const QList<qint64> &selected);
    void completeFilter();
    void showResults();
    void showAnswer(const QString &error, bool filterIsWrong);
    void showDone(const QString &what, bool undoable);
    void choosePeriod(qint64 from, qint64 to);
    QString wherePeriodIs(const QString &period) const; ///< the filter with that in place of since: and until:
    bool hasPeriod() const;

    api::ServerController *m_server;
    ConfigHistory *m_history;
    FilterBar *m_filter;
    InlineMessage *m_error;
    InlineMessage *m_done;
    LogReaders *m_readers;
    PicturesBand *m_band;
    AttemptsPane *m_pane;
    IncidentsPane *m_incidents;
    AttemptActions *m_actions;
    DetailsPane *m_details;
    EmptyState *m_empty;
    QStackedWidget *m_stack; // the empty state or the list
    QStackedWidget *m_results; // within the list: nothing matches, the table, or the incidents
    QButtonGroup *m_views;
    QAction *m_classes;
    QAction *m_verify;
    QString m_file; // of the question asked last
    bool m_asked = false;
    bool m_incidentsAsked = false; // for the filter in force
    bool m_readFailed = false;
    bool m_figuresStale = false; // rows came since
    QTimer m_later; // the pictures follow new rows, but not each of them
    quint64 m_figuresTicket = 0;
    quint64 m_completionTicket = 0;
};

} // namespace ui
