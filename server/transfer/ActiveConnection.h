#pragma once

#include "server/net/Deadline.h"
#include "server/net/Readiness.h"
#include "server/transfer/DataConnection.h"

namespace transfer {

/// We connect to the target that PORT or EPRT named and the judge allowed. Nothing is dialled before open().
class ActiveConnection final : public DataConnection, private net::ReadinessHandler
{
public:
    /// `local`: source address, that of the control connection (RFC 959 section 3.2), and port, 0 for any.
    ActiveConnection(Owner &owner, net::DeadlineWheel &deadlines, const address::Endpoint &target,
                     const address::Endpoint &local, int timeoutMilliseconds);

    bool isPassive() const override { return false; }
    void open() override;

private:
    void onReady(net::Interest ready) override;
    void finish();

    address::Endpoint m_local;
    int m_timeout;
    net::Readiness m_readiness;
    net::Deadline m_deadline;
};

} // namespace transfer
