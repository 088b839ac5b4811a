#pragma once

#include "ui/common/RowCard.h"

class QPushButton;

namespace policy {
struct Finding;
struct Policy;
} // namespace policy

namespace ui {

class Badge;
class PlainLabel;

/// One finding about the draft: how grave it is, what it is and what would end it. Everything shown is plain text.
class FindingRow final : public RowCard
{
    Q_OBJECT

public:
    explicit FindingRow(QWidget *parent = nullptr);

    /// `policy` names the rule that the finding is about.
    void showFinding(const policy::Finding &finding, const policy::Policy &policy);
    void setFixable(bool fixable); ///< false while the finding may be out of date
    int rule() const { return m_rule; } ///< -1: it is about no rule
    void focusSomething();

    /// The rule that a place such as "/rules/3" or "/rules/3/ports" lies in; -1: in none of this policy.
    static int ruleOf(const QString &place, const policy::Policy &policy);

Q_SIGNALS:
    void ruleRequested(int rule);
    void fixRequested();

private:
    void buildRow();

    CardIcon *m_icon;
    PlainLabel *m_text;
    PlainLabel *m_id;
    Badge *m_severity;
    QPushButton *m_fix;
    QPushButton *m_toRule;
    int m_rule = -1;
};

} // namespace ui
