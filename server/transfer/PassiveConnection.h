#pragma once

#include "server/net/Deadline.h"
#include "server/net/Readiness.h"
#include "server/transfer/DataConnection.h"
#include "server/transfer/PortPool.h"

#include <memory>

namespace transfer {

/// The client connects to a port of ours. Listens from the start; the first peer that the owner takes ends the
/// listening. The owner is asked about whoever comes at open(), or a moment after they came. A stranger is turned away
/// in silence and the port keeps listening, so that nobody can deny the client its connection (CVE-1999-0351), but not
/// without end.
class PassiveConnection final : public DataConnection, private net::ReadinessHandler
{
public:
    PassiveConnection(Owner &owner, net::DeadlineWheel &deadlines, std::unique_ptr<PortLease> lease,
                      int timeoutMilliseconds);
    ~PassiveConnection() override;

    bool isPassive() const override { return true; }
    void open() override;
    void judgeUnseen() override;
    quint16 port() const { return m_port; }

    static constexpr int maxStrangers = 5;

private:
    enum class Taken { Nobody, Stranger, Over }; ///< Over: it is decided, and this may be gone
    void onReady(net::Interest ready) override;
    Taken takeNext();
    Taken takeWaiting();
    void watch();
    void deadlineCame();
    bool ownerTakes(const address::Endpoint &peer, bool *gone);
    void stopListening();
    void giveUp(Failure failure);

    std::unique_ptr<PortLease> m_lease;
    quint16 m_port;
    int m_timeout;
    int m_strangers = 0;
    bool m_opened = false;
    Failure m_failure = Failure::NotMade; // once it doesn't listen and has nobody
    bool *m_gone = nullptr; // set by the destructor while the owner is asked
    net::Readiness m_readiness;
    net::Deadline m_deadline; // before open(): to watch the port; then: for the client to come
};

} // namespace transfer
