#pragma once

#include "server/policy/Policy.h"

#include <QWidget>

#include <functional>
#include <list>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;

namespace ui {

class EmptyState;
class FieldNote;
class ListCompleter;
class PolicyDraft;

/// The current rule, field by field. What is typed is checked at once; what can't be read stays in its field with the
/// remedy below it and never enters the draft. Every change is a step of undo, typing into one field a single one.
class RuleForm final : public QWidget
{
    Q_OBJECT

public:
    explicit RuleForm(PolicyDraft *draft, QWidget *parent = nullptr);

    void focusName();

private:
    struct Field
    {
        QLineEdit *edit = nullptr;
        FieldNote *note = nullptr;
        /// Reads the text into the rule; what is wrong, empty: nothing.
        std::function<QString(const QString &text, policy::Rule &rule)> read;
        std::function<QString(const policy::Rule &rule)> write;
    };

    void makeFields();
    void makeWhat();
    void makeWho();
    void makeWhere();
    void makeHow();
    Field *addField(const QString &label, const QString &name, const QString &hint);
    QCheckBox *addCheck(QLayout *layout, const QString &text, const QString &name,
                        std::function<void(policy::Rule &rule, bool on)> change,
                        std::function<bool(const policy::Rule &rule)> state);
    QWidget *row(const QList<QWidget *> &widgets);
    void typed(Field &field);
    void edit(const QString &text, const std::function<void(policy::Rule &)> &change, const QString &mergeKey = {});
    ListCompleter *complete(Field *field);
    void fillChoices();
    void showRule();
    void showField(Field &field, const policy::Rule &rule, bool another);
    QString userProblem(const QStringList &users) const;
    QString nameProblem(const QString &name) const;
    const policy::Rule *rule() const;

    PolicyDraft *m_draft;
    QWidget *m_form;
    QFormLayout *m_layout;
    EmptyState *m_empty;
    std::list<Field> m_fields;
    QComboBox *m_action = nullptr;
    QComboBox *m_direction = nullptr;
    Field *m_name = nullptr;
    Field *m_networks = nullptr;
    Field *m_ports = nullptr;
    ListCompleter *m_userNames = nullptr;
    ListCompleter *m_knownClients = nullptr;
    ListCompleter *m_knownNetworks = nullptr;
    ListCompleter *m_knownPorts = nullptr;
    struct Check
    {
        QCheckBox *box;
        std::function<bool(const policy::Rule &rule)> state;
    };
    QList<Check> m_checks;
    FieldNote *m_targetsNote = nullptr;
    FieldNote *m_transfersNote = nullptr;
    int m_row = -1;
    policy::Rule m_shown;
};

} // namespace ui
