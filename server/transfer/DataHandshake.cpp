#include "server/transfer/DataHandshake.h"

#include "server/net/Socket.h"
#include "server/net/TurnTaking.h"

namespace transfer {

DataHandshake::DataHandshake(std::unique_ptr<tls::Stream> stream, net::DeadlineWheel &deadlines)
    : m_stream(std::move(stream))
    , m_deadline(deadlines, [this] { finish(false); })
{}

DataHandshake::~DataHandshake()
{
    m_readiness.stop();
    if (m_stream)
        net::resetOnClose(m_stream->descriptor());
}

void DataHandshake::start(int timeoutMilliseconds, Finished finished)
{
    m_finished = std::move(finished);
    if (timeoutMilliseconds > 0)
        m_deadline.set(timeoutMilliseconds);
    // The client speaks first.
    m_readiness.start(m_stream->descriptor(), this, net::Ready::Readable);
}

void DataHandshake::onReady(net::Interest)
{
    net::letOthersGoFirst();
    switch (m_stream->handshake()) {
    case tls::Stream::Progress::WantsRead:
        m_readiness.setInterest(net::Ready::Readable);
        return;
    case tls::Stream::Progress::WantsWrite:
        m_readiness.setInterest(net::Ready::Writable);
        return;
    case tls::Stream::Progress::Done:
        finish(true);
        return;
    case tls::Stream::Progress::Failed:
        finish(false);
        return;
    }
}

void DataHandshake::finish(bool done)
{
    m_readiness.stop();
    m_deadline.clear();
    const Finished finished = std::move(m_finished);
    finished(done);
}

} // namespace transfer
