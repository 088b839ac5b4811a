#pragma once

#include "server/policy/Reach.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

class QUndoStack;

namespace ui {

/// The policy being edited: the draft beside the one in force, with undo. Every widget of the page shows this one
/// object and changes it through edit(). Main thread.
class PolicyDraft final : public QObject
{
    Q_OBJECT

public:
    explicit PolicyDraft(QObject *parent = nullptr);
    ~PolicyDraft() override;

    const policy::Policy &draft() const { return m_draft; }
    const policy::Policy &inForce() const { return m_inForce; }
    bool isChanged() const; ///< the draft differs from what is in force

    /// What is in force changed (applied, reverted, read again). A draft without changes follows; one with changes
    /// stays.
    void setInForce(const policy::Policy &policy);
    void setCircumstances(const policy::Circumstances &circumstances);
    const policy::Circumstances &circumstances() const { return m_circumstances; }
    policy::Analysis analysis() const; ///< of the draft; made once for each draft
    policy::Analysis analysisInForce() const;

    /// Changes the draft as one step of undo under `text` ("Move rule lab"). Steps with the same `mergeKey` in a row
    /// become one, as when typing into one field; an empty key never merges. Nothing happens when nothing changes.
    void edit(const QString &text, const std::function<void(policy::Policy &)> &change, const QString &mergeKey = {});
    void discard(); ///< the draft becomes what is in force, as one step of undo
    QUndoStack *stack() const { return m_stack; }

    /// The rule the page is about, by index in the draft; -1: none.
    int currentRule() const { return m_currentRule; }
    void setCurrentRule(int rule);

    /// Accounts' names, for completion and choices.
    void setUsers(const QStringList &users);
    const QStringList &users() const { return m_users; }
    /// The configuration wants every data connection encrypted, whatever the rules say.
    void setProtectionRequired(bool required) { m_protectionRequired = required; }
    bool isProtectionRequired() const { return m_protectionRequired; }

Q_SIGNALS:
    void changed(); ///< the draft, what is in force, the circumstances or the users
    void currentRuleChanged(int rule);

private:
    void take(const policy::Policy &policy);

    policy::Policy m_draft;
    policy::Policy m_inForce;
    policy::Circumstances m_circumstances;
    QStringList m_users;
    QUndoStack *m_stack;
    bool m_protectionRequired = false;
    int m_currentRule = -1;
    mutable std::unique_ptr<policy::Analysis> m_analysis;
    mutable std::unique_ptr<policy::Analysis> m_analysisInForce;
};

} // namespace ui
