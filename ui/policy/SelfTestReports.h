#pragma once

#include "server/selftest/Report.h"

#include <QObject>

#include <optional>

namespace api {
class ServerController;
}

namespace ui {

class LatestWork;
class PolicyDraft;

/// The report that the profile keeps: the latest self-test of a policy that is or came in force. Read and written on
/// another thread. Main thread.
class SelfTestReports final : public QObject
{
    Q_OBJECT

public:
    SelfTestReports(PolicyDraft *draft, api::ServerController *server, QObject *parent = nullptr);

    const std::optional<selftest::Report> &kept() const { return m_kept; }
    bool isCurrent() const; ///< the kept report speaks of the policy in force

    /// A self-test ended by itself. One of a draft is kept only once that draft is in force.
    void take(const selftest::Report &report);

Q_SIGNALS:
    /// What is kept, in plain values: when the test was run (UTC microseconds; 0: never), how many cases failed (-1: it
    /// couldn't run), and whether it speaks of the policy in force.
    void changed(qint64 at, int failed, bool current);
    void failed(const QString &why); ///< the report couldn't be written; translated

private:
    void load();
    void followPolicy();
    void keep(const selftest::Report &report);
    void tell();

    PolicyDraft *m_draft;
    QString m_profile;
    LatestWork *m_work;
    std::optional<selftest::Report> m_kept;
    std::optional<selftest::Report> m_ofDraft; // not in force yet
    QString m_digest; // of the policy in force
};

} // namespace ui
