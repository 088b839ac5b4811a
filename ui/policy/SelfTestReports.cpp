#include "ui/policy/SelfTestReports.h"

#include "server/api/ServerController.h"
#include "server/selftest/ReportFile.h"
#include "ui/common/LatestWork.h"
#include "ui/policy/PolicyDraft.h"

namespace ui {

SelfTestReports::SelfTestReports(PolicyDraft *draft, api::ServerController *server, QObject *parent)
    : QObject(parent)
    , m_draft(draft)
    , m_profile(server->paths().directory)
    , m_work(new LatestWork(this))
    , m_digest(selftest::policyDigest(draft->inForce()))
{
    connect(m_draft, &PolicyDraft::changed, this, &SelfTestReports::followPolicy);
    load();
}

bool SelfTestReports::isCurrent() const
{
    return m_kept && m_kept->policyDigest == m_digest;
}

void SelfTestReports::load()
{
    m_work->run(LatestWork::Size::Large, [this, profile = m_profile]() -> LatestWork::Deliver {
        return [this, report = selftest::loadReport(profile)] {
            m_kept = report;
            tell();
        };
    });
}

void SelfTestReports::followPolicy()
{
    const QString digest = selftest::policyDigest(m_draft->inForce());
    if (digest == m_digest)
        return;
    m_digest = digest;
    if (m_ofDraft && m_ofDraft->policyDigest == m_digest)
        keep(*std::exchange(m_ofDraft, {}));
    else
        tell();
}

void SelfTestReports::take(const selftest::Report &report)
{
    if (report.policyDigest == m_digest)
        keep(report);
    else
        m_ofDraft = report;
}

void SelfTestReports::keep(const selftest::Report &report)
{
    m_kept = report;
    m_work->run(LatestWork::Size::Large, [this, profile = m_profile, report]() -> LatestWork::Deliver {
        const base::Result<void> saved = selftest::saveReport(profile, report);
        return [this, why = saved ? QString() : saved.error().detail] {
            if (!why.isEmpty())
                Q_EMIT failed(why);
        };
    });
    tell();
}

void SelfTestReports::tell()
{
    if (!m_kept) {
        Q_EMIT changed(0, 0, false);
        return;
    }
    using Outcome = selftest::CaseResult::Outcome;
    const int failedCases = m_kept->count(Outcome::Failed);
    const bool couldRun = m_kept->passed() || failedCases > 0;
    Q_EMIT changed(m_kept->at, couldRun ? failedCases : -1, isCurrent());
}

} // namespace ui
