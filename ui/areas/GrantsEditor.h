#pragma once

#include "server/config/Config.h"
#include "ui/areas/ModePicture.h"

#include <QWidget>

class QButtonGroup;
class QMenu;
class QToolButton;

namespace ui {

class FlowLayout;
class ModeCard;
class PlainLabel;

/// Who may do what in an area: a button for everybody who may enter, and cards for what the chosen one may do.
class GrantsEditor final : public QWidget
{
    Q_OBJECT

public:
    explicit GrantsEditor(QWidget *parent = nullptr);

    void setUsers(const QStringList &names);
    void showArea(const config::Area &area);

Q_SIGNALS:
    /// Both, because a blind drop is a drop box in an area that isn't listed.
    void edited(const QList<config::Grant> &grants, bool listed);

private:
    QWidget *makePeople();
    QWidget *makeCards();
    void showPeople();
    void showCards();
    void fillMenu();
    void add(const QString &who);
    void removeChosen();
    void choose(ModeShape shape);
    QString nameOf(const QString &who) const;
    bool hasGrant(const QString &who) const;

    QStringList m_users;
    QList<config::Grant> m_grants;
    bool m_listed = true;
    int m_chosen = 0;
    FlowLayout *m_row = nullptr;
    QList<QToolButton *> m_people;
    QButtonGroup *m_peopleGroup;
    QToolButton *m_add = nullptr;
    QToolButton *m_remove = nullptr;
    QMenu *m_menu = nullptr;
    PlainLabel *m_question = nullptr;
    QWidget *m_cardsBox = nullptr;
    QList<ModeCard *> m_cards;
    PlainLabel *m_explanation = nullptr;
};

} // namespace ui
