#pragma once

#include "server/policy/Policy.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QToolButton;

namespace ui {

class FieldNote;
class PlainLabel;
class PromiseConditions;

/// A promise as a sentence with gaps: who, never or always, to where, at which ports. The finished sentence stands
/// below and changes with every letter. What few promises need is folded away until it says something.
class PromiseEdit final : public QWidget
{
    Q_OBJECT

public:
    explicit PromiseEdit(const QStringList &users, QWidget *parent = nullptr);

    void setPromise(const policy::Promise &promise);
    const policy::Promise &promise() const { return m_promise; } ///< good only while isComplete()
    bool isComplete() const { return m_problem.isEmpty(); }

Q_SIGNALS:
    void changed(); ///< by the person or by setPromise()

private:
    void buildSentence();
    void buildConditions();
    void buildResult();
    void connectFields();
    void read();
    void readTargets(policy::Promise &promise, QString &problem) const;
    void showResult();
    QString unknownUsers() const;

    QStringList m_names;
    policy::Promise m_promise;
    QString m_problem;
    bool m_touched = false; // what is still missing is no mistake before anything was typed
    bool m_filling = false;

    QComboBox *m_users;
    QComboBox *m_kind;
    PlainLabel *m_verb;
    QCheckBox *m_any;
    QCheckBox *m_inNetworks;
    QLineEdit *m_networks;
    QCheckBox *m_server;
    QCheckBox *m_client;
    QLineEdit *m_ports;
    QToolButton *m_more;
    PromiseConditions *m_conditions;
    PlainLabel *m_sentence;
    FieldNote *m_wrong;
};

} // namespace ui
