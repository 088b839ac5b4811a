#include "ui/policy/PromiseChecks.h"

#include "ui/common/LatestWork.h"
#include "ui/policy/PolicyDraft.h"

#include <algorithm>

namespace ui {

namespace {

QList<policy::PromiseCheck> checked(const policy::Policy &draft, const policy::Circumstances &circumstances)
{
    QList<policy::PromiseCheck> results;
    if (draft.promises.isEmpty())
        return results;
    results.reserve(draft.promises.size());
    const policy::CompiledPolicy compiled(draft);
    for (const policy::Promise &promise : draft.promises)
        results.append(policy::check(promise, compiled, circumstances));
    return results;
}

} // namespace

QList<BrokenPromise> brokenPromises(const policy::Policy &policy, const policy::Circumstances &circumstances)
{
    QList<BrokenPromise> broken;
    const QList<policy::PromiseCheck> results = checked(policy, circumstances);
    for (int i = 0; i < int(results.size()); ++i) {
        if (!results.at(i).kept)
            broken.append({i, policy::promiseSentence(policy.promises.at(i)), results.at(i)});
    }
    return broken;
}

PromiseChecks::PromiseChecks(PolicyDraft *draft, QObject *parent)
    : QObject(parent)
    , m_draft(draft)
    , m_work(new LatestWork(this))
{
    connect(m_draft, &PolicyDraft::changed, this, &PromiseChecks::check);
    check();
}

bool PromiseChecks::isBusy() const
{
    return m_work->isBusy();
}

int PromiseChecks::broken() const
{
    return int(std::count_if(m_results.begin(), m_results.end(), [](const auto &result) { return !result.kept; }));
}

void PromiseChecks::check()
{
    const policy::Policy &draft = m_draft->draft();
    // Each promise is a walk through all rules of its own.
    const auto size = LatestWork::sizeFor(draft.rules.size() * draft.promises.size());
    m_results.clear();
    m_work->run(size, [this, draft, circumstances = m_draft->circumstances()]() -> LatestWork::Deliver {
        return [this, results = checked(draft, circumstances)] { take(results); };
    });
    if (isBusy())
        Q_EMIT changed();
}

void PromiseChecks::take(const QList<policy::PromiseCheck> &results)
{
    m_results = results;
    Q_EMIT changed();
}

} // namespace ui
