#pragma once

#include "server/audit/Export.h"
#include "server/audit/Reader.h"

#include <QObject>

#include <optional>

class QAction;
class QMenu;

namespace api {
class ServerController;
}

namespace ui {

class AttemptsPane;
class ConfigHistory;
class FilterBar;

/// What can be done about the chosen attempts, from the menu of the table and the bar below it. Main thread.
class AttemptActions final : public QObject
{
    Q_OBJECT

public:
    AttemptActions(ConfigHistory *history, AttemptsPane *pane, FilterBar *filter, QWidget *page);

    QAction *allow() const { return m_allow; }
    QAction *ban() const { return m_ban; }
    QMenu *hideMenu() const { return m_hideMenu; }
    QMenu *copyMenu() const { return m_copyMenu; }
    QAction *exportAction() const { return m_export; }

    /// `row` is what is to be acted on; only rows of the table can be filtered by cell, copied and exported.
    void setChosen(const std::optional<audit::AttemptRow> &row, bool inTable);
    void refresh(); ///< the configuration is another

Q_SIGNALS:
    /// Something was done, in a sentence; `undoable` by the history.
    void done(const QString &what, bool undoable);
    void failed(const QString &why);
    void exportWanted(const QList<qint64> &selected); ///< ids, may be none

private:
    void createFilterActions();
    void createCopyActions();
    void fillHideMenu();
    void openAllow();
    void openExport();
    void banClient();
    void copyAs(audit::ExportFormat format);
    void copyText();
    void use(const QString &text, qsizetype rows, qint64 left);
    void filterOnCurrent(bool exclude);
    QString whyNoBan(const audit::AttemptRow &row) const;

    ConfigHistory *m_history;
    AttemptsPane *m_pane;
    FilterBar *m_filter;
    QWidget *m_page;
    std::optional<audit::AttemptRow> m_chosen;
    bool m_inTable = true;
    QAction *m_only;
    QAction *m_exclude;
    QAction *m_allow;
    QAction *m_ban;
    QAction *m_export;
    QMenu *m_hideMenu;
    QMenu *m_copyMenu;
};

} // namespace ui
