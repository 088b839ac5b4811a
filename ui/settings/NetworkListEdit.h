#pragma once

#include "server/address/Subnet.h"

#include <QWidget>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace ui {

class FieldNote;

/// A list of networks: judged while it is typed, kept in canonical form, no network twice.
class NetworkListEdit final : public QWidget
{
    Q_OBJECT

public:
    /// `name` and `description` are for screen readers: "Allowed networks".
    NetworkListEdit(const QString &name, const QString &description, QWidget *parent = nullptr);

    const QList<address::Subnet> &networks() const { return m_networks; }
    void setNetworks(const QList<address::Subnet> &networks);

    /// What is wrong with a network as typed, with the remedy where one can be guessed; empty: nothing.
    static QString problem(const QString &text, const QList<address::Subnet> &present);

Q_SIGNALS:
    void edited(const QList<address::Subnet> &networks);

private:
    void add();
    void removeSelected();
    void check();

    QList<address::Subnet> m_networks;
    QListWidget *m_list;
    QLineEdit *m_line;
    QPushButton *m_add;
    QPushButton *m_remove;
    FieldNote *m_note;
};

} // namespace ui
