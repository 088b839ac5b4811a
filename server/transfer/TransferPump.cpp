#include "server/transfer/TransferPump.h"

#include "server/base/Clock.h"
#include "server/net/SendQueue.h"
#include "server/net/Socket.h"

namespace transfer {

namespace {

// What one connection may move before the others of its thread get their turn.
constexpr qint64 turnBytes = 4 * 1024 * 1024;
// The same for what costs more than it moves: a listing, a translation.
constexpr qint64 turnMilliseconds = 2;
// So much may go before the command that asked for it is answered.
constexpr qint64 atOnceBytes = 64 * 1024;

qint64 steadyNow()
{
    return base::Clock::system().steadyMilliseconds();
}

} // namespace

TransferPump::TransferPump(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines,
                           const Options &options, net::Ready direction)
    : m_stream(std::move(stream))
    , m_deadlines(deadlines)
    , m_direction(direction)
    , m_stallMilliseconds(options.stallMilliseconds)
    , m_rate(options.bytesPerSecond)
    , m_stall(deadlines, [this] { checkStall(); })
    , m_resume(deadlines, [this] { resume(); })
{}

TransferPump::~TransferPump()
{
    m_readiness.stop();
    if (!m_ended)
        net::resetOnClose(m_stream->descriptor());
}

void TransferPump::start(Finished finished)
{
    m_finished = std::move(finished);
    m_bulk.emplace();
    if (m_direction == net::Ready::Writable)
        net::boundSendQueue(m_stream->descriptor());
    m_lastProgress = steadyNow();
    if (m_stallMilliseconds > 0)
        m_stall.set(m_stallMilliseconds);
    m_readiness.start(m_stream->descriptor(), this, m_direction);
    if (m_stream->hasBuffered())
        comeBackSoon();
}

void TransferPump::comeBackSoon()
{
    // A socket that can be written to says so at once: a turn of its own for what nothing will announce.
    m_readiness.setInterest(m_direction | net::Ready::Writable);
}

std::optional<TransferPump::Outcome> TransferPump::tryAtOnce()
{
    // What a client will send can't be there yet.
    if (m_direction != net::Ready::Writable)
        return std::nullopt;
    qint64 turn = atOnceBytes;
    bool isLimited = false;
    const Step result = takeTurn(turn, &isLimited);
    if (result.state != Step::State::Ended)
        return std::nullopt;
    closeIfDone(result.outcome);
    return result.outcome;
}

void TransferPump::closeIfDone(const Outcome &outcome)
{
    m_ended = outcome.ending == Ending::Done;
    if (m_ended)
        m_stream.reset();
}

TransferPump::Step TransferPump::takeTurn(qint64 &turn, bool *isLimited)
{
    Step result;
    const qint64 until = steadyNow() + turnMilliseconds;
    do {
        const qint64 budget = m_rate.isLimited() ? m_rate.allowance(steadyNow(), turn) : turn;
        if (budget == 0) {
            *isLimited = true;
            break;
        }
        result = step(budget);
        m_rate.consume(result.moved);
        m_bytes += result.moved;
        turn -= result.moved;
    } while (result.state == Step::State::Again && turn > 0 && steadyNow() < until);
    return result;
}

void TransferPump::onReady(net::Interest)
{
    if (m_readiness.interest() != net::Interest(m_direction))
        m_readiness.setInterest(m_direction);
    qint64 turn = turnBytes;
    bool isLimited = false;
    const Step result = takeTurn(turn, &isLimited);
    if (result.state == Step::State::Ended) {
        end(result.outcome);
        return;
    }
    if (isLimited)
        waitForRate();
    else if (result.state == Step::State::Waiting)
        m_readiness.stop(); // the socket has room and would say so without end
    else if (result.state == Step::State::Again && m_stream->hasBuffered())
        comeBackSoon(); // its turn is over, and the socket has nothing left to announce
    if (turn < turnBytes)
        m_lastProgress = steadyNow();
}

void TransferPump::waitForRate()
{
    // Not watched at all: a broken connection is reported whatever was asked for, and would be without end.
    m_readiness.stop();
    m_resume.set(m_rate.waitMilliseconds());
}

void TransferPump::resume()
{
    if (!m_readiness.isActive())
        m_readiness.start(m_stream->descriptor(), this, m_direction);
    if (m_stream->hasBuffered())
        onReady(m_direction);
}

void TransferPump::endWithin(int milliseconds, Outcome outcome)
{
    m_decided = std::move(outcome);
    m_stall.set(milliseconds);
}

void TransferPump::checkStall()
{
    if (m_decided) {
        end(Outcome(*m_decided));
        return;
    }
    const qint64 idle = steadyNow() - m_lastProgress;
    if (idle >= m_stallMilliseconds)
        end({Ending::Stalled, {}});
    else
        m_stall.set(m_stallMilliseconds - idle);
}

void TransferPump::end(const Outcome &outcome)
{
    m_readiness.stop();
    m_bulk.reset();
    m_stall.clear();
    m_resume.clear();
    closeIfDone(outcome);
    const Finished finished = std::move(m_finished);
    finished(outcome);
}

TransferPump::Step TransferPump::ended(Ending ending, base::Error error)
{
    Step step;
    step.state = Step::State::Ended;
    step.outcome = {ending, std::move(error)};
    return step;
}

TransferPump::Step TransferPump::waiting()
{
    Step step;
    step.state = Step::State::Waiting;
    return step;
}

void TransferPump::goOn()
{
    m_lastProgress = steadyNow();
    resume();
}

TransferPump::Step TransferPump::finishStep()
{
    const qint64 finished = stream().finishBeforeClose();
    return finished == 0 ? ended(Ending::Done) : fromStream(finished);
}

TransferPump::Step TransferPump::fromStream(qint64 moved)
{
    Step step;
    if (moved == net::ByteStream::wouldBlock)
        step.state = Step::State::Blocked;
    else if (moved < 0)
        return ended(Ending::PeerLost);
    else
        step.moved = moved;
    return step;
}

} // namespace transfer
