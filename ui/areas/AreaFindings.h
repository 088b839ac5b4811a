#pragma once

#include "server/api/ServerController.h"
#include "server/arealint/AreaFacts.h"
#include "server/arealint/Finding.h"

#include <QObject>

#include <atomic>
#include <memory>

namespace ui {

class AreasDraft;
class LatestWork;

/// What a careful person would object to in the draft. Follows the draft; looks at the disk on another thread when its
/// folders change and when asked to. Main thread.
class AreaFindings final : public QObject
{
    Q_OBJECT

public:
    AreaFindings(AreasDraft *draft, api::ServerController *server, QObject *parent = nullptr);
    ~AreaFindings() override;

    /// Worst first. They speak of about().
    const QList<arealint::Finding> &findings() const { return m_findings; }
    const config::Config &about() const { return m_about; }
    bool isUpToDate() const; ///< they speak of the draft as it is, and of the disk as it was looked at last
    const arealint::AreaFacts &facts() const { return m_facts; }

    void lookAgain(); ///< at the disk

    struct Count
    {
        int errors = 0;
        int warnings = 0; ///< that nobody has accepted
    };
    Count count(const QString &area) const; ///< of an area's path; empty: of what is about no area
    Count countAll() const;

Q_SIGNALS:
    void changed();

private:
    void refresh();
    void judge();

    AreasDraft *m_draft;
    api::ServerController *m_server;
    LatestWork *m_look;
    LatestWork *m_judge;
    std::shared_ptr<std::atomic_bool> m_cancelled;
    QStringList m_directories; // that m_facts were asked for
    arealint::AreaFacts m_facts;
    config::Config m_about;
    QList<arealint::Finding> m_findings;
};

} // namespace ui
