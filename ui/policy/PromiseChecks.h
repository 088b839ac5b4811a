#pragma once

#include "server/policy/Promise.h"

#include <QList>
#include <QObject>
#include <QString>

namespace ui {

class LatestWork;
class PolicyDraft;

/// A promise that a policy doesn't keep.
struct BrokenPromise
{
    int index = -1; ///< in the policy's promises
    QString sentence; ///< translated
    policy::PromiseCheck check;
};

/// Holds every promise of the policy against it. Any thread; may take a while for hundreds of rules.
QList<BrokenPromise> brokenPromises(const policy::Policy &policy, const policy::Circumstances &circumstances);

/// Whether each promise of the draft is kept, looked up anew whenever the draft or its circumstances change: at once
/// for a small policy, on another thread for a big one. Main thread.
class PromiseChecks final : public QObject
{
    Q_OBJECT

public:
    explicit PromiseChecks(PolicyDraft *draft, QObject *parent = nullptr);

    /// One a promise of the draft, in its order; empty while isBusy().
    const QList<policy::PromiseCheck> &results() const { return m_results; }
    bool isBusy() const;
    int broken() const; ///< of results()

Q_SIGNALS:
    void changed(); ///< the results, or isBusy()

private:
    void check();
    void take(const QList<policy::PromiseCheck> &results);

    PolicyDraft *m_draft;
    LatestWork *m_work;
    QList<policy::PromiseCheck> m_results;
};

} // namespace ui
