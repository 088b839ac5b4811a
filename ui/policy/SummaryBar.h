#pragma once

#include "server/policy/PolicySummary.h"

#include <QWidget>

class QHBoxLayout;

namespace ui {

class Badge;
class InlineMessage;
class LatestWork;
class PlainLabel;
class PolicyDraft;

/// What the draft amounts to: one sentence, CERT's group, and a red banner naming the rules when anything beyond the
/// client can be reached. Follows the draft; long policies are summed up on another thread.
class SummaryBar final : public QWidget
{
    Q_OBJECT

public:
    explicit SummaryBar(PolicyDraft *draft, QWidget *parent = nullptr);

    bool isBusy() const;

private:
    void refresh();
    void showSummary(const policy::PolicySummary &summary);

    PolicyDraft *m_draft;
    LatestWork *m_work;
    PlainLabel *m_sentence;
    Badge *m_group;
    PlainLabel *m_groupSentence;
    InlineMessage *m_warning;
    QList<int> m_rules; ///< that the banner speaks of
};

} // namespace ui
