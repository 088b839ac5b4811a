#pragma once

#include "server/net/ByteStream.h"
#include "server/net/Deadline.h"
#include "server/net/Readiness.h"
#include "server/protocol/LineReader.h"
#include "server/protocol/Reply.h"

#include <QByteArray>

#include <memory>

namespace session {

/// The control connection's bytes: lines in, replies out, in order. Knows no command. Belongs to one thread.
class ControlConnection final : private net::ReadinessHandler
{
public:
    class Owner
    {
    public:
        virtual void linesArrived() = 0; ///< take them with nextLine(), or the input has ended
        virtual void controlLost() = 0; ///< the client is gone, or all was said after closeWhenSaid()

    protected:
        ~Owner() = default;
    };

    ControlConnection(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines, Owner &owner);

    std::optional<protocol::InputLine> nextLine() { return m_reader.next(); }
    bool hasUnreadInput() const { return !m_reader.isEmpty(); }
    QByteArrayView unfinishedLine() const { return m_reader.pending(); }
    bool inputEnded() const { return m_inputEnded; } ///< the client sends no more, but may still listen

    /// Added to what is to be said; flush() sends it. So pipelined commands are answered in few packets.
    void say(const protocol::Reply &reply);
    void flush();
    /// The client reads too slowly: no further command is to be run before this is false.
    bool isBehind() const { return m_out.size() - m_sent > maxUnsaid; }

    /// Reading stops while more than a few commands wait.
    void setReading(bool reading);
    /// Says what is left, then ends the connection so that the client gets to read it, whatever it still sends.
    void closeWhenSaid();
    void dropNow();

    static constexpr qsizetype maxUnsaid = 64 * 1024;

private:
    void onReady(net::Interest ready) override;
    void readAll();
    void drain();
    void updateInterest();
    void lost();

    std::unique_ptr<net::ByteStream> m_stream;
    Owner &m_owner;
    protocol::LineReader m_reader;
    QByteArray m_out;
    qsizetype m_sent = 0;
    net::Readiness m_readiness;
    net::Deadline m_linger;
    bool m_reading = true;
    bool m_inputEnded = false;
    bool m_closing = false; // nothing is read as a command any more
    bool m_finished = false; // the sending direction was ended
    bool m_lost = false;
};

} // namespace session
