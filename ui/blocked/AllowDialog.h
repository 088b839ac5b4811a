#pragma once

#include "server/api/Replay.h"
#include "ui/blocked/AllowPlan.h"

#include <QDialog>

class QButtonGroup;
class QCheckBox;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace api {
class ServerController;
}

namespace ui {

class ConfigHistory;
class InlineMessage;
class LatestWork;
class PlainLabel;

/// Makes a rule of a refused attempt: the narrowest is chosen at first. Before it can be applied, the rule is run over
/// what was recorded, held against the promises, and shown in words; what is dangerous is asked twice.
class AllowDialog final : public QDialog
{
    Q_OBJECT

public:
    AllowDialog(ConfigHistory *history, const audit::AttemptRow &row, QWidget *parent = nullptr);

    static constexpr int trialSeconds = 60;

Q_SIGNALS:
    void allowed(const QString &what); ///< it is in force now

private:
    QWidget *createChoices();
    QWidget *createReach();
    void look();
    void showProgress(qint64 done, qint64 total);
    void showReach(const api::ReplayResult &result);
    void showPromises(const QStringList &broken);
    void showCertainty();
    void proceed();
    void updateButton();
    policy::Policy draft() const;
    int chosen() const;

    ConfigHistory *m_history;
    const audit::AttemptRow m_row;
    const AllowPlan m_plan;
    api::Replay *m_replay;
    LatestWork *m_work;
    QButtonGroup *m_choices;
    QCheckBox *m_hour;
    PlainLabel *m_sentence;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_cancelReplay = nullptr;
    PlainLabel *m_reach = nullptr;
    PlainLabel *m_reachList = nullptr;
    InlineMessage *m_promises;
    InlineMessage *m_danger;
    InlineMessage *m_error;
    QCheckBox *m_trial;
    QPushButton *m_allow = nullptr;
    bool m_reached = false; // the replay has said what it had to say
    bool m_checked = false; // the promises are kept
    bool m_certain = false; // asked a second time
};

} // namespace ui
