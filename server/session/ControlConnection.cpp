#include "server/session/ControlConnection.h"

#include "server/net/Socket.h"
#include "server/net/TurnTaking.h"

#include <sys/socket.h>

#include <array>

namespace session {

namespace {

constexpr int lingerMilliseconds = 2000;
// So long a client may take nothing of what it is told before the connection ends.
constexpr int unreadMilliseconds = 5000;

} // namespace

ControlConnection::ControlConnection(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines,
                                     Owner &owner)
    : m_stream(std::move(stream))
    , m_owner(owner)
    , m_linger(deadlines, [this] { lost(); })
{
    m_readiness.start(m_stream->descriptor(), this, net::Ready::Readable);
}

std::optional<protocol::InputLine> ControlConnection::nextLine()
{
    const bool takesLines = m_phase == Phase::Clear || m_phase == Phase::Protected;
    return takesLines ? m_reader.next() : std::nullopt;
}

void ControlConnection::say(const protocol::Reply &reply)
{
    if (!m_finished)
        m_out += reply.toWire();
}

void ControlConnection::flush()
{
    if (m_phase == Phase::Handshake || m_phase == Phase::Leaving)
        return; // nothing can be said now
    m_out += m_reader.takeTelnetReplies();
    while (m_sent < m_out.size()) {
        const char *const rest = m_out.constData() + m_sent;
        const qint64 size = m_out.size() - m_sent;
        const qint64 sent = m_closing ? m_stream->writeLast(rest, size) : m_stream->write(rest, size);
        if (sent == net::ByteStream::wouldBlock)
            break;
        if (sent < 0) {
            lost();
            return;
        }
        m_sent += sent;
        if (m_closing)
            m_linger.set(unreadMilliseconds);
    }
    if (m_sent == m_out.size()) {
        // Idle sessions keep no buffer.
        m_out = {};
        m_sent = 0;
        if (m_closing && !m_finished) {
            m_finished = m_stream->finishWriting();
            m_linger.set(m_finished ? lingerMilliseconds : unreadMilliseconds);
        }
        if (!m_closing)
            changePhase();
    }
    if (!m_lost)
        updateInterest();
}

bool ControlConnection::hasUnseenInput() const
{
    char byte = 0;
    return !m_reader.isEmpty() || m_stream->hasBuffered()
        || ::recv(m_stream->descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void ControlConnection::startTls(std::shared_ptr<const tls::Context> context)
{
    m_context = std::move(context);
    m_phase = Phase::BeforeTls;
    flush();
}

void ControlConnection::stopTls()
{
    m_phase = Phase::BeforeClear;
    flush();
}

/// All is said that was to be said before.
void ControlConnection::changePhase()
{
    if (m_phase == Phase::BeforeTls) {
        // Nothing that was read in clear text, Telnet's half sequences included, is seen again.
        m_reader = {};
        std::unique_ptr<tls::Stream> stream = std::exchange(m_context, nullptr)->protectControl(m_stream->release());
        m_tls = stream.get();
        m_stream = std::move(stream);
        m_phase = Phase::Handshake;
        m_readiness.setInterest(net::Ready::Readable); // still of the same socket
        m_awaitsTls = true;
        m_owner.tlsAwaited();
    } else if (m_phase == Phase::BeforeClear && m_tls->sayGoodbye()) {
        m_reader.clear();
        m_phase = Phase::Leaving;
    }
}

void ControlConnection::shakeHands()
{
    m_awaitsTls = false;
    net::letOthersGoFirst();
    switch (m_tls->handshake()) {
    case tls::Stream::Progress::WantsRead:
        m_readiness.setInterest(net::Ready::Readable);
        return;
    case tls::Stream::Progress::WantsWrite:
        m_readiness.setInterest(net::Ready::Writable);
        return;
    case tls::Stream::Progress::Failed:
        m_owner.tlsFailed(m_tls->failure());
        lost();
        return;
    case tls::Stream::Progress::Done:
        break;
    }
    m_phase = Phase::Protected;
    m_owner.tlsBegun();
    // Commands may have come together with the end of the handshake.
    if (!m_lost && !m_closing && m_stream->hasBuffered())
        readInTurn();
    if (!m_lost)
        updateInterest();
}

void ControlConnection::awaitGoodbye()
{
    char byte = 0;
    const qint64 got = m_stream->read(&byte, 1);
    if (got == net::ByteStream::wouldBlock)
        return;
    if (got != 0) { // a command that was sent under the old session, or the end
        lost();
        return;
    }
    m_readiness.stop();
    m_tls = nullptr;
    m_stream = std::make_unique<net::PlainStream>(m_stream->release());
    m_phase = Phase::Clear;
    m_readiness.start(m_stream->descriptor(), this, net::Ready::Readable);
    m_owner.tlsEnded();
}

void ControlConnection::updateInterest()
{
    if (m_phase == Phase::Handshake)
        return; // it says itself what it waits for
    const bool takesLines = m_phase == Phase::Clear || m_phase == Phase::Protected;
    const bool reads = takesLines && m_reading && !m_inputEnded && m_reader.wantsMore();
    net::Interest interest;
    interest.setFlag(net::Ready::Readable, m_closing || m_phase == Phase::Leaving || reads);
    // What TLS has decrypted already is announced by nothing; a socket that can be written to calls at once.
    const bool waitsInside = reads && m_stream->hasBuffered();
    const bool endIsDue = m_closing && !m_finished;
    interest.setFlag(net::Ready::Writable,
                     m_sent < m_out.size() || endIsDue || waitsInside || m_phase == Phase::BeforeClear);
    m_readiness.setInterest(interest);
}

void ControlConnection::onReady(net::Interest ready)
{
    if (m_phase == Phase::Handshake) {
        shakeHands();
        return;
    }
    if (m_phase == Phase::Leaving) {
        awaitGoodbye();
        return;
    }
    if (ready.testFlag(net::Ready::Writable)) {
        const bool wasBehind = isBehind();
        flush();
        if (wasBehind && !isBehind() && !m_closing && !m_lost)
            m_owner.linesArrived();
    }
    if (m_lost)
        return;
    const bool waitsInside = !m_closing && m_tls && m_reading && m_stream->hasBuffered();
    if (ready.testFlag(net::Ready::Readable) || ready.testFlag(net::Ready::Broken) || waitsInside) {
        if (m_closing)
            drain();
        else
            readInTurn();
    }
}

void ControlConnection::readInTurn()
{
    // One piece, whatever waits: the worker's other sessions come in between.
    if (readSome() && m_stream->hasBuffered())
        updateInterest();
}

/// False when no more is to be read for now.
bool ControlConnection::readSome()
{
    if (m_phase != Phase::Clear && m_phase != Phase::Protected)
        return false;
    std::array<char, 4096> buffer;
    const qint64 got = m_stream->read(buffer.data(), qint64(buffer.size()));
    if (got == net::ByteStream::wouldBlock)
        return false;
    if (got < 0 || (got == 0 && m_inputEnded)) {
        lost();
        return false;
    }
    if (got == 0) {
        // Commands that came before the end are still answered.
        m_inputEnded = true;
        updateInterest();
        m_owner.linesArrived();
        return false;
    }
    m_reader.append({buffer.data(), qsizetype(got)});
    m_owner.linesArrived();
    return !m_lost && !m_closing && m_reading && m_reader.wantsMore();
}

void ControlConnection::drain()
{
    // What the client still sends is thrown away, but read: a reset would take our last words from it.
    std::array<char, 4096> buffer;
    qint64 got = 0;
    for (int i = 0; i < 16 && (got = m_stream->read(buffer.data(), qint64(buffer.size()))) > 0; ++i) {}
    if (got == 0 || got == net::ByteStream::failed)
        lost();
}

void ControlConnection::closeWhenSaid()
{
    m_closing = true;
    m_reader.clear();
    if (m_phase == Phase::Handshake || m_phase == Phase::Leaving) {
        lost(); // there is no way to say anything
        return;
    }
    if (m_phase == Phase::BeforeTls)
        m_phase = Phase::Clear;
    else if (m_phase == Phase::BeforeClear)
        m_phase = Phase::Protected;
    m_linger.set(unreadMilliseconds);
    flush();
}

void ControlConnection::dropNow()
{
    net::resetOnClose(m_stream->descriptor());
    lost();
}

bool ControlConnection::isAtRest() const
{
    return (m_phase == Phase::Clear || m_phase == Phase::Protected) && !m_closing && !m_lost && !m_inputEnded
        && m_out.isEmpty() && m_reader.isEmpty() && !m_stream->hasBuffered();
}

void ControlConnection::detach()
{
    m_readiness.stop();
}

void ControlConnection::attach(net::DeadlineWheel &deadlines)
{
    m_linger.moveTo(deadlines);
    m_readiness.start(m_stream->descriptor(), this, net::Ready::Readable); // what came meanwhile is announced, too
}

void ControlConnection::lost()
{
    if (m_lost)
        return;
    m_lost = true;
    m_linger.clear();
    m_readiness.stop();
    m_owner.controlLost();
}

} // namespace session
