#pragma once

#include "server/policy/PolicyDiff.h"
#include "ui/policy/PromiseChecks.h"

#include <QDialog>

class QCheckBox;
class QPushButton;
class QVBoxLayout;

namespace ui {

class InlineMessage;
class LatestWork;
class PolicyDraft;

/// What will change, before it does: as written and as it works, the promises it would break, and whether to keep it
/// only if somebody confirms. Changes nothing itself: whoever opened it applies.
class ApplyDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ApplyDialog(PolicyDraft *draft, QWidget *parent = nullptr);

    bool onTrial() const; ///< go back unless confirmed
    static constexpr int trialSeconds = 60;
    QString what() const { return m_what; } ///< for the history: the edits in a line

    /// It could not be applied: says why and stays open.
    void showError(const QString &why);

Q_SIGNALS:
    void applyRequested();

private:
    struct Found
    {
        policy::PolicyDiff difference;
        QList<BrokenPromise> broken;
        bool opens = false; ///< beyond the client, where it was closed before
    };
    void look();
    void showFound(const Found &found);
    void addList(const QString &title, const QStringList &sentences, const QString &icon);
    void showBroken(const QList<BrokenPromise> &broken);
    void strike(const policy::Promise &promise);
    void updateButton();
    void clear();

    PolicyDraft *m_draft;
    LatestWork *m_work;
    QVBoxLayout *m_column;
    QCheckBox *m_trial;
    QCheckBox *m_understood;
    InlineMessage *m_error;
    QPushButton *m_apply;
    QString m_what;
    bool m_blocked = true;
};

} // namespace ui
