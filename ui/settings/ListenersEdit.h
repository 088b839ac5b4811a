#pragma once

#include "server/api/ServerSnapshot.h"
#include "server/config/Config.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace ui {

class AddressChoice;
class FieldNote;

/// The addresses and ports at which the server answers, a row each, with the trouble of each below it.
class ListenersEdit final : public QWidget
{
    Q_OBJECT

public:
    explicit ListenersEdit(QWidget *parent = nullptr);

    const QList<config::Listener> &listeners() const { return m_listeners; }
    void setListeners(const QList<config::Listener> &listeners);
    void setProblems(const QList<api::Problem> &problems);
    QWidget *fieldFor(const QString &endpoint) const; ///< the port of that listener; else of the first

Q_SIGNALS:
    void edited(const QList<config::Listener> &listeners);

private:
    struct Row
    {
        QWidget *box = nullptr;
        AddressChoice *address = nullptr;
        QSpinBox *port = nullptr;
        QComboBox *tls = nullptr;
        QToolButton *remove = nullptr;
        FieldNote *note = nullptr;
    };

    Row makeRow();
    void fill(const Row &row, const config::Listener &listener, int number);
    void add();
    void remove(const QWidget *box);
    void read();
    void showNotes();

    QList<config::Listener> m_listeners;
    QList<api::Problem> m_problems;
    QList<Row> m_rows;
    QVBoxLayout *m_column;
    QPushButton *m_add;
};

} // namespace ui
