#pragma once

#include <QTabWidget>

namespace arealint {
struct Finding;
}

namespace ui {

class AreaFindings;
class AreaForm;
class AreasDraft;
class FindingsList;
class UseMeter;
class VisitorPanel;

/// Beside the tree: the area that is chosen there, the findings of all of them, and what a visitor can do.
class AreaTabs final : public QTabWidget
{
    Q_OBJECT

public:
    AreaTabs(AreasDraft *draft, AreaFindings *findings, UseMeter *meter, QWidget *parent = nullptr);

    AreaForm *form() const { return m_form; }
    void showArea();
    void seeAsVisitor(); ///< begins to try

Q_SIGNALS:
    void fixRequested(const arealint::Finding &finding);
    void acceptRequested(const arealint::Finding &finding);
    void withdrawRequested(const arealint::Finding &finding);
    void areaShown(); ///< because its finding was followed

private:
    void showCounts();
    void followFinding(const QString &path);

    AreasDraft *m_draft;
    AreaFindings *m_findings;
    AreaForm *m_form;
    VisitorPanel *m_visitor;
};

} // namespace ui
