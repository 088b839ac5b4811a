#include "server/session/ControlConnection.h"

#include "server/net/Socket.h"

#include <array>

namespace session {

namespace {

constexpr int lingerMilliseconds = 2000;

} // namespace

ControlConnection::ControlConnection(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines,
                                     Owner &owner)
    : m_stream(std::move(stream))
    , m_owner(owner)
    , m_linger(deadlines, [this] { lost(); })
{
    m_readiness.start(m_stream->descriptor(), this, net::Ready::Readable);
}

void ControlConnection::say(const protocol::Reply &reply)
{
    if (!m_finished)
        m_out += reply.toWire();
}

void ControlConnection::flush()
{
    m_out += m_reader.takeTelnetReplies();
    while (m_sent < m_out.size()) {
        const qint64 sent = m_stream->write(m_out.constData() + m_sent, m_out.size() - m_sent);
        if (sent == net::ByteStream::wouldBlock)
            break;
        if (sent < 0) {
            lost();
            return;
        }
        m_sent += sent;
    }
    if (m_sent == m_out.size()) {
        // Idle sessions keep no buffer.
        m_out = {};
        m_sent = 0;
        if (m_closing && !m_finished) {
            m_finished = true;
            m_stream->finishWriting();
            m_linger.set(lingerMilliseconds);
        }
    }
    updateInterest();
}

void ControlConnection::updateInterest()
{
    net::Interest interest;
    interest.setFlag(net::Ready::Readable, m_closing || (m_reading && !m_inputEnded && m_reader.wantsMore()));
    interest.setFlag(net::Ready::Writable, m_sent < m_out.size());
    m_readiness.setInterest(interest);
}

void ControlConnection::setReading(bool reading)
{
    m_reading = reading;
    updateInterest();
}

void ControlConnection::onReady(net::Interest ready)
{
    if (ready.testFlag(net::Ready::Writable)) {
        const bool wasBehind = isBehind();
        flush();
        if (wasBehind && !isBehind() && !m_closing && !m_lost)
            m_owner.linesArrived();
    }
    if (m_lost)
        return;
    if (ready.testFlag(net::Ready::Readable) || ready.testFlag(net::Ready::Broken)) {
        if (m_closing)
            drain();
        else
            readAll();
    }
}

void ControlConnection::readAll()
{
    std::array<char, 4096> buffer;
    const qint64 got = m_stream->read(buffer.data(), qint64(buffer.size()));
    if (got == net::ByteStream::wouldBlock)
        return;
    if (got < 0 || (got == 0 && m_inputEnded)) {
        lost();
        return;
    }
    if (got == 0) {
        // Commands that came before the end are still answered.
        m_inputEnded = true;
        updateInterest();
        m_owner.linesArrived();
        return;
    }
    m_reader.append({buffer.data(), qsizetype(got)});
    m_owner.linesArrived();
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
    flush();
}

void ControlConnection::dropNow()
{
    net::resetOnClose(m_stream->descriptor());
    lost();
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
