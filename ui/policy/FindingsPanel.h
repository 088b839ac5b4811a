#pragma once

#include "server/policy/PolicyLint.h"

#include <QWidget>

class QStackedWidget;
class QVBoxLayout;

namespace api {
class ServerController;
}

namespace ui {

class FindingRow;
class LatestWork;
class PlainLabel;
class PolicyDraft;

/// What a careful person would object to in the draft, with a way out where there is one; a way out is one step of
/// undo. Follows the draft.
class FindingsPanel final : public QWidget
{
    Q_OBJECT

public:
    FindingsPanel(PolicyDraft *draft, api::ServerController *server, QWidget *parent = nullptr);

    int count() const { return int(m_findings.size()); }
    bool isUpToDate() const; ///< what is shown speaks of the draft as it is

Q_SIGNALS:
    void countChanged(int count);
    void found(const policy::Policy &about, const QList<policy::Finding> &findings);

private:
    QWidget *createList();
    void refresh();
    void take(const policy::Policy &about, const QList<policy::Finding> &findings);
    void showFindings();
    void showSummary();
    FindingRow *createRow(int index);
    void fix(int index);

    PolicyDraft *m_draft;
    api::ServerController *m_server;
    LatestWork *m_work;
    policy::Policy m_about; // what m_findings speak of
    QList<policy::Finding> m_findings;
    QStackedWidget *m_stack;
    PlainLabel *m_summary = nullptr;
    QVBoxLayout *m_list = nullptr;
    QList<FindingRow *> m_rows;
    int m_fixed = -1; // the row whose button was pressed: the focus goes to what comes in its place
    bool m_known = false; // the first answer has come
};

} // namespace ui
