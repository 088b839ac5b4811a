#pragma once

#include "server/policy/PolicyLint.h"

#include <QWidget>

class QAction;
class QComboBox;
class QCheckBox;
class QListView;

namespace ui {

class PolicyDraft;
class PlainLabel;
class RulesModel;

/// The rules of the draft, top down, and what happens when none matches. By mouse: drag, click the box; by keyboard:
/// Space switches a rule, Alt+Up and Alt+Down move it, Ctrl+D duplicates, Delete removes, Insert adds.
class RulesPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit RulesPanel(PolicyDraft *draft, QWidget *parent = nullptr);

    QListView *list() const { return m_list; }
    void showFindings(const policy::Policy &about, const QList<policy::Finding> &findings);

Q_SIGNALS:
    void ruleAdded(); ///< by the user; it is the current one and wants a name

private:
    QWidget *makeBar();
    QWidget *makeOtherwise();
    QAction *addAction(const QString &text, const QString &icon, const QKeySequence &key, void (RulesPanel::*run)());
    void add();
    void duplicate();
    void remove();
    void moveUp();
    void moveDown();
    void showCurrent();
    void showDraft();

    PolicyDraft *m_draft;
    RulesModel *m_model;
    QListView *m_list;
    PlainLabel *m_noRules;
    QAction *m_duplicate = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_up = nullptr;
    QAction *m_down = nullptr;
    QComboBox *m_otherwise = nullptr;
    QCheckBox *m_active = nullptr;
    QCheckBox *m_passive = nullptr;
    QCheckBox *m_fromTwenty = nullptr;
};

} // namespace ui
