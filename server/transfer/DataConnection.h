#pragma once

#include "server/address/Endpoint.h"
#include "server/base/Descriptor.h"

namespace transfer {

/// One data connection to come: named by PORT or EPRT (active) or PASV or EPSV (passive), opened by the transfer
/// command, used once. Decides nothing: its owner asks the judge. Belongs to one thread.
class DataConnection
{
public:
    enum class Failure {
        NotMade, ///< refused or unreachable, or the local address can't be used
        TimedOut,
        TooManyStrangers, ///< passive: others than the client kept arriving
        PeerChanged ///< active: the connection leads elsewhere than was asked for
    };

    /// Told what becomes of it; may destroy the connection while being told.
    class Owner
    {
    public:
        /// Passive: someone has connected. True takes them; false turns them away and the port keeps listening.
        virtual bool peerArrived(const address::Endpoint &peer) = 0;
        virtual void dataOpened() = 0; ///< take() has the socket now
        virtual void dataFailed(Failure failure) = 0;

    protected:
        ~Owner() = default;
    };

    virtual ~DataConnection() = default;
    DataConnection(const DataConnection &) = delete;
    DataConnection &operator=(const DataConnection &) = delete;

    virtual bool isPassive() const = 0;
    /// The transfer command was given: connect, or wait for the client. The owner may be told before this returns.
    virtual void open() = 0;
    /// Passive, before open(): asks the owner about whom it hasn't been asked about yet; before what it knows changes.
    virtual void judgeUnseen() {}
    /// Active: the target. Passive: who was taken; null while nobody is.
    const address::Endpoint &peer() const { return m_peer; }
    base::Descriptor take() { return std::move(m_socket); }

protected:
    explicit DataConnection(Owner &owner)
        : m_owner(owner)
    {}

    Owner &m_owner;
    address::Endpoint m_peer;
    base::Descriptor m_socket;
};

} // namespace transfer
