#pragma once

#include "server/api/Explanation.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace ui {

class Badge;
class FieldNote;
class InlineMessage;
class LadderView;
class PlainLabel;
class PolicyDraft;

/// A command as a client would send it, judged by the draft while it is typed: the verdict, all reasons, the rules that
/// were tried, and the reply.
class TryPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit TryPanel(PolicyDraft *draft, QWidget *parent = nullptr);

private:
    void makeForm();
    void makeResult();
    void refresh();
    void fillUsers();
    void showExplanation(const api::Explanation &explanation);
    void showOther(const api::Supposition &supposition, const api::Explanation &explanation);
    void clearResult();
    bool readInput(api::Supposition &supposition);

    PolicyDraft *m_draft;
    QLineEdit *m_line;
    FieldNote *m_lineNote;
    QLineEdit *m_client;
    FieldNote *m_clientNote;
    QComboBox *m_user;
    QComboBox *m_transfer;
    QLineEdit *m_peer;
    FieldNote *m_peerNote;
    QCheckBox *m_protected;
    QWidget *m_result;
    Badge *m_verdict;
    PlainLabel *m_sentence;
    PlainLabel *m_reply;
    PlainLabel *m_reasons;
    LadderView *m_ladder;
    InlineMessage *m_other;
};

} // namespace ui
