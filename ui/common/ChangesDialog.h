#pragma once

#include "server/api/ServerController.h"

#include <QDialog>

class QCheckBox;
class QPushButton;
class QVBoxLayout;

namespace ui {

class InlineMessage;

/// What will change, before it does, and whether to keep it only if somebody confirms. Pages derive from it and show
/// what their draft changes.
class ChangesDialog : public QDialog
{
    Q_OBJECT

public:
    /// `understood`: what a person has to tick before something grave may be applied.
    ChangesDialog(const QString &title, const QString &understood, QWidget *parent);

    bool onTrial() const; ///< go back unless confirmed
    static constexpr int trialSeconds = 60;
    QString what() const { return m_what; } ///< for the history: the edits in a line

    /// Applies `next`, or tries it out, and closes; says why and stays open if that fails.
    bool applyTo(api::ServerController *server, const config::Config &next);

Q_SIGNALS:
    void applyRequested();

protected:
    QVBoxLayout *column() const { return m_column; } ///< what changes; scrolls
    void clear(); ///< empties the column and hides the error
    void addList(const QString &title, const QStringList &sentences, const QString &icon);
    void setWhat(const QString &what) { m_what = what; }
    void setGrave(bool grave); ///< asks for the tick
    void setBlocked(bool blocked); ///< nothing can be applied as it is

private:
    void updateButton();

    QVBoxLayout *m_column;
    QCheckBox *m_trial;
    QCheckBox *m_understood;
    InlineMessage *m_error;
    QPushButton *m_apply;
    QString m_what;
    bool m_blocked = true;
};

} // namespace ui
