#pragma once

#include "server/policy/Policy.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace ui {

/// What few promises need: where the clients come from, who opens the data connection, what it carries, whether it is
/// encrypted, and a note.
class PromiseConditions final : public QWidget
{
    Q_OBJECT

public:
    explicit PromiseConditions(QWidget *parent = nullptr);

    void showPromise(const policy::Promise &promise);
    QString readInto(policy::Promise &promise) const; ///< what is wrong, translated; empty: nothing

    static bool isUsedBy(const policy::Promise &promise); ///< it has a condition or a note

Q_SIGNALS:
    void changed();

private:
    void connectFields();

    QLineEdit *m_clients;
    QComboBox *m_direction;
    QCheckBox *m_send;
    QCheckBox *m_receive;
    QCheckBox *m_list;
    QCheckBox *m_protected;
    QLineEdit *m_note;
};

} // namespace ui
