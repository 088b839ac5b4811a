#pragma once

#include "server/config/Config.h"
#include "server/selftest/Report.h"

#include <QObject>

#include <memory>

namespace selftest {

/// Attacks a private instance of the engine with the whole catalogue: same policy, own profile in a temporary folder,
/// own listeners on loopback, where some loopback addresses stand for other machines. Listeners of the test's own prove
/// that nothing arrived. Runs on threads of its own; signals arrive on the owner's thread. Nothing leaves this machine.
class SelfTest final : public QObject
{
    Q_OBJECT

public:
    explicit SelfTest(QObject *parent = nullptr);
    ~SelfTest() override; ///< cancels and waits

    /// Only the policy, the accounts' names, whether TLS is offered and how it binds data connections are taken from
    /// it; passwords, areas, listeners, certificate and log are the test's own.
    void start(const config::Config &configuration, bool draft);
    void cancel(); ///< finished() follows, with what there is
    bool isRunning() const;

Q_SIGNALS:
    void caseFinished(const selftest::CaseResult &result, int done, int total);
    void finished(const selftest::Report &report);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace selftest
