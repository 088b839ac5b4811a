#pragma once

#include "server/base/Result.h"
#include "server/net/ByteStream.h"
#include "server/net/Deadline.h"
#include "server/net/Readiness.h"
#include "server/net/TurnTaking.h"
#include "server/transfer/RateLimit.h"

#include <functional>
#include <memory>
#include <optional>

namespace transfer {

/// Moves the bytes of one transfer over an open data connection, on one thread, as fast as the peer and the limits let
/// it. When it is done it closes the connection. Destroying it before it has ended breaks the connection off with a
/// reset, so that the peer can't take what it got for the whole.
class TransferPump : private net::ReadinessHandler
{
public:
    enum class Ending {
        Done,
        PeerLost, ///< the data connection broke
        Stalled, ///< nothing moved for too long
        ReadFailed, ///< the file couldn't be read
        Refused ///< what was received may not or can't be stored: see the error
    };
    struct Outcome
    {
        Ending ending = Ending::Done;
        base::Error error; ///< of Refused
    };
    using Finished = std::function<void(const Outcome &outcome)>;

    struct Options
    {
        int stallMilliseconds = 0; ///< 0: for ever
        qint64 bytesPerSecond = 0; ///< 0: no limit
    };

    virtual ~TransferPump();
    TransferPump(const TransferPump &) = delete;
    TransferPump &operator=(const TransferPump &) = delete;

    /// What the socket takes at once needs no waiting for it: the outcome if that was all. Otherwise start() goes on.
    std::optional<Outcome> tryAtOnce();
    /// `finished` may destroy the pump; it is never called from within start().
    void start(Finished finished);
    qint64 bytes() const { return m_bytes; } ///< moved over the data connection

protected:
    /// What one go at the socket came to.
    struct Step
    {
        /// Waiting: not for the socket; goOn() is called when it can go on.
        enum class State { Again, Blocked, Waiting, Ended } state = State::Again;
        qint64 moved = 0;
        Outcome outcome; ///< of Ended
    };

    TransferPump(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines, const Options &options,
                 net::Ready direction);
    /// Moves at most `budget` bytes.
    virtual Step step(qint64 budget) = 0;

    /// It is decided how this ends; step() goes on for so long at most.
    void endWithin(int milliseconds, Outcome outcome);
    static Step ended(Ending ending, base::Error error = {});
    /// The step that a return value of the stream stands for.
    static Step fromStream(qint64 moved);
    /// Everything was handed to the stream: done when that has ended in good order.
    Step finishStep();
    static Step waiting();
    void goOn();
    net::ByteStream &stream() { return *m_stream; }
    net::DeadlineWheel &deadlines() { return m_deadlines; }

private:
    void onReady(net::Interest ready) override;
    /// Moves at most `turn` bytes, counts them, and takes them off it.
    Step takeTurn(qint64 &turn, bool *isLimited);
    void end(const Outcome &outcome);
    void closeIfDone(const Outcome &outcome);
    void checkStall();
    void waitForRate();
    void comeBackSoon();
    void resume();

    std::unique_ptr<net::ByteStream> m_stream;
    net::DeadlineWheel &m_deadlines;
    net::Ready m_direction;
    int m_stallMilliseconds;
    RateLimit m_rate;
    Finished m_finished;
    net::Readiness m_readiness;
    net::Deadline m_stall;
    net::Deadline m_resume;
    std::optional<net::BulkWork> m_bulk; // from start() to the end: what is done at once is none
    qint64 m_bytes = 0;
    qint64 m_lastProgress = 0; // steady milliseconds
    std::optional<Outcome> m_decided;
    bool m_ended = false;
};

} // namespace transfer
