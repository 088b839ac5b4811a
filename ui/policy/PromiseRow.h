#pragma once

#include "ui/common/RowCard.h"

#include <optional>

class QPushButton;
class QToolButton;

namespace policy {
struct Policy;
struct Promise;
struct PromiseCheck;
} // namespace policy

namespace ui {

class Badge;
class PlainLabel;

/// One promise of the draft: the sentence, whether it is kept and, if not, why. Everything shown is plain text.
class PromiseRow final : public RowCard
{
    Q_OBJECT

public:
    explicit PromiseRow(QWidget *parent = nullptr);

    /// `check` is null while it is being looked up. `policy` names the rule that decides.
    void showPromise(const policy::Promise &promise, const policy::PromiseCheck *check, const policy::Policy &policy);
    void focusStrike();
    int decidingRule() const { return m_rule; }

Q_SIGNALS:
    void editRequested();
    void strikeRequested();
    void ruleRequested(int rule);

private:
    void showState(const policy::PromiseCheck *check);
    void showRule(const policy::PromiseCheck *check, const policy::Policy &policy);
    void buildRow();

    CardIcon *m_icon;
    PlainLabel *m_sentence;
    PlainLabel *m_note;
    Badge *m_state;
    PlainLabel *m_explanation;
    QPushButton *m_toRule;
    QToolButton *m_edit;
    QToolButton *m_strike;
    int m_rule = -1;
};

} // namespace ui
