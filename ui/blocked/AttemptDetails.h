#pragma once

#include "server/audit/Reader.h"

#include <QScrollArea>

#include <optional>

class QFormLayout;

namespace ui {

class Badge;
class LadderView;
class PlainLabel;

/// Everything the log knows of one attempt: the sentence, every reason, the rules tried, and the facts.
class AttemptDetails final : public QScrollArea
{
    Q_OBJECT

public:
    explicit AttemptDetails(QWidget *parent = nullptr);

    void showAttempt(const std::optional<audit::AttemptRow> &attempt); ///< nullopt: an invitation to choose one

private:
    QWidget *createContent();
    void addFact(QFormLayout *form, const QString &name, PlainLabel *&value);
    void showFacts(const audit::AttemptRow &row);

    QWidget *m_body;
    PlainLabel *m_invitation;
    QWidget *m_content = nullptr;
    Badge *m_verdict = nullptr;
    Badge *m_classification = nullptr;
    PlainLabel *m_sentence = nullptr;
    PlainLabel *m_reasons = nullptr;
    LadderView *m_ladder = nullptr;
    PlainLabel *m_time = nullptr;
    PlainLabel *m_client = nullptr;
    PlainLabel *m_user = nullptr;
    PlainLabel *m_asked = nullptr;
    PlainLabel *m_target = nullptr;
    PlainLabel *m_command = nullptr;
    PlainLabel *m_rule = nullptr;
    PlainLabel *m_revision = nullptr;
    PlainLabel *m_session = nullptr;
    PlainLabel *m_reply = nullptr;
    PlainLabel *m_protection = nullptr;
};

} // namespace ui
