#include "ui/areas/AreaFindings.h"

#include "server/arealint/AreaLint.h"
#include "server/arealint/GatherFacts.h"
#include "ui/areas/AreasDraft.h"
#include "ui/common/LatestWork.h"

namespace ui {

namespace {

QStringList directoriesOf(const config::Config &configuration)
{
    QStringList directories;
    for (const config::Area &area : configuration.areas)
        directories.append(area.directory);
    directories.sort();
    directories.removeDuplicates();
    return directories;
}

void add(AreaFindings::Count &count, const arealint::Finding &finding)
{
    if (!finding.isOpen())
        return;
    ++(finding.severity == arealint::Severity::Error ? count.errors : count.warnings);
}

} // namespace

AreaFindings::AreaFindings(AreasDraft *draft, api::ServerController *server, QObject *parent)
    : QObject(parent)
    , m_draft(draft)
    , m_server(server)
    , m_look(new LatestWork(this))
    , m_judge(new LatestWork(this))
    , m_cancelled(std::make_shared<std::atomic_bool>(false))
{
    connect(draft, &AreasDraft::changed, this, &AreaFindings::refresh);
    refresh();
}

AreaFindings::~AreaFindings()
{
    *m_cancelled = true;
}

bool AreaFindings::isUpToDate() const
{
    return !m_look->isBusy() && !m_judge->isBusy();
}

void AreaFindings::lookAgain()
{
    m_directories = directoriesOf(m_draft->draft());
    *m_cancelled = true; // what is under way looks at former folders
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    const arealint::Places places{m_server->databaseFile(), m_server->paths().quarantine};
    m_look->run(LatestWork::Size::Large,
                [this, places, configuration = m_draft->draft(), cancelled = m_cancelled]() -> LatestWork::Deliver {
                    const arealint::AreaFacts facts = arealint::gatherFacts(configuration, places, cancelled.get());
                    return [this, facts] {
                        m_facts = facts;
                        judge();
                    };
                });
}

void AreaFindings::refresh()
{
    if (directoriesOf(m_draft->draft()) != m_directories)
        lookAgain();
    judge();
}

void AreaFindings::judge()
{
    m_facts.circumstances = m_server->circumstances();
    m_judge->run(LatestWork::Size::Large, [this, about = m_draft->draft(), facts = m_facts]() -> LatestWork::Deliver {
        const QList<arealint::Finding> findings = arealint::lint(about, facts);
        return [this, about, findings] {
            m_about = about;
            m_findings = findings;
            Q_EMIT changed();
        };
    });
}

AreaFindings::Count AreaFindings::count(const QString &area) const
{
    Count count;
    for (const arealint::Finding &finding : m_findings) {
        if (finding.area == area)
            add(count, finding);
    }
    return count;
}

AreaFindings::Count AreaFindings::countAll() const
{
    Count count;
    for (const arealint::Finding &finding : m_findings)
        add(count, finding);
    return count;
}

} // namespace ui
