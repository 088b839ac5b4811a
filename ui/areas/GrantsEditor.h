#pragma once

#include "server/config/Config.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace ui {

class PlainLabel;

/// Who may do what in an area: one row for each grant, with a sentence that explains its mode.
class GrantsEditor final : public QWidget
{
    Q_OBJECT

public:
    explicit GrantsEditor(QWidget *parent = nullptr);

    void setUsers(const QStringList &names);
    void setGrants(const QList<config::Grant> &grants);
    const QList<config::Grant> &grants() const { return m_grants; }

Q_SIGNALS:
    void edited(const QList<config::Grant> &grants);

private:
    struct Row
    {
        QWidget *box = nullptr;
        QComboBox *who = nullptr;
        QComboBox *mode = nullptr;
        QToolButton *remove = nullptr;
        PlainLabel *explanation = nullptr;
    };

    Row makeRow();
    void fill(const Row &row, const config::Grant &grant, int number);
    void fillWho(QComboBox *box, const QString &who) const;
    void add();
    void remove(const QWidget *box);
    void read();
    QStringList candidates() const;
    bool isUsed(const QString &who) const;

    QStringList m_users;
    QList<config::Grant> m_grants;
    QList<Row> m_rows;
    QVBoxLayout *m_column;
    PlainLabel *m_nobody;
    QPushButton *m_add;
};

} // namespace ui
