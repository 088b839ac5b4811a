#pragma once

#include "server/api/ServerSnapshot.h"

#include <QWidget>

class QVBoxLayout;

namespace ui {

class InlineMessage;

/// What is wrong, each with a button that leads to where it can be put right. Shows the first few and how many more.
class ProblemList final : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemList(QWidget *parent = nullptr);

    void showProblems(const QList<api::Problem> &problems);
    /// A start that failed as a whole; stays until the next start.
    void showFailure(const QString &why);
    void clearFailure();

Q_SIGNALS:
    void problemActivated(const api::Problem &problem);

private:
    bool causedFailure(const api::Problem &problem) const;
    void rebuild();
    void add(const api::Problem &problem);

    static constexpr qsizetype shownAtOnce = 3;
    QString m_failure;
    QList<api::Problem> m_problems;
    bool m_all = false;
    QVBoxLayout *m_layout;
};

} // namespace ui
